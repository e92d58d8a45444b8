// SPDX-License-Identifier: Apache-2.0
#include "x509/name.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "tests/support/distinguished_name.h"
#include "tests/x509/octets.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

namespace writer = test_support::der;
using test_support::DistinguishedName;
using test_support::StringType;
using Octet = std::vector<uint8_t>;

constexpr Oid kCommonName = OidLiteral<"2.5.4.3">();
const std::string kCn = "2.5.4.3";

Octet CommonNames(const std::vector<std::string>& values, StringType type) {
  DistinguishedName name;
  for (const std::string& value : values) name.rdns.push_back({{kCn, value, type}});
  return name.Der();
}

std::string Rfc4514(const Octet& encoding) { return Name(encoding).ToRfc4514(); }

// Of a name of one common name.
std::string Rfc4514OfValue(const std::string& value, StringType type = StringType::kUtf8String) {
  return Rfc4514(CommonNames({value}, type));
}

// Well-formed by table 3-7 of the Unicode Standard.
bool IsUtf8(std::string_view text) {
  const auto octet = [&text](size_t i) { return static_cast<uint8_t>(text[i]); };
  for (size_t i = 0; i < text.size();) {
    const uint8_t first = octet(i);
    size_t length = 1;
    uint8_t low = 0x80;
    uint8_t high = 0xbf;
    if (first >= 0x80) {
      if (first < 0xc2 || first > 0xf4) return false;
      length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      if (first == 0xe0) low = 0xa0;
      if (first == 0xed) high = 0x9f;
      if (first == 0xf0) low = 0x90;
      if (first == 0xf4) high = 0x8f;
    }
    if (length > text.size() - i) return false;
    for (size_t k = 1; k < length; ++k) {
      if (octet(i + k) < low || octet(i + k) > high) return false;
      low = 0x80;
      high = 0xbf;
    }
    i += length;
  }
  return true;
}

TEST(NameToRfc4514, WritesTheExamplesOfTheRfc) {
  using Rdns = std::vector<test_support::RelativeDistinguishedName>;
  const test_support::NameAttribute net{"0.9.2342.19200300.100.1.25", "net",
                                        StringType::kIa5String};
  const test_support::NameAttribute example{"0.9.2342.19200300.100.1.25", "example",
                                            StringType::kIa5String};
  const struct {
    Rdns rdns;
    const char* text;
  } kCases[] = {
      {{{net}, {example}, {{"0.9.2342.19200300.100.1.1", "jsmith"}}},
       "UID=jsmith,DC=example,DC=net"},
      {{{net}, {example}, {{"2.5.4.11", "Sales"}, {kCn, "J.  Smith"}}},
       "OU=Sales+CN=J.  Smith,DC=example,DC=net"},
      {{{net}, {example}, {{kCn, "James \"Jim\" Smith, III"}}},
       "CN=James \\\"Jim\\\" Smith\\, III,DC=example,DC=net"},
      {{{net}, {example}, {{kCn, "Before\rAfter"}}}, "CN=Before\\0DAfter,DC=example,DC=net"},
      {{{net}, {{"1.3.6.1.4.1.1466.0", std::string("\x04\x02Hi", 4), StringType::kRaw}}},
       "1.3.6.1.4.1.1466.0=#04024869,DC=net"},
      {{{{kCn, "Lu\xc4\x8di\xc4\x87"}}}, "CN=Lu\xc4\x8di\xc4\x87"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Rfc4514(DistinguishedName{test.rdns}.Der()), test.text);
  }
}

TEST(NameToRfc4514, NamesAttributeTypes) {
  const struct {
    const char* oid;
    const char* name;
  } kCases[] = {
      {"2.5.4.3", "CN"},
      {"2.5.4.7", "L"},
      {"2.5.4.8", "ST"},
      {"2.5.4.10", "O"},
      {"2.5.4.11", "OU"},
      {"2.5.4.6", "C"},
      {"2.5.4.9", "STREET"},
      {"0.9.2342.19200300.100.1.25", "DC"},
      {"0.9.2342.19200300.100.1.1", "UID"},
      {"1.2.840.113549.1.9.1", "E"},
      {"2.5.4.5", "SERIALNUMBER"},
      {"2.5.4.12", "T"},
      {"2.5.4.42", "G"},
      {"2.5.4.4", "SN"},
      {"2.5.4.97", "organizationIdentifier"},
  };
  for (const auto& test : kCases) {
    const DistinguishedName name{{{{test.oid, "x"}}}};
    EXPECT_EQ(Rfc4514(name.Der()), std::string(test.name) + "=x");
  }
  EXPECT_EQ(Rfc4514(DistinguishedName{{{{"1.2.3.4", "x"}}}}.Der()), "1.2.3.4=#0C0178");
}

TEST(NameToRfc4514, EscapesValues) {
  const struct {
    std::string value;
    const char* text;
  } kCases[] = {
      {"", "CN="},
      {"plain", "CN=plain"},
      {" leading", "CN=\\ leading"},
      {"trailing ", "CN=trailing\\ "},
      {" ", "CN=\\ "},
      {"  ", "CN=\\ \\ "},
      {"a  b", "CN=a  b"},
      {"#hash", "CN=\\#hash"},
      {"a#hash", "CN=a#hash"},
      {" #", "CN=\\ #"},
      {"a=b", "CN=a=b"},
      {"\"+,;<>\\", "CN=\\\"\\+\\,\\;\\<\\>\\\\"},
      {std::string("nul\0nul", 7), "CN=nul\\00nul"},
      {"\x1f\x7f", "CN=\\1F\\7F"},
      {"next\xc2\x85line", "CN=next\\C2\\85line"},
      {"\xef\xbf\xbe \xef\xb7\x90", "CN=\\EF\\BF\\BE \\EF\\B7\\90"},  // noncharacters
      {"<script>", "CN=\\<script\\>"},
      {"bidi \xe2\x80\xae mark", "CN=bidi \xe2\x80\xae mark"},
      {"\xf0\x9f\x94\x92", "CN=\xf0\x9f\x94\x92"},
      // What RFC 3629 forbids, octet by octet.
      {"\xc0\xaf", "CN=\\C0\\AF"},
      {"\xe0\x80\xaf", "CN=\\E0\\80\\AF"},
      {"\xed\xa0\x80", "CN=\\ED\\A0\\80"},
      {"\xf4\x90\x80\x80", "CN=\\F4\\90\\80\\80"},
      {"\xf8\x88\x80\x80\x80", "CN=\\F8\\88\\80\\80\\80"},
      {"cut \xe2\x82", "CN=cut \\E2\\82"},
      {"\x80 \xff", "CN=\\80 \\FF"},
      {"\xff ", "CN=\\FF\\ "},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Rfc4514OfValue(test.value), test.text);
    EXPECT_TRUE(IsUtf8(Rfc4514OfValue(test.value)));
  }
}

TEST(NameToRfc4514, DecodesByStringType) {
  const struct {
    StringType type;
    std::string value;
    const char* text;
  } kCases[] = {
      {StringType::kPrintableString, "Corp", "CN=Corp"},
      {StringType::kPrintableString, "Ren\xe9", "CN=Ren\\E9"},
      {StringType::kIa5String, "a\x80", "CN=a\\80"},
      {StringType::kTeletexString, "Ren\xe9", "CN=Ren\xc3\xa9"},
      {StringType::kBmpString, "Z\xc3\xbcrich \xf0\x9f\x94\x92",
       "CN=Z\xc3\xbcrich \xf0\x9f\x94\x92"},
      {StringType::kUniversalString, std::string("\0\0\0A\0\1\xf5\x12", 8), "CN=A\xf0\x9f\x94\x92"},
      {StringType::kUniversalString, std::string("\0\0\xd8\0\0\x11\0\0", 8),
       "CN=\\00\\00\\D8\\00\\00\\11\\00\\00"},
      {StringType::kUniversalString, std::string("\0\0\0A\0", 5), "CN=A\\00"},
      // Raw: a BMPString with a lone surrogate and half a unit, a VisibleString, then no strings.
      {StringType::kRaw, std::string("\x1e\x05\0A\xd8\0\0", 7), "CN=A\\D8\\00\\00"},
      {StringType::kRaw, std::string("\x1e\x06\xdc\0\xd8\0\0A", 8), "CN=\\DC\\00\\D8\\00A"},
      {StringType::kRaw, std::string("\x1a\x01v", 3), "CN=v"},
      {StringType::kRaw, std::string("\x02\x01\x05", 3), "CN=#020105"},
      {StringType::kRaw, std::string("\x30\x00", 2), "CN=#3000"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Rfc4514OfValue(test.value, test.type), test.text);
}

TEST(NameToRfc4514, IsUtf8ForEveryContent) {
  std::mt19937 random(20260601);
  for (int round = 0; round < 20000; ++round) {
    static constexpr uint8_t kTags[] = {0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e, 0x04};
    std::string tlv(2, '\0');
    const size_t size = random() % 12;
    tlv[0] = static_cast<char>(kTags[random() % std::size(kTags)]);
    tlv[1] = static_cast<char>(size);
    for (size_t i = 0; i < size; ++i) {
      // Half of them around the borders of UTF-8's ranges.
      static constexpr char kEdges[] =
          "\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xed\xef"
          "\xf0\xf4\xf5\xd8\xdc";
      tlv += random() % 2 == 0 ? kEdges[random() % (sizeof(kEdges) - 1)]
                               : static_cast<char>(random() & 0xff);
    }
    const Octet name = CommonNames({tlv}, StringType::kRaw);
    const std::string text = Rfc4514(name);
    ASSERT_TRUE(IsUtf8(text)) << ToHex(AsBytes(tlv));
    ASSERT_TRUE(std::none_of(text.begin(), text.end(), [](char c) {
      return static_cast<uint8_t>(c) < 0x20;
    })) << ToHex(AsBytes(tlv));
    ASSERT_TRUE(IsUtf8(Name(name).FirstValue(kCommonName).value_or("\xff")));
  }
}

TEST(NameToRfc4514, ShowsBrokenNamesInHexadecimal) {
  EXPECT_EQ(Rfc4514({}), "");
  EXPECT_EQ(Rfc4514(Octets("3000")), "");
  for (const char* hex : {
           "3100",                            // no SEQUENCE
           "3003",                            // cut
           "300000",                          // trailing octet
           "30023100",                        // RDN without attribute
           "300431023000",                    // attribute without type
           "3009310730050603550403",          // attribute without value
           "300D310B3009060355040301010000",  // more after the value
           "30023000",                        // SEQUENCE in place of SET
       }) {
    const Octet encoding = Octets(hex);
    EXPECT_EQ(Rfc4514(encoding), std::string("#") + hex);
    EXPECT_FALSE(Name(encoding).Attributes().has_value()) << hex;
    EXPECT_FALSE(Name(encoding).IsEmpty()) << hex;
    EXPECT_EQ(Name(encoding).FirstValue(kCommonName), std::nullopt) << hex;
  }
}

TEST(Name, ErrorsTellWhere) {
  const struct {
    const char* hex;
    Error error;
  } kCases[] = {
      {"300F 310C 300A 0603550403 0C0141 0500", {ErrorCode::kTruncated, 0}},
      {"300E 310C 300A 0603550403 0C0141 0500", {ErrorCode::kTrailingData, 14}},
      {"300C 310A 3008 0603550403 0C0241", {ErrorCode::kTruncated, 11}},
      {"300B 3109 3007 0603550403 0C01", {ErrorCode::kTruncated, 11}},
      {"300C 310A 3008 0503550403 0C0141", {ErrorCode::kUnexpectedTag, 6}},
      {"300C 300A 3008 0603550403 0C0141", {ErrorCode::kUnexpectedTag, 2}},
  };
  for (const auto& test : kCases) {
    const Octet encoding = Octets(test.hex);
    EXPECT_EQ(Name(encoding).Attributes().error(), test.error) << test.hex;
  }
}

TEST(Name, TellsAttributesInOrder) {
  const DistinguishedName name{{{{"2.5.4.6", "CH", StringType::kPrintableString}},
                                {{kCn, "first"}, {"2.5.4.11", "unit"}},
                                {{kCn, "second"}}}};
  const Octet encoding = name.Der();
  const auto attributes = Name(encoding).Attributes();
  ASSERT_TRUE(attributes.has_value());
  ASSERT_EQ(attributes->size(), 4u);
  EXPECT_EQ((*attributes)[0].type.ToDotted(), "2.5.4.6");
  EXPECT_EQ((*attributes)[0].value_tag, der::kPrintableString);
  EXPECT_EQ(AsText((*attributes)[0].value), "CH");
  EXPECT_EQ(ToHex((*attributes)[0].value_encoding), "13024348");
  EXPECT_EQ((*attributes)[0].rdn_index, 0u);
  EXPECT_EQ((*attributes)[1].rdn_index, 1u);
  EXPECT_EQ((*attributes)[2].rdn_index, 1u);
  EXPECT_EQ((*attributes)[3].rdn_index, 2u);
  EXPECT_EQ(Name(encoding).FirstValue(kCommonName), "first");
  EXPECT_EQ(Name(encoding).FirstValue(OidLiteral<"2.5.4.10">()), std::nullopt);
}

TEST(Name, KnowsWhenItIsEmpty) {
  EXPECT_TRUE(Name().IsEmpty());
  EXPECT_TRUE(Name(Octets("3000")).IsEmpty());
  EXPECT_FALSE(Name(CommonNames({""}, StringType::kUtf8String)).IsEmpty());
}

TEST(DirectoryStringToUtf8, ReplacesWhatIsNoText) {
  using std::string_literals::operator""s;
  const struct {
    der::Tag tag;
    const char* hex;
    std::string text;
  } kCases[] = {
      {der::kUtf8String, "41C042", "A\xef\xbf\xbd\x42"s},
      {der::kPrintableString, "41FF", "A\xef\xbf\xbd"s},
      {der::kBmpString, "0041D80000", "A\xef\xbf\xbd\xef\xbf\xbd"s},
      {der::kBmpString, "004100000042", "A\0B"s},
      {der::kTeletexString, "FC", "\xc3\xbc"s},
      {der::kOctetString, "41FC", "A\xef\xbf\xbd"s},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(DirectoryStringToUtf8(test.tag, Octets(test.hex)), test.text) << test.hex;
  }
}

struct EqualityCase {
  const char* what;
  Octet a;
  Octet b;
  bool equal;
};

TEST(NameEqualsByRfc5280, FoldsCaseSpaceAndStringTypes) {
  const auto utf8 = [](const std::string& value) {
    return CommonNames({value}, StringType::kUtf8String);
  };
  const auto printable = [](const std::string& value) {
    return CommonNames({value}, StringType::kPrintableString);
  };
  const auto name = [](const std::vector<test_support::RelativeDistinguishedName>& rdns) {
    return DistinguishedName{rdns}.Der();
  };
  const std::vector<EqualityCase> cases = {
      {"bytes", utf8("Corp"), utf8("Corp"), true},
      {"string type", utf8("Corp"), printable("Corp"), true},
      {"BMPString", utf8("Corp"), CommonNames({"Corp"}, StringType::kBmpString), true},
      {"case", utf8("CORP root"), utf8("corp ROOT"), true},
      {"white space", utf8("  Corp \t Root "), utf8("corp root"), true},
      {"inner space counts", utf8("Corp Root"), utf8("CorpRoot"), false},
      {"empty and blank", utf8(""), utf8("   "), true},
      {"no-break space", utf8("Corp\xc2\xa0Root"), utf8("Corp Root"), true},
      {"Latin-1", utf8("Z\xc3\x9cRICH"), utf8("z\xc3\xbcrich"), true},
      {"Latin-1 in T61", CommonNames({"Z\xdcRICH"}, StringType::kTeletexString),
       utf8("z\xc3\xbcrich"), true},
      {"Latin Extended-A", utf8("\xc5\x81\xc3\x93\xc5\xb9"), utf8("\xc5\x82\xc3\xb3\xc5\xba"),
       true},
      {"Greek", utf8("\xce\x91\xce\xa9\xce\x86"), utf8("\xce\xb1\xcf\x89\xce\xac"), true},
      {"final sigma", utf8("\xcf\x82"), utf8("\xce\xa3"), true},
      {"Cyrillic", utf8("\xd0\x90\xd0\xaf\xd0\x81"), utf8("\xd0\xb0\xd1\x8f\xd1\x91"), true},
      {"multiplication sign is no letter", utf8("\xc3\x97"), utf8("\xc3\xb7"), false},
      {"other letters", utf8("Corp"), utf8("Korp"), false},
      {"longer", utf8("Corp"), utf8("Corp2"), false},
      {"attribute type", name({{{kCn, "x"}}}), name({{{"2.5.4.10", "x"}}}), false},
      {"RDN order counts", name({{{kCn, "a"}}, {{"2.5.4.10", "b"}}}),
       name({{{"2.5.4.10", "b"}}, {{kCn, "a"}}}), false},
      {"order in an RDN does not", name({{{kCn, "b"}, {"2.5.4.10", "A"}}}),
       name({{{"2.5.4.10", "a"}, {kCn, "B"}}}), true},
      {"same attributes in other RDNs", name({{{kCn, "a"}, {kCn, "b"}}}),
       name({{{kCn, "a"}}, {{kCn, "b"}}}), false},
      {"empty names", Octets("3000"), Octets("3000"), true},
      {"empty and not", Octets("3000"), utf8("x"), false},
      {"invalid text differs", utf8("a\xff"), utf8("a\xfe"), false},
      {"invalid text and its replacement", utf8("a\xff"), utf8("a\xef\xbf\xbd"), false},
      {"invalid text is not folded", utf8("A\xff"), utf8("a\xff"), false},
      {"no string: bytes", name({{{kCn, std::string("\x02\x01\x05", 3), StringType::kRaw}}}),
       name({{{kCn, std::string("\x02\x01\x06", 3), StringType::kRaw}}}), false},
      {"broken, same bytes", Octets("3003"), Octets("3003"), true},
      {"broken, other bytes", Octets("3003"), Octets("3004"), false},
  };
  for (const EqualityCase& test : cases) {
    SCOPED_TRACE(test.what);
    EXPECT_EQ(Name(test.a).EqualsByRfc5280(Name(test.b)), test.equal);
    EXPECT_EQ(Name(test.b).EqualsByRfc5280(Name(test.a)), test.equal);
    EXPECT_EQ(Name(test.a) == Name(test.b), test.a == test.b);
  }
}

TEST(Name, HoldsAHundredThousandCharacters) {
  const std::string value(100'000, ',');
  const Octet encoding = CommonNames({value}, StringType::kUtf8String);
  EXPECT_EQ(Rfc4514(encoding).size(), 3 + 2 * value.size());
  EXPECT_EQ(Name(encoding).FirstValue(kCommonName), value);
}

// The shortest of a few runs, as other processes only make a run longer.
template <typename Work>
double ShortestSeconds(Work work) {
  double shortest = 1e9;
  for (int run = 0; run < 5; ++run) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    shortest = std::min(shortest, taken.count());
  }
  return shortest;
}

TEST(Name, OfManyRdnsTakesLinearTime) {
  // Built from pieces: one name of 16 times the RDNs takes as long as 16 names, or 16 times as long
  // if it is quadratic. Both run as long, so that other processes disturb both as much.
  constexpr size_t kTimes = 16;
  const Octet rdn = Octets("310A 3008 0603550403 0C0141");
  const auto name_of = [&rdn](size_t count) {
    Octet content;
    for (size_t i = 0; i < count; ++i) content.insert(content.end(), rdn.begin(), rdn.end());
    return writer::Tlv(0x30, content);
  };
  const Octet small = name_of(1'000);
  const Octet large = name_of(kTimes * 1'000);
  Octet large_lower = large;
  std::replace(large_lower.begin(), large_lower.end(), uint8_t{'A'}, uint8_t{'a'});
  Octet small_lower = small;
  std::replace(small_lower.begin(), small_lower.end(), uint8_t{'A'}, uint8_t{'a'});
  ASSERT_EQ(Rfc4514(large).size(), 16'000u * 5 - 1);
  ASSERT_TRUE(Name(large).EqualsByRfc5280(Name(large_lower)));

  const double small_text = ShortestSeconds([&] {
    for (size_t i = 0; i < kTimes; ++i) Rfc4514(small);
  });
  const double large_text = ShortestSeconds([&] { Rfc4514(large); });
  EXPECT_LT(large_text, 5 * small_text);
  const double small_equal = ShortestSeconds([&] {
    for (size_t i = 0; i < kTimes; ++i) Name(small).EqualsByRfc5280(Name(small_lower));
  });
  const double large_equal =
      ShortestSeconds([&] { Name(large).EqualsByRfc5280(Name(large_lower)); });
  EXPECT_LT(large_equal, 5 * small_equal);
}

}  // namespace
}  // namespace pkiaudit::x509
