// SPDX-License-Identifier: Apache-2.0
#include "stores/text_encoding.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

namespace pkiaudit::stores {
namespace {

using std::string_view_literals::operator""sv;

TEST(TextEncodingTest, OnlyAsciiIgnoresCase) {
  EXPECT_TRUE(EqualIgnoringAsciiCase("rOOt", "Root"));
  EXPECT_FALSE(EqualIgnoringAsciiCase("Root", "Roo"));
  EXPECT_FALSE(EqualIgnoringAsciiCase("\xC3\x84", "\xC3\xA4"));
  // Not letters, though they differ from some in the same bit.
  EXPECT_FALSE(EqualIgnoringAsciiCase("[", "{"));
}

TEST(TextEncodingTest, ShowsOctetsThatAreNoUtf8) {
  const struct {
    std::string_view octets;
    std::string_view shown;
  } kCases[] = {
      {"", ""},
      {"plain.cer", "plain.cer"},
      {"\xC3\x84\xE6\xA0\xB9\xF0\x9F\x94\x91", "\xC3\x84\xE6\xA0\xB9\xF0\x9F\x94\x91"},
      {"line\nbreak", "line\nbreak"},
      {"caf\xE9.cer", "caf\\xE9.cer"},
      {"\xFF\xFE", "\\xFF\\xFE"},
      {"\xC3", "\\xC3"},                                         // cut
      {"\xE6\xA0z", "\\xE6\\xA0z"},                              // cut
      {"\xF0\x9F\x94", "\\xF0\\x9F\\x94"},                       // cut
      {"\xC0\xAF", "\\xC0\\xAF"},                                // overlong '/'
      {"\xE0\x80\xAF", "\\xE0\\x80\\xAF"},                       // overlong
      {"\xF0\x80\x80\xAF", "\\xF0\\x80\\x80\\xAF"},              // overlong
      {"\xED\xA0\x80", "\\xED\\xA0\\x80"},                       // a surrogate
      {"\xF4\x90\x80\x80", "\\xF4\\x90\\x80\\x80"},              // beyond U+10FFFF
      {"\xED\x9F\xBF\xEE\x80\x80", "\xED\x9F\xBF\xEE\x80\x80"},  // beside the surrogates
      {"\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},                  // U+10FFFF
  };
  for (const auto& test : kCases) EXPECT_EQ(ToShownText(test.octets), test.shown);
}

TEST(TextEncodingTest, DecodesByByteOrderMark) {
  const struct {
    std::string_view octets;
    std::optional<std::string> text;
  } kCases[] = {
      {"", ""},
      {"abc", "abc"},
      {"\xEF\xBB\xBF"
       "abc",
       "abc"},
      {"\xFF\xFE"
       "a\0\xC4\0"sv,
       "a\xC3\x84"},
      {"\xFE\xFF"
       "\0a\0\xC4"sv,
       "a\xC3\x84"},
      {"\xFF\xFE"
       "\x3D\xD8\x11\xDD"sv,
       "\xF0\x9F\x94\x91"},
      {"\xFF\xFE"
       "a"sv,
       std::nullopt},  // half a unit
      {"\xFF\xFE"
       "\x3D\xD8"sv,
       std::nullopt},  // half a pair
      {"\xFF\xFE"
       "\x3D\xD8"
       "a\0"sv,
       std::nullopt},  // a pair with something else
      {"\xFF\xFE"
       "\x11\xDD"sv,
       std::nullopt},  // a low surrogate alone
      {"caf\xE9", std::nullopt},
  };
  for (const auto& test : kCases) EXPECT_EQ(DecodeText(x509::AsBytes(test.octets)), test.text);
}

}  // namespace
}  // namespace pkiaudit::stores
