// SPDX-License-Identifier: Apache-2.0
#include "stores/text_encoding.h"

#include <algorithm>
#include <cstdint>

#include "x509/directory_string.h"

namespace pkiaudit::stores {
namespace {

char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Octets of the well-formed character at the start of `text`, 0 where there is none.
size_t CharacterLength(std::string_view text) {
  const auto octet = [&](size_t index) -> uint8_t {
    return index < text.size() ? static_cast<uint8_t>(text[index]) : uint8_t{0};
  };
  const auto continues = [&](size_t index) { return (octet(index) & 0xC0u) == 0x80; };
  const uint8_t first = octet(0);
  if (first < 0x80) return 1;
  const uint8_t second = octet(1);
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool too_high = first == 0xF4 && second > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_high ? 4 : 0;
  }
  return 0;
}

std::optional<std::string> DecodeUtf16(x509::Bytes octets, bool big_endian) {
  if (octets.size() % 2 != 0) return std::nullopt;
  const auto unit = [&](size_t index) {
    const uint32_t first = octets[index];
    const uint32_t second = octets[index + 1];
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  std::string text;
  for (size_t i = 0; i < octets.size(); i += 2) {
    char32_t character = unit(i);
    if (character >= 0xDC00 && character <= 0xDFFF) return std::nullopt;
    if (character >= 0xD800 && character <= 0xDBFF) {
      i += 2;
      if (i == octets.size()) return std::nullopt;
      const char32_t low = unit(i);
      if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
      character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
    }
    x509::AppendUtf8(character, text);
  }
  return text;
}

void AppendEscaped(uint8_t octet, std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  text += "\\x";
  text += kDigits[octet >> 4];
  text += kDigits[octet & 0xF];
}

}  // namespace

bool EqualIgnoringAsciiCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, LowerAscii, LowerAscii);
}

std::string ToLowerAscii(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), LowerAscii);
  return lower;
}

size_t ValidUtf8Length(std::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    const size_t character = CharacterLength(text.substr(length));
    if (character == 0) break;
    length += character;
  }
  return length;
}

std::string ToShownText(std::string_view octets) {
  std::string text;
  while (!octets.empty()) {
    const size_t valid = ValidUtf8Length(octets);
    text += octets.substr(0, valid);
    octets.remove_prefix(valid);
    if (octets.empty()) break;
    AppendEscaped(static_cast<uint8_t>(octets.front()), text);
    octets.remove_prefix(1);
  }
  return text;
}

std::string ToShownName(std::string_view octets) {
  std::string name;
  for (const char c : ToShownText(octets)) {
    const auto octet = static_cast<uint8_t>(c);
    if (octet < 0x20 || octet == 0x7F) {
      AppendEscaped(octet, name);
    } else {
      name += c;
    }
  }
  return name;
}

ByteOrderMark FindByteOrderMark(x509::Bytes start) {
  const std::string_view text = x509::AsText(start);
  if (text.starts_with("\xEF\xBB\xBF")) return ByteOrderMark::kUtf8;
  if (text.starts_with("\xFF\xFE")) return ByteOrderMark::kUtf16LittleEndian;
  if (text.starts_with("\xFE\xFF")) return ByteOrderMark::kUtf16BigEndian;
  return ByteOrderMark::kAbsent;
}

std::optional<std::string> DecodeText(x509::Bytes octets) {
  switch (FindByteOrderMark(octets)) {
    case ByteOrderMark::kUtf16LittleEndian:
      return DecodeUtf16(octets.subspan(2), false);
    case ByteOrderMark::kUtf16BigEndian:
      return DecodeUtf16(octets.subspan(2), true);
    case ByteOrderMark::kUtf8:
      octets = octets.subspan(3);
      break;
    case ByteOrderMark::kAbsent:
      break;
  }
  const std::string_view text = x509::AsText(octets);
  if (ValidUtf8Length(text) != text.size()) return std::nullopt;
  return std::string(text);
}

}  // namespace pkiaudit::stores
