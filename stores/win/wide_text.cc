// SPDX-License-Identifier: Apache-2.0
#include "stores/win/wide_text.h"

#include <array>
#include <cstdint>

namespace pkiaudit::stores::win {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool IsHighSurrogate(wchar_t unit) { return (unit & 0xFC00) == 0xD800; }
bool IsLowSurrogate(wchar_t unit) { return (unit & 0xFC00) == 0xDC00; }

void Append(char32_t character, std::string& text) {
  const auto append = [&](char32_t octet) { text += static_cast<char>(octet); };
  if (character < 0x80) {
    append(character);
  } else if (character < 0x800) {
    append(0xC0 | character >> 6);
    append(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    append(0xE0 | character >> 12);
    append(0x80 | (character >> 6 & 0x3F));
    append(0x80 | (character & 0x3F));
  } else {
    append(0xF0 | character >> 18);
    append(0x80 | (character >> 12 & 0x3F));
    append(0x80 | (character >> 6 & 0x3F));
    append(0x80 | (character & 0x3F));
  }
}

void Append(char32_t character, std::wstring& text) {
  if (character < 0x10000) {
    text += static_cast<wchar_t>(character);
  } else {
    text += static_cast<wchar_t>(0xD800 + ((character - 0x10000) >> 10));
    text += static_cast<wchar_t>(0xDC00 + ((character - 0x10000) & 0x3FF));
  }
}

// Takes one character off `text`, or one octet that starts none.
char32_t TakeCharacter(std::string_view& text) {
  const auto first = static_cast<uint8_t>(text[0]);
  size_t length = 1;
  if (first >= 0xC2 && first <= 0xDF) length = 2;
  if (first >= 0xE0 && first <= 0xEF) length = 3;
  if (first >= 0xF0 && first <= 0xF4) length = 4;
  char32_t character = length == 1 ? first : first & (0x7Fu >> length);
  bool good = (first < 0x80 || length > 1) && text.size() >= length;
  for (size_t i = 1; good && i < length; ++i) {
    const auto octet = static_cast<uint8_t>(text[i]);
    good = (octet & 0xC0u) == 0x80;
    character = character << 6 | (octet & 0x3Fu);
  }
  // The least that takes so many octets.
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  good = good && character >= kLeast[length] && character <= 0x10FFFF;
  text.remove_prefix(good ? length : 1);
  return good ? character : kReplacement;
}

}  // namespace

std::string Narrow(std::wstring_view text) {
  std::string narrow;
  narrow.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    auto character = static_cast<char32_t>(text[i]);
    if (IsHighSurrogate(text[i]) && i + 1 < text.size() && IsLowSurrogate(text[i + 1])) {
      ++i;
      character =
          0x10000 + ((character - 0xD800) << 10) + (static_cast<char32_t>(text[i]) - 0xDC00);
    }
    Append(character, narrow);
  }
  return narrow;
}

std::wstring Widen(std::string_view text) {
  std::wstring wide;
  wide.reserve(text.size());
  while (!text.empty()) Append(TakeCharacter(text), wide);
  return wide;
}

}  // namespace pkiaudit::stores::win
