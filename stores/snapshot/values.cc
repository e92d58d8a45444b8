// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/values.h"

#include <algorithm>
#include <charconv>

#include "stores/text_encoding.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AreDigits(std::string_view text, size_t max) {
  return !text.empty() && text.size() <= max && std::ranges::all_of(text, IsDigit);
}

template <typename Number>
std::optional<Number> ParseNumber(std::string_view value) {
  Number number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, status] = std::from_chars(value.data(), end, number);
  if (status != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

bool IsText(std::string_view value, size_t max_length) {
  if (value.empty() || ValidUtf8Length(value) != value.size()) return false;
  // Octets that do not continue a character.
  const auto characters = std::ranges::count_if(
      value, [](char c) { return (static_cast<uint8_t>(c) & 0xC0u) != 0x80; });
  return static_cast<size_t>(characters) <= max_length;
}

bool IsSid(std::string_view value) {
  constexpr std::string_view kRevision = "S-1-";
  constexpr size_t kMaxAuthorityDigits = 15;
  constexpr size_t kMaxSubAuthorityDigits = 10;
  constexpr int kMaxSubAuthorities = 15;
  if (!value.starts_with(kRevision)) return false;
  value.remove_prefix(kRevision.size());
  size_t dash = std::min(value.find('-'), value.size());
  if (!AreDigits(value.substr(0, dash), kMaxAuthorityDigits)) return false;
  value.remove_prefix(dash);
  for (int count = 0; !value.empty(); ++count) {
    if (count == kMaxSubAuthorities) return false;
    value.remove_prefix(1);
    dash = std::min(value.find('-'), value.size());
    if (!AreDigits(value.substr(0, dash), kMaxSubAuthorityDigits)) return false;
    value.remove_prefix(dash);
  }
  return true;
}

std::optional<bool> ParseXmlBoolean(std::string_view value) {
  if (value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  return std::nullopt;
}

std::optional<uint32_t> ParseXmlUnsignedInt(std::string_view value) {
  return ParseNumber<uint32_t>(value);
}

std::optional<uint64_t> ParseXmlUnsignedLong(std::string_view value) {
  return ParseNumber<uint64_t>(value);
}

std::optional<x509::Time> ParseUtcTime(std::string_view value) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  const bool has_form = std::ranges::equal(
      value, kForm, [](char c, char form) { return form == '0' ? IsDigit(c) : c == form; });
  return has_form ? x509::ParseIso8601(value) : std::nullopt;
}

std::optional<x509::Sha1Digest> ParseThumbprint(std::string_view value) {
  const auto octets = x509::FromHex(value);
  x509::Sha1Digest thumbprint{};
  if (!octets || octets->size() != thumbprint.size() || x509::ToHex(*octets) != value) {
    return std::nullopt;
  }
  std::ranges::copy(*octets, thumbprint.begin());
  return thumbprint;
}

}  // namespace pkiaudit::stores
