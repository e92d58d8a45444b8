// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ca_name.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "stores/text_encoding.h"
#include "x509/directory_string.h"
#include "x509/oid_literal.h"

namespace pkiaudit::audit {
namespace {

constexpr x509::Oid kCommonName = x509::OidLiteral<"2.5.4.3">();

// Of "!0028" at the start of `text`; nothing where it does not begin so.
constexpr size_t kEscapeLength = 5;
std::optional<uint16_t> EscapedUnit(std::string_view text) {
  if (text.size() < kEscapeLength || text[0] != '!') {
    return std::nullopt;
  }
  uint16_t unit = 0;
  const char* const end = text.data() + kEscapeLength;
  const auto [stop, error] = std::from_chars(text.data() + 1, end, unit, 16);
  return error == std::errc{} && stop == end ? std::optional(unit) : std::nullopt;
}

bool IsHighSurrogate(uint16_t unit) { return (unit & 0xFC00u) == 0xD800u; }
bool IsLowSurrogate(uint16_t unit) { return (unit & 0xFC00u) == 0xDC00u; }

// The character that is escaped at the start of `text`, one or two units long.
struct Escaped {
  char32_t character = 0;
  size_t length = 0;  // 0: none
};
Escaped EscapedCharacter(std::string_view text) {
  const auto unit = EscapedUnit(text);
  if (!unit || *unit == 0 || IsLowSurrogate(*unit)) {
    return {};
  }
  if (!IsHighSurrogate(*unit)) {
    return {*unit, kEscapeLength};
  }
  const auto low = EscapedUnit(text.substr(kEscapeLength));
  if (!low || !IsLowSurrogate(*low)) {
    return {};
  }
  return {0x10000u + ((*unit & 0x3FFu) << 10u) + (*low & 0x3FFu), 2 * kEscapeLength};
}

// [MS-WCCE] 3.1.1.4.1.1: a long name is cut to 51 characters, then come '-' and a hash in five
// digits. The part before the hash; nothing where the name is not shortened. It may be less than 51
// characters, as no escape is cut in two.
std::optional<std::string_view> StartOfShortened(std::string_view sanitized) {
  constexpr size_t kMaxStart = 51;
  constexpr size_t kLongestEscape = 4;  // that is cut off
  constexpr size_t kHashLength = 6;
  if (sanitized.size() > kMaxStart + kHashLength ||
      sanitized.size() < kMaxStart - kLongestEscape + kHashLength) {
    return std::nullopt;
  }
  const std::string_view hash = sanitized.substr(sanitized.size() - kHashLength);
  const bool is_hash = hash[0] == '-' && std::ranges::all_of(hash.substr(1), [](char c) {
                         return c >= '0' && c <= '9';
                       });
  return is_hash ? std::optional(sanitized.substr(0, sanitized.size() - kHashLength))
                 : std::nullopt;
}

bool IsCommonNameOf(std::string_view common_name, std::string_view configured) {
  using stores::EqualIgnoringAsciiCase;
  if (EqualIgnoringAsciiCase(common_name, configured) ||
      EqualIgnoringAsciiCase(common_name, UnsanitizeCaName(configured))) {
    return true;
  }
  const auto start = StartOfShortened(configured);
  if (!start) {
    return false;
  }
  const std::string plain = UnsanitizeCaName(*start);
  return common_name.size() > plain.size() &&
         EqualIgnoringAsciiCase(common_name.substr(0, plain.size()), plain);
}

}  // namespace

std::string UnsanitizeCaName(std::string_view sanitized) {
  std::string name;
  while (!sanitized.empty()) {
    const Escaped escaped = EscapedCharacter(sanitized);
    if (escaped.length == 0) {
      name += sanitized.front();
      sanitized.remove_prefix(1);
    } else {
      x509::AppendUtf8(escaped.character, name);
      sanitized.remove_prefix(escaped.length);
    }
  }
  return name;
}

std::optional<bool> IsCaNamed(const x509::Name& issuer, std::string_view configured) {
  const auto attributes = issuer.Attributes();
  if (!attributes || configured.empty()) {
    return std::nullopt;
  }
  bool has_common_name = false;
  for (const x509::NameAttribute& attribute : *attributes) {
    if (attribute.type == kCommonName) {
      has_common_name = true;
      if (IsCommonNameOf(x509::DirectoryStringToUtf8(attribute.value_tag, attribute.value),
                         configured)) {
        return true;
      }
    }
  }
  return has_common_name ? std::optional(false) : std::nullopt;
}

}  // namespace pkiaudit::audit
