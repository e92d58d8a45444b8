// SPDX-License-Identifier: Apache-2.0
#include "x509/pem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/pem_writer.h"

namespace pkiaudit::x509 {
namespace {

using test_support::Base64;
using test_support::ToPem;
using testing::ElementsAre;

// One thing that a sink was told, as text, so that tests can list what they expect.
struct Collector : PemScanner::Sink {
  void OnBlock(std::string_view label, Bytes der, uint64_t offset, bool encrypted) override {
    events.push_back(std::string(label) + "@" + std::to_string(offset) + " " +
                     std::string(AsText(der)) + (encrypted ? " encrypted" : ""));
  }
  void OnBadBlock(std::string_view label, Error error) override {
    events.push_back("bad " + std::string(label) + " " + std::string(ErrorName(error.code)) + "@" +
                     std::to_string(error.offset));
  }
  std::vector<std::string> events;
};

std::vector<std::string> Scan(std::string_view text) {
  Collector collector;
  PemScanner scanner(collector);
  scanner.Feed(text);
  scanner.Finish();
  return collector.events;
}

std::string Pem(std::string_view content, std::string_view label = "CERTIFICATE",
                std::string_view line_end = "\n") {
  return ToPem(test_support::ToBytes(content), label, line_end);
}

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

struct PemCase {
  std::string name;
  std::string text;
  std::vector<std::string> events;
};

// RFC 1421 4.6.1.1 and 4.6.1.3, with a folded line.
std::string EncryptedKey(std::string_view line_end) {
  std::string text;
  for (const std::string_view line :
       {"-----BEGIN RSA PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", "DEK-Info: DES-EDE3-CBC,0011",
        " and more of it", "", "c2VjcmV0", "-----END RSA PRIVATE KEY-----"}) {
    text.append(line).append(line_end);
  }
  return text;
}

std::vector<PemCase> PemCases() {
  const std::string block = Pem("one");
  const std::string begin(kBegin);
  const std::string end(kEnd);
  return {
      {"Nothing", "", {}},
      {"JunkOnly", "no PEM here\n-- really\n", {}},
      {"OneBlock", block, {"CERTIFICATE@0 one"}},
      {"CrLf", Pem("one", "CERTIFICATE", "\r\n"), {"CERTIFICATE@0 one"}},
      {"Cr", Pem("one", "CERTIFICATE", "\r"), {"CERTIFICATE@0 one"}},
      {"NoFinalNewline", block.substr(0, block.size() - 1), {"CERTIFICATE@0 one"}},
      {"ByteOrderMark", "\xef\xbb\xbf" + block, {"CERTIFICATE@3 one"}},
      {"JunkBetween",
       "subject=CN = one\n" + block + "\n---\nnot -----BEGIN X-----\n" + Pem("two", "X509 CRL"),
       {"CERTIFICATE@17 one",
        "X509 CRL@" + std::to_string(17 + block.size() + 1 + 4 + 22) + " two"}},
      {"ManyKinds",
       Pem("a", "X509 CERTIFICATE") + Pem("b", "TRUSTED CERTIFICATE") + Pem("c", "PKCS7") +
           Pem("d", "CMS") + Pem("e", "NEW CERTIFICATE REQUEST") + Pem("f", "PRIVATE KEY"),
       {"X509 CERTIFICATE@0 a", "TRUSTED CERTIFICATE@69 b", "PKCS7@144 c", "CMS@191 d",
        "NEW CERTIFICATE REQUEST@234 e", "PRIVATE KEY@317 f"}},
      {"OneLongLine",
       begin + "\n" + Base64(test_support::ToBytes(std::string(9000, 'x'))) + "\n" + end,
       {"CERTIFICATE@0 " + std::string(9000, 'x')}},
      {"OddLines", begin + "\nb\n25\nl\n\n" + end, {"CERTIFICATE@0 one"}},
      {"AllOnOneLine", begin + " b25l " + end, {"CERTIFICATE@0 one"}},
      {"NoWhiteSpaceAtAll", begin + "b25l" + end, {"CERTIFICATE@0 one"}},
      {"Indented", "  " + begin + "\n\tb25l\n   " + end + "\n", {"CERTIFICATE@2 one"}},
      {"TrailingSpaces", begin + "  \nb25l  \n" + end + "  \n", {"CERTIFICATE@0 one"}},
      {"NoLineEndBetweenBlocks",
       begin + "\nb25l\n" + end + begin + "\ndHdv\n" + end,
       {"CERTIFICATE@0 one", "CERTIFICATE@58 two"}},
      {"PaddingMissing", begin + "\nb25lZQ\n" + end, {"CERTIFICATE@0 onee"}},
      {"PaddingInPieces", begin + "\nb25lZQ=\n=\n" + end, {"CERTIFICATE@0 onee"}},
      {"Empty", begin + "\n" + end + "\n", {"CERTIFICATE@0 "}},
      {"Headers", EncryptedKey("\n"), {"RSA PRIVATE KEY@0 secret encrypted"}},
      {"HeadersCrLf", EncryptedKey("\r\n"), {"RSA PRIVATE KEY@0 secret encrypted"}},
      {"HeadersCr", EncryptedKey("\r"), {"RSA PRIVATE KEY@0 secret encrypted"}},
      {"HeaderThatDoesNotEncrypt",
       begin + "\nComment: ENCRYPTED it is not\n\nb25l\n" + end,
       {"CERTIFICATE@0 one"}},
      {"HeadersWithoutBlankLine", begin + "\nX-Note: y\nb25l\n" + end, {"CERTIFICATE@0 one"}},
      {"BadCharacter",
       begin + "\nb2!l\n" + end + "\n" + block,
       {"bad CERTIFICATE badBase64@30", "CERTIFICATE@59 one"}},
      {"DashInBase64", begin + "\nb2-l\n" + end, {"bad CERTIFICATE badBase64@30"}},
      {"DataAfterPadding", begin + "\nb25lZQ==b25l\n" + end, {"bad CERTIFICATE badBase64@36"}},
      {"TooMuchPadding", begin + "\nb25l=\n" + end, {"bad CERTIFICATE badBase64@32"}},
      {"OneCharacterLeft", begin + "\nb25lZ\n" + end, {"bad CERTIFICATE badBase64@34"}},
      {"Utf16IsNotRead", std::string("-\0-\0-\0-\0-\0B\0", 12), {}},
      {"EndMissing", begin + "\nb25l\n", {"bad CERTIFICATE missingEnd@0"}},
      {"CutInEndLine", begin + "\nb25l\n-----END CERTIFICATE---", {"bad CERTIFICATE missingEnd@0"}},
      {"EndOfAnotherLabel",
       begin + "\nb25l\n-----END X509 CRL-----\n" + block,
       {"bad CERTIFICATE missingEnd@0", "CERTIFICATE@56 one"}},
      {"BeginInsideABlock",
       "junk\n" + begin + "\nb25l\n" + block,
       {"bad CERTIFICATE missingEnd@5", "CERTIFICATE@38 one"}},
      {"EndWithoutBegin", end + "\n" + block, {"CERTIFICATE@26 one"}},
      {"CutInBeginLine", "-----BEGIN CERTIFI", {}},
      {"LabelTooLong",
       "-----BEGIN " + std::string(129, 'A') + "-----\n" + block,
       {"CERTIFICATE@146 one"}},
      {"LongestLabel", Pem("one", std::string(128, 'A')), {std::string(128, 'A') + "@0 one"}},
      {"LabelOverALineEnd", "-----BEGIN CERTI\nFICATE-----\n" + block, {"CERTIFICATE@29 one"}},
  };
}

class PemScannerTest : public testing::TestWithParam<PemCase> {};

TEST_P(PemScannerTest, TellsTheBlocks) { EXPECT_EQ(Scan(GetParam().text), GetParam().events); }

// Where the text is cut makes no difference.
TEST_P(PemScannerTest, TellsTheSameCutAnywhere) {
  const std::string_view text = GetParam().text;
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    Collector collector;
    PemScanner scanner(collector);
    scanner.Feed(text.substr(0, cut));
    scanner.Feed(text.substr(cut));
    scanner.Finish();
    ASSERT_EQ(collector.events, GetParam().events) << "cut at " << cut;
  }
}

TEST_P(PemScannerTest, TellsTheSameInPiecesOfAnySize) {
  const std::string_view text = GetParam().text;
  for (const size_t size : {1U, 2U, 3U, 5U, 7U, 64U, 65U}) {
    Collector collector;
    PemScanner scanner(collector);
    for (size_t i = 0; i < text.size(); i += size) scanner.Feed(text.substr(i, size));
    scanner.Finish();
    ASSERT_EQ(collector.events, GetParam().events) << "pieces of " << size;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, PemScannerTest, testing::ValuesIn(PemCases()),
                         [](const auto& test) { return test.param.name; });

TEST(PemScannerReuseTest, StartsAnewAfterFinish) {
  Collector collector;
  PemScanner scanner(collector);
  scanner.Feed("junk\n-----BEGIN CERTIFICATE-----\nb2");
  scanner.Finish();
  scanner.Feed(Pem("one"));
  scanner.Finish();
  EXPECT_THAT(collector.events, ElementsAre("bad CERTIFICATE missingEnd@5", "CERTIFICATE@0 one"));
}

// 4 GiB of junk in one line: more than a machine that runs tests wants to spare.
TEST(PemScannerLimitTest, KeepsNothingOfJunkWithoutLineEnds) {
  const std::string piece(1u << 20, 'j');
  Collector collector;
  PemScanner scanner(collector);
  constexpr uint64_t kPieces = 4096;
  for (uint64_t i = 0; i < kPieces; ++i) scanner.Feed(piece);
  scanner.Feed("\n" + Pem("one"));
  scanner.Finish();
  EXPECT_THAT(collector.events,
              ElementsAre("CERTIFICATE@" + std::to_string((kPieces << 20) + 1) + " one"));
}

TEST(PemScannerLimitTest, RefusesABlockOverTheLimitAndGoesOn) {
  std::string text(kBegin);
  text += '\n';
  text.append(PemScanner::kMaxBlockSize / 3 * 4 + 8, 'A');
  const size_t next = text.size() + 1 + kEnd.size() + 1;
  text += '\n' + std::string(kEnd) + '\n' + Pem("one");
  EXPECT_THAT(Scan(text), ElementsAre("bad CERTIFICATE tooLarge@0",
                                      "CERTIFICATE@" + std::to_string(next) + " one"));
}

TEST(PemScannerLimitTest, ReadsABlockOfTheLimit) {
  struct SizeSink : PemScanner::Sink {
    void OnBlock(std::string_view /*label*/, Bytes der, uint64_t /*offset*/,
                 bool /*encrypted*/) override {
      size = der.size();
    }
    void OnBadBlock(std::string_view /*label*/, Error /*error*/) override { bad = true; }
    size_t size = 0;
    bool bad = false;
  };
  // 64 MiB are one octet more than whole groups hold.
  std::string text(kBegin);
  text += '\n';
  text.append(PemScanner::kMaxBlockSize / 3 * 4, 'A');
  text += "AA==\n" + std::string(kEnd);
  SizeSink sink;
  PemScanner scanner(sink);
  scanner.Feed(text);
  scanner.Finish();
  EXPECT_FALSE(sink.bad);
  EXPECT_EQ(sink.size, PemScanner::kMaxBlockSize);
}

struct Base64Case {
  std::string_view text;
  std::string_view octets;
};

// RFC 4648 10, and what is read laxly.
const Base64Case kBase64Cases[] = {
    {"", ""},
    {"Zg==", "f"},
    {"Zm8=", "fo"},
    {"Zm9v", "foo"},
    {"Zm9vYg==", "foob"},
    {"Zm9vYmE=", "fooba"},
    {"Zm9vYmFy", "foobar"},
    {"Zg", "f"},
    {"Zm8", "fo"},
    {" Z m\r\n8\t=\n", "fo"},
    {"Zh==", "f"},
};

TEST(Base64Test, Decodes) {
  for (const Base64Case& test : kBase64Cases) {
    std::vector<uint8_t> out = {'>'};
    ASSERT_TRUE(DecodeBase64(test.text, out)) << test.text;
    EXPECT_EQ(AsText(out), ">" + std::string(test.octets)) << test.text;
  }
}

struct BadBase64Case {
  std::string_view text;
  uint64_t offset;
};

const BadBase64Case kBadBase64Cases[] = {
    {"Z", 1},        {"Zm9vY", 5},         {"=", 0},           {"Z===", 1},
    {"Zg===", 4},    {"Zg==Zg==", 4},      {"Zm9v=", 4},       {"Z*", 1},
    {"Zm9v-m9v", 4}, {"Zm9vZm9vZm9_", 11}, {"Zm9v\x80m9v", 4}, {"Zg=g", 3},
};

TEST(Base64Test, RefusesAndLeavesTheOutputAlone) {
  for (const BadBase64Case& test : kBadBase64Cases) {
    std::vector<uint8_t> out = {'>'};
    const Result<void> result = DecodeBase64(test.text, out);
    ASSERT_FALSE(result) << test.text;
    EXPECT_EQ(result.error(), (Error{ErrorCode::kBadBase64, test.offset})) << test.text;
    EXPECT_EQ(AsText(out), ">") << test.text;
  }
}

// Every octet in every position of a group, and sizes around those of lines and strides.
TEST(Base64Test, DecodesWhatWasEncoded) {
  for (size_t size = 0; size < 5000; size += size < 200 ? 1 : 61) {
    test_support::Bytes octets(size);
    for (size_t i = 0; i < size; ++i) octets[i] = static_cast<uint8_t>(i * 7 + size);
    std::vector<uint8_t> out;
    ASSERT_TRUE(DecodeBase64(Base64(octets), out)) << size;
    EXPECT_EQ(out, octets) << size;
  }
}

}  // namespace
}  // namespace pkiaudit::x509
