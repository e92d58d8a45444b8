// SPDX-License-Identifier: Apache-2.0
#include "x509/der.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/x509/octets.h"

namespace pkiaudit::x509::der {
namespace {

using Octet = std::vector<uint8_t>;

struct HeaderCase {
  const char* hex;
  Tag tag;
  uint8_t length;
  uint64_t content_length;
  bool indefinite = false;
};

void ExpectHeader(const HeaderCase& expected, Rules rules) {
  SCOPED_TRACE(expected.hex);
  const Octet octets = Octets(expected.hex);
  const Result<Header> header = DecodeHeader(octets, rules);
  ASSERT_TRUE(header.has_value()) << ErrorName(header.error().code);
  EXPECT_EQ(header->tag, expected.tag);
  EXPECT_EQ(header->length, expected.length);
  EXPECT_EQ(header->content_length, expected.content_length);
  EXPECT_EQ(header->indefinite, expected.indefinite);
}

constexpr HeaderCase kDerHeaders[] = {
    {"0500", kNull, 2, 0},
    {"3003", kSequence, 2, 3},
    {"307f", kSequence, 2, 127},
    {"308180", kSequence, 3, 128},
    {"3081ff", kSequence, 3, 255},
    {"30820100", kSequence, 4, 256},
    {"3083010000", kSequence, 5, 65536},
    {"308401000000", kSequence, 6, 1u << 24},
    {"30850100000000", kSequence, 7, uint64_t{1} << 32},
    {"30887fffffffffffffff", kSequence, 10, INT64_MAX},
    {"a003", ContextConstructed(0), 2, 3},
    {"8101", ContextPrimitive(1), 2, 1},
    {"9f1f00", ContextPrimitive(31), 3, 0},
    {"bf810000", ContextConstructed(128), 4, 0},
    {"5f87ffff7f00", MakeTag(0x40, 0xffffff), 6, 0},
    {"df87ffff7f887fffffffffffffff", MakeTag(0xc0, 0xffffff), 14, INT64_MAX},
    {"300300", kSequence, 2, 3},  // the window may go on
};

TEST(DecodeHeader, ReadsMinimalForms) {
  for (const HeaderCase& test : kDerHeaders) {
    ExpectHeader(test, Rules::kDer);
    ExpectHeader(test, Rules::kBer);
  }
}

TEST(DecodeHeader, IsTruncatedInEveryShorterWindow) {
  for (const HeaderCase& test : kDerHeaders) {
    const Octet octets = Octets(test.hex);
    ASSERT_LE(test.length, kMaxHeaderLength);
    for (size_t size = 0; size < test.length; ++size) {
      SCOPED_TRACE(std::string(test.hex) + " cut to " + std::to_string(size));
      EXPECT_EQ(DecodeHeader(Bytes(octets).first(size)),
                tl::make_unexpected(Error{ErrorCode::kTruncated, 0}));
    }
  }
}

TEST(DecodeHeader, ReadsBerFormsByBerOnly) {
  const struct {
    HeaderCase ber;
    ErrorCode der;
  } kCases[] = {
      {{"3080", kSequence, 2, 0, true}, ErrorCode::kIndefiniteLength},
      {{"308103", kSequence, 3, 3}, ErrorCode::kBadLength},
      {{"3082007f", kSequence, 4, 127}, ErrorCode::kBadLength},
      {{"30820080", kSequence, 4, 128}, ErrorCode::kBadLength},
      {{"30880000000000000001", kSequence, 10, 1}, ErrorCode::kBadLength},
      {{"0000", Tag{}, 2, 0}, ErrorCode::kBadTag},
  };
  for (const auto& test : kCases) {
    ExpectHeader(test.ber, Rules::kBer);
    EXPECT_EQ(DecodeHeader(Octets(test.ber.hex)), tl::make_unexpected(Error{test.der, 0}))
        << test.ber.hex;
  }
}

TEST(DecodeHeader, RefusesWhatNeitherRuleAllows) {
  const struct {
    const char* hex;
    ErrorCode code;
  } kCases[] = {
      {"1f1e00", ErrorCode::kBadTag},                     // number below 31 in the long form
      {"1f801f00", ErrorCode::kBadTag},                   // leading zero septet
      {"1f8880808000", ErrorCode::kBadTag},               // over 24 bits
      {"1fffffffffffff7f00", ErrorCode::kBadTag},         // far over
      {"0480", ErrorCode::kIndefiniteLength},             // primitive with indefinite length
      {"30ff", ErrorCode::kBadLength},                    // reserved, X.690 8.1.3.5 c
      {"3089010000000000000000", ErrorCode::kBadLength},  // over 64 bits
      {"30888000000000000000", ErrorCode::kTooLarge},
      {"3088ffffffffffffffff", ErrorCode::kTooLarge},
  };
  for (const auto& test : kCases) {
    const auto header = DecodeHeader(Octets(test.hex));
    EXPECT_EQ(header, tl::make_unexpected(Error{test.code, 0})) << test.hex;
    EXPECT_FALSE(DecodeHeader(Octets(test.hex), Rules::kBer).has_value()) << test.hex;
  }
}

TEST(Reader, HandsOutElementsInOrderWithOffsets) {
  const Octet octets = Octets("3008 020105 0403aabbcc");
  const Result<Element> sequence = ReadSingle(octets, kSequence, 100);
  ASSERT_TRUE(sequence.has_value());
  EXPECT_EQ(sequence->offset, 100u);
  EXPECT_EQ(sequence->depth, 0);

  Reader reader(*sequence);
  const Result<Element> integer = reader.Read(kInteger);
  ASSERT_TRUE(integer.has_value());
  EXPECT_EQ(integer->offset, 102u);
  EXPECT_EQ(integer->depth, 1);
  EXPECT_EQ(ToHex(integer->encoding), "020105");
  EXPECT_EQ(ToHex(integer->content), "05");
  EXPECT_EQ(reader.offset(), 105u);
  EXPECT_EQ(ToHex(reader.remaining()), "0403AABBCC");
  EXPECT_EQ(reader.Finish(), tl::make_unexpected(Error{ErrorCode::kTrailingData, 105}));

  const Result<Element> string = reader.Next();
  ASSERT_TRUE(string.has_value());
  EXPECT_EQ(string->tag, kOctetString);
  EXPECT_EQ(string->offset, 105u);
  EXPECT_TRUE(reader.AtEnd());
  EXPECT_TRUE(reader.Finish().has_value());
  EXPECT_EQ(reader.Next().error(), (Error{ErrorCode::kTruncated, 110}));
  EXPECT_EQ(reader.Read(kNull).error(), (Error{ErrorCode::kTruncated, 110}));
}

TEST(Reader, StaysWhereItWasAfterAnError) {
  const struct {
    const char* hex;
    ErrorCode code;
  } kCases[] = {
      {"0201", ErrorCode::kTruncated},        {"0203aabb", ErrorCode::kTruncated},
      {"02820100aa", ErrorCode::kTruncated},  {"0287ffffffffffffff", ErrorCode::kTruncated},
      {"0280", ErrorCode::kIndefiniteLength}, {"028101aa", ErrorCode::kBadLength},
      {"0000", ErrorCode::kBadTag},           {"0401aa", ErrorCode::kUnexpectedTag},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.hex);
    const Octet octets = Octets(std::string("0500") + test.hex);
    Reader reader(octets, 10);
    ASSERT_TRUE(reader.Next().has_value());
    EXPECT_EQ(reader.Read(kInteger).error(), (Error{test.code, 12}));
    EXPECT_EQ(reader.offset(), 12u);
    EXPECT_EQ(reader.Read(kInteger).error(), (Error{test.code, 12}));
  }
}

TEST(Reader, ReadsOptionalElements) {
  const Octet octets = Octets("020105 0500");
  Reader reader(octets);
  EXPECT_EQ(reader.Peek(), kInteger);
  const auto absent = reader.ReadOptional(kBoolean);
  ASSERT_TRUE(absent.has_value());
  EXPECT_FALSE(absent->has_value());
  const auto present = reader.ReadOptional(kInteger);
  ASSERT_TRUE(present.has_value());
  ASSERT_TRUE(present->has_value());
  EXPECT_EQ(ToHex((*present)->content), "05");
  ASSERT_TRUE(reader.Next().has_value());
  EXPECT_EQ(reader.Peek(), std::nullopt);
  const auto at_end = reader.ReadOptional(kInteger);
  ASSERT_TRUE(at_end.has_value());
  EXPECT_FALSE(at_end->has_value());

  const Octet broken = Octets("0280");
  Reader broken_reader(broken);
  EXPECT_EQ(broken_reader.Peek(), std::nullopt);
  EXPECT_EQ(broken_reader.ReadOptional(kBoolean).error(), (Error{ErrorCode::kIndefiniteLength, 0}));
  const Octet cut = Octets("020200");
  EXPECT_EQ(Reader(cut).ReadOptional(kInteger).error(), (Error{ErrorCode::kTruncated, 0}));
}

TEST(Reader, RefusesNestingPastTheLimit) {
  Octet octets;
  for (int level = 0; level < 60; ++level) {
    octets.insert(octets.begin(), {0x30, static_cast<uint8_t>(octets.size())});
  }
  Result<Element> element = ReadSingle(octets, kSequence);
  for (int depth = 0; depth < kMaxDepth; ++depth) {
    ASSERT_TRUE(element.has_value()) << depth;
    EXPECT_EQ(element->depth, depth);
    element = Reader(*element).Next();
  }
  ASSERT_TRUE(element.has_value());
  const uint64_t first_octet_too_deep = 2u * (kMaxDepth + 1);
  EXPECT_EQ(Reader(*element).Next().error(), (Error{ErrorCode::kTooDeep, first_octet_too_deep}));
  EXPECT_EQ(Reader(*element).Read(kSequence).error().code, ErrorCode::kTooDeep);
}

TEST(Reader, OfNothingIsAtItsEnd) {
  Reader reader((Bytes()));
  EXPECT_TRUE(reader.AtEnd());
  EXPECT_TRUE(reader.Finish().has_value());
  EXPECT_EQ(reader.Next().error(), (Error{ErrorCode::kTruncated, 0}));
}

TEST(ReadSingle, WantsExactlyOneElement) {
  EXPECT_TRUE(ReadSingle(Octets("3000"), kSequence).has_value());
  EXPECT_EQ(ReadSingle(Octets("300000"), kSequence, 7).error(),
            (Error{ErrorCode::kTrailingData, 9}));
  EXPECT_EQ(ReadSingle(Octets("3100"), kSequence, 7).error(),
            (Error{ErrorCode::kUnexpectedTag, 7}));
  EXPECT_EQ(ReadSingle(Octets(""), kSequence).error(), (Error{ErrorCode::kTruncated, 0}));
}

// An element whose content is `hex`, for the functions that look at content only.
struct Content {
  explicit Content(std::string_view hex) : octets(Octets(hex)) {
    element.content = octets;
    element.offset = 42;
  }
  Octet octets;
  Element element;
};

constexpr Error kBadValueAt42{ErrorCode::kBadValue, 42};

TEST(BooleanValue, KnowsTwoValues) {
  EXPECT_EQ(BooleanValue(Content("00").element), false);
  EXPECT_EQ(BooleanValue(Content("ff").element), true);
  for (const char* hex : {"", "01", "80", "fe", "0000", "ffff"}) {
    EXPECT_EQ(BooleanValue(Content(hex).element).error(), kBadValueAt42) << hex;
  }
}

TEST(UnsignedValue, ReadsUpTo64Bits) {
  const struct {
    const char* hex;
    uint64_t value;
  } kCases[] = {{"00", 0},
                {"7f", 127},
                {"0080", 128},
                {"00ff", 255},
                {"0100", 256},
                {"7fffffffffffffff", INT64_MAX},
                {"00ffffffffffffffff", UINT64_MAX}};
  for (const auto& test : kCases) {
    EXPECT_EQ(UnsignedValue(Content(test.hex).element), test.value) << test.hex;
  }
}

TEST(UnsignedValue, RefusesOthers) {
  for (const char* hex : {"", "80", "ff", "ff7f", "0000", "007f", "ff80", "ffff"}) {
    EXPECT_EQ(UnsignedValue(Content(hex).element).error(), kBadValueAt42) << hex;
  }
  for (const char* hex : {"010000000000000000", "7fffffffffffffffff", "00ffffffffffffffffff"}) {
    EXPECT_EQ(UnsignedValue(Content(hex).element).error(), (Error{ErrorCode::kTooLarge, 42}))
        << hex;
  }
}

TEST(CheckInteger, AllowsAnySignAndSizeInTheShortestForm) {
  for (const char* hex : {"00", "80", "ff", "7f", "0080", "ff7f", "00ffffffffffffffffffff"}) {
    EXPECT_TRUE(CheckInteger(Content(hex).element).has_value()) << hex;
  }
  for (const char* hex : {"", "0000", "007f", "ff80", "ffff"}) {
    EXPECT_EQ(CheckInteger(Content(hex).element).error(), kBadValueAt42) << hex;
  }
}

TEST(BitStringValue, CountsBitsFromTheHighEnd) {
  const Content content("04 a0 f0");
  const Result<BitString> bits = BitStringValue(content.element);
  ASSERT_TRUE(bits.has_value());
  EXPECT_EQ(bits->unused_bits, 4);
  EXPECT_EQ(ToHex(bits->octets), "A0F0");
  std::string text;
  for (size_t i = 0; i < 20; ++i) text += bits->Bit(i) ? '1' : '0';
  EXPECT_EQ(text, "10100000111100000000");
  EXPECT_FALSE(bits->Bit(SIZE_MAX));
}

TEST(BitStringValue, WantsUnusedBitsZero) {
  for (const char* hex : {"00", "00ff", "0780", "01fe"}) {
    EXPECT_TRUE(BitStringValue(Content(hex).element).has_value()) << hex;
  }
  for (const char* hex : {"", "01", "07", "0800", "ff00", "01ff", "0440 f8", "0740"}) {
    EXPECT_EQ(BitStringValue(Content(hex).element).error(), kBadValueAt42) << hex;
  }
}

}  // namespace

void PrintTo(Tag tag, std::ostream* stream) {
  *stream << std::hex << static_cast<uint32_t>(tag) << std::dec;
}

}  // namespace pkiaudit::x509::der
