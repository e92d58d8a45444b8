// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/registry_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "stores/text_encoding.h"
#include "tests/stores/told.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

// One line of text for each thing told.
class Lines : public RegistrySink {
 public:
  void OnKey(std::string_view path) override { lines.push_back("[" + std::string(path) + "]"); }
  void OnValue(std::string_view name, RegistryType type, x509::Bytes data) override {
    lines.push_back(std::string(name) + "=" + std::to_string(static_cast<uint32_t>(type)) + ":" +
                    x509::ToHex(data));
  }
  void OnDeletedKey(std::string_view path) override {
    lines.push_back("[-" + std::string(path) + "]");
  }
  void OnDeletedValue(std::string_view name) override { lines.push_back(std::string(name) + "=-"); }
  void OnError(std::string_view what, const Error& error) override {
    lines.push_back("! " + std::string(what) + " " + CodeText(error) + " " +
                    std::to_string(error.offset));
  }
  std::vector<std::string> lines;
};

std::vector<std::string> Parse(std::string_view text, size_t piece = 1u << 20) {
  Lines sink;
  RegistryExportParser parser(sink);
  for (size_t i = 0; i < text.size(); i += piece) {
    parser.Feed(x509::AsBytes(text.substr(i, piece)));
  }
  parser.Finish();
  return sink.lines;
}

constexpr std::string_view kHeader = "Windows Registry Editor Version 5.00\r\n\r\n[K]\r\n";

// What `body` tells below the key K of a UTF-8 export; offsets count from the start of `body`.
std::vector<std::string> ParseBody(std::string_view body) {
  std::vector<std::string> lines = Parse(std::string(kHeader) + std::string(body));
  EXPECT_EQ(lines.front(), "[K]");
  lines.erase(lines.begin());
  for (std::string& line : lines) {
    if (!line.starts_with("! ")) continue;
    const size_t space = line.rfind(' ');
    line = line.substr(0, space + 1) +
           std::to_string(std::stoul(line.substr(space + 1)) - kHeader.size());
  }
  return lines;
}

std::string ToUtf16(std::string_view ascii, bool big_endian) {
  std::string text = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) text += big_endian ? "\0"s + c : c + "\0"s;
  return text;
}

TEST(RegistryExportTest, ReadsARealExport) {
  const auto octets = test_support::ReadFile(PKIAUDIT_SOURCE_DIR "/tests/stores/data/MSCEP.reg");
  const std::vector<std::string> lines = Parse(x509::AsText(octets));
  ASSERT_EQ(lines.size(), 22u);
  EXPECT_EQ(lines[0], "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]");
  EXPECT_EQ(lines[4], "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\CAInfo]");
  EXPECT_TRUE(lines[5].starts_with("Configuration=1:430041003000330"));
  EXPECT_EQ(lines[21], "PasswordValidity=4:3C000000");
}

TEST(RegistryExportTest, ReadsEveryKindOfValue) {
  const struct {
    std::string_view body;
    std::vector<std::string> lines;
  } kCases[] = {
      {"\"a\"=\"\"\r\n", {"a=1:0000"}},
      {"\"a\"=\"A\xC3\x84\"\r\n", {"a=1:4100C4000000"}},
      {"\"a\"=\"\xF0\x9F\x94\x91\"\r\n", {"a=1:3DD811DD0000"}},
      {"@=\"d\"\r\n", {"=1:64000000"}},
      {"\"\"=\"d\"\r\n", {"=1:64000000"}},
      {R"("a\\b\"c"="\\\"")"
       "\r\n",
       {"a\\b\"c=1:5C0022000000"}},
      // A '\' that escapes nothing stands for itself.
      {R"("a\b"="\x")"
       "\r\n",
       {"a\\b=1:5C0078000000"}},
      {"\"a\"=\"1\r\n[2]\"\r\n", {"a=1:31000D000A005B0032005D000000"}},
      {"\"a\"=dword:0000003C\r\n", {"a=4:3C000000"}},
      {"\"a\"=DWORD:fFFFffFF\r\n", {"a=4:FFFFFFFF"}},
      {"\"a\"=dword:1\r\n", {"a=4:01000000"}},
      {"\"a\"=hex:\r\n", {"a=3:"}},
      {"\"a\"=hex:00,fF,7e\r\n", {"a=3:00FF7E"}},
      {"\"a\"=hex(0):01\r\n", {"a=0:01"}},
      {"\"a\"=hex(2):25,00,00,00\r\n", {"a=2:25000000"}},
      {"\"a\"=HEX(7):41,00,00,00,00,00\r\n", {"a=7:410000000000"}},
      {"\"a\"=hex(b):01,00,00,00,00,00,00,00\r\n", {"a=11:0100000000000000"}},
      {"\"a\"=hex(ffff0012):01\r\n", {"a=4294901778:01"}},
      {"\"a\"=hex:01,\\\r\n  02,\\\r\n  03\r\n\"b\"=dword:1\r\n", {"a=3:010203", "b=4:01000000"}},
      {"\"a\"=hex:\\\r\n01\r\n", {"a=3:01"}},
      {"\"a\"=hex:01,\\ ; comment\r\n ; another\r\n\r\n 02\r\n", {"a=3:0102"}},
      {"\t\"a\" = dword: 1 ; comment\r\n  @ = \"x\" ; comment\n", {"a=4:01000000", "=1:78000000"}},
      {"\"a\"=hex: 01 , 02 ; comment\n", {"a=3:0102"}},
      {"; \"a\"=dword:1\r\n;[L]\r\n", {}},
      {"\"a\"=-\r\n@=-\r\n", {"a=-", "=-"}},
      {"[-K\\L]\r\n\"a\"=\"b\"\r\n[M]\r\n", {"[-K\\L]", "[M]"}},
      {"[L [1]] ; comment\r\n", {"[L [1]]"}},
      {" [L] \r\n", {"[L]"}},
      // The text may end without a line end where nothing can be missing.
      {"[L]", {"[L]"}},
      {"\"a\"=\"b\"", {"a=1:62000000"}},
      {"\"a\"=-", {"a=-"}},
      {"\"a\"=dword:00000001", {"a=4:01000000"}},
      {"; comment", {}},
  };
  for (const auto& test : kCases) {
    EXPECT_THAT(ParseBody(test.body), ElementsAreArray(test.lines)) << test.body;
  }
}

TEST(RegistryExportTest, TellsWhatIsBadAndGoesOn) {
  // "\"z\"=-" follows each.
  const struct {
    std::string_view body;
    std::vector<std::string> lines;
  } kCases[] = {
      {"junk\r\n", {"! line badRegistryExport 0"}},
      {"a\"=dword:1\r\n", {"! line badRegistryExport 0"}},
      {"\"a\r\n", {"! value a\r badRegistryExport 3"}},
      {"\"a\" dword:1\r\n", {"! value a badRegistryExport 4"}},
      {"\"a\"=\r\n", {"! value a badRegistryExport 5"}},
      {"\"a\"=1\r\n", {"! value a badRegistryExport 4"}},
      {"\"a\"=word:1\r\n", {"! value a badRegistryExport 8"}},
      {"\"a\"=dword\r\n", {"! value a badRegistryExport 10"}},
      {"\"a\"=dword(4):1\r\n", {"! value a badRegistryExport 12"}},
      {"\"a\"=dword:\r\n", {"! value a badRegistryExport 11"}},
      {"\"a\"=dword:g\r\n", {"! value a badRegistryExport 10"}},
      {"\"a\"=dword:123456789\r\n", {"! value a badRegistryExport 18"}},
      {"\"a\"=dword:1 2\r\n", {"! value a badRegistryExport 12"}},
      {"\"a\"=hex():01\r\n", {"! value a badRegistryExport 9"}},
      {"\"a\"=hex(g):01\r\n", {"! value a badRegistryExport 10"}},
      {"\"a\"=hex(123456789):01\r\n", {"! value a badRegistryExport 18"}},
      {"\"a\"=hex(1234567890123456):01\r\n", {"! value a badRegistryExport 20"}},
      {"\"a\"=hex:1\r\n", {"! value a badRegistryExport 9"}},
      {"\"a\"=hex:012\r\n", {"! value a badRegistryExport 10"}},
      {"\"a\"=hex:01 02\r\n", {"! value a badRegistryExport 11"}},
      {"\"a\"=hex:01,,02\r\n", {"! value a badRegistryExport 11"}},
      {"\"a\"=hex:,01\r\n", {"! value a badRegistryExport 8"}},
      {"\"a\"=hex:01,\r\n", {"! value a badRegistryExport 12"}},
      {"\"a\"=hex:01,;\r\n", {"! value a badRegistryExport 11"}},
      {"\"a\"=hex:01,\\ x\r\n", {"! value a badRegistryExport 13"}},
      {"\"a\"=\"b\" c\r\n", {"! value a badRegistryExport 8"}},
      {"@x\r\n", {"! value @ badRegistryExport 1"}},
      // What continues a bad value is not told again, and what follows is not lost.
      {"\"a\"=hex:0g,\\\r\n  00,01,\\\r\n  02\r\n", {"! value a badRegistryExport 9"}},
      {"\"a\"=hex:01,\\\r\n\"b\"=dword:1\r\n", {"! value a badRegistryExport 14", "b=4:01000000"}},
      {"\"a\"=C:\\\r\n\"b\"=dword:1\r\n", {"! value a badRegistryExport 5", "b=4:01000000"}},
      // A bad key is told with all its values.
      {"[L\r\n\"a\"=dword:1\r\njunk\r\n[M]\r\n",
       {"! key badRegistryExport 3", "! line badRegistryExport 17", "[M]"}},
      {"[]\r\n\"a\"=x\r\n[M]\r\n", {"! key badRegistryExport 3", "[M]"}},
      {"[-]\r\n[M]\r\n", {"! key badRegistryExport 4", "[M]"}},
  };
  for (const auto& test : kCases) {
    std::vector<std::string> expected = test.lines;
    expected.emplace_back("z=-");
    EXPECT_THAT(ParseBody(std::string(test.body) + "\"z\"=-\r\n"), ElementsAreArray(expected))
        << test.body;
  }
}

TEST(RegistryExportTest, TellsWhereItWasCut) {
  for (const std::string_view body :
       {"[L", "\"", "\"a", "\"a\"", "\"a\"=", "\"a\"=\"", "\"a\"=\"\\", "\"a\"=dw",
        "\"a\"=dword:", "\"a\"=dword:0000001", "\"a\"=hex:", "\"a\"=hex:0", "\"a\"=hex:01",
        "\"a\"=hex:01,", "\"a\"=hex:01,\\", "\"a\"=hex:01,\\\r\n", "\"a\"=hex:01,\\\r\n;"}) {
    const std::vector<std::string> lines = ParseBody(body);
    ASSERT_EQ(lines.size(), 1u) << body;
    EXPECT_THAT(lines[0], testing::HasSubstr("badFormat/truncated " + std::to_string(body.size())))
        << body;
  }
}

TEST(RegistryExportTest, ValuesNeedAKey) {
  EXPECT_THAT(Parse("REGEDIT4\n\"a\"=dword:1\n@=hex:01,\\\n02\n[K]\n"),
              ElementsAre("! line badRegistryExport 9", "! line badRegistryExport 21", "[K]"));
}

TEST(RegistryExportTest, WhatIsNoExportIsToldOnce) {
  EXPECT_THAT(Parse(""), ElementsAre("!  emptyFile 0"));
  for (const std::string& text :
       {"regf"s, "\xFF\xFE"s, "\xFF"s, "\r\nREGEDIT4\r\n"s, "REGEDIT5\r\n[K]\r\n"s,
        "Windows Registry Editor Version 6.00\r\n[K]\r\n"s, std::string(1000, '\0')}) {
    EXPECT_THAT(Parse(text), ElementsAre("!  badRegistryExport 0")) << text;
  }
  EXPECT_THAT(Parse("REGEDIT4"), IsEmpty());
  EXPECT_THAT(Parse("Windows Registry Editor Version 5.00 \n"), IsEmpty());
}

TEST(RegistryExportTest, EncodingsTellTheSame) {
  const std::string text = std::string(kHeader) + "\"a\"=\"b\"\r\njunk\r\n";
  const std::vector<std::string> expected = {"[K]", "a=1:62000000"};
  const struct {
    std::string text;
    size_t junk_offset;
  } kCases[] = {
      {text, kHeader.size() + 9},
      {"\xEF\xBB\xBF" + text, 3 + kHeader.size() + 9},
      {ToUtf16(text, false), 2 + 2 * (kHeader.size() + 9)},
      {ToUtf16(text, true), 2 + 2 * (kHeader.size() + 9)},
  };
  for (const auto& test : kCases) {
    EXPECT_THAT(Parse(test.text),
                ElementsAre("[K]", "a=1:62000000",
                            "! line badRegistryExport " + std::to_string(test.junk_offset)));
  }
  // A surrogate pair in a name, halves of pairs, and half a unit at the end.
  EXPECT_THAT(Parse(ToUtf16("REGEDIT4\n[", false) + "\x3D\xD8\x11\xDD\x3D\xD8]\0\n\0"
                                                    "\"\0\x11\xDC\"\0=\0\"\0\x11\xDC\"\0\n\0x"s),
              ElementsAre("[\xF0\x9F\x94\x91\xEF\xBF\xBD]", "\xEF\xBF\xBD=1:11DC0000",
                          "! line badRegistryExport 48"));
}

TEST(RegistryExportTest, AnsiIsWindows1252WhereItIsNoUtf8) {
  EXPECT_THAT(Parse("REGEDIT4\n[\x80\xE4\xC3\xA4]\n\"\xC3\"=\"\xFC\xE2\x82\"\n"),
              ElementsAre("[\xE2\x82\xAC\xC3\xA4\xC3\xA4]", "\xC3\x83=1:FC00E2001A200000"));
  // Strings in hexadecimal are ANSI in REGEDIT4, other data is as it is.
  EXPECT_THAT(Parse("REGEDIT4\n[K]\n\"a\"=hex(2):25,80,00\n\"b\"=hex(7):41,00,00\n"
                    "\"c\"=hex(1):41,00\n\"d\"=hex:41,00\n\"e\"=\"A\"\n\"f\"=hex(1):\n"),
              ElementsAre("[K]", "a=2:2500AC200000", "b=7:410000000000", "c=1:41000000", "d=3:4100",
                          "e=1:41000000", "f=1:"));
}

TEST(RegistryExportTest, CutAnywhereItTellsTheSame) {
  std::string text =
      std::string(kHeader) +
      "\"\xC3\x84\"=\"\xF0\x9F\x94\x91 \xE4\"\r\n\"h\"=hex(2):41,\\\r\n 00\r\njunk\\\r\n"
      "00,01\r\n\"d\"=dword:1\r\n[L";
  for (const std::string& encoded : {text, "\xEF\xBB\xBF" + text, ToUtf16(text, false)}) {
    const std::vector<std::string> whole = Parse(encoded);
    EXPECT_EQ(whole.size(), 6u);
    for (const size_t piece : {1u, 2u, 3u, 7u}) EXPECT_EQ(Parse(encoded, piece), whole) << piece;
  }
}

TEST(RegistryExportTest, HasLimits) {
  using Parser = RegistryExportParser;
  const std::string key(Parser::kMaxKeyLength - 1, 'k');
  EXPECT_THAT(ParseBody("[" + key + "]\r\n\"a\"=-\r\n[M]\r\n"),
              ElementsAre("! key tooLarge " + std::to_string(key.size() + 2), "[M]"));
  const std::string longest_key = key.substr(2);
  EXPECT_THAT(ParseBody("[" + longest_key + "]\r\n"), ElementsAre("[" + longest_key + "]"));

  const std::string name(Parser::kMaxNameLength, 'n');
  EXPECT_THAT(ParseBody("\"" + name + "\"=-\r\n"), ElementsAre(name + "=-"));
  EXPECT_THAT(
      ParseBody("\"" + name + "n\"=hex:01,\\\r\n02\r\n\"a\"=-\r\n"),
      ElementsAre("! value " + name + " tooLarge " + std::to_string(name.size() + 1), "a=-"));

  const std::string characters(Parser::kMaxDataSize / 2, 'c');
  EXPECT_THAT(ParseBody("\"s\"=\"" + characters + "\"\r\n\"a\"=-\r\n"),
              ElementsAre("! value s tooLarge " + std::to_string(characters.size() + 5), "a=-"));
  std::string octets = "\"h\"=hex:";
  for (size_t i = 0; i <= Parser::kMaxDataSize; ++i) octets += "00,";
  EXPECT_THAT(ParseBody(octets + "00\r\n\"a\"=-\r\n"),
              ElementsAre("! value h tooLarge " + std::to_string(octets.size() - 2), "a=-"));
}

TEST(RegistryExportTest, ErrorsAreToldUpToALimit) {
  std::string junk;
  for (int i = 0; i < 1000; ++i) junk += "junk\n";
  std::vector<std::string> lines = ParseBody(junk + "\"a\"=-\n");
  ASSERT_EQ(lines.size(), RegistryExportParser::kMaxErrors + 2u);
  EXPECT_EQ(lines[99], "! line badRegistryExport 495");
  EXPECT_EQ(lines[100], "!  tooMany 500");
  EXPECT_EQ(lines[101], "a=-");
}

}  // namespace
}  // namespace pkiaudit::stores
