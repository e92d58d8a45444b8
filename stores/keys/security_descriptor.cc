// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/security_descriptor.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <limits>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

constexpr uint32_t kBuiltinDomain = 32;
constexpr uint32_t kNonUnique = 21;  // SECURITY_NT_NON_UNIQUE
constexpr size_t kDomainSubAuthorities = 4;
constexpr size_t kMaxDecimalDigits = 10;
constexpr size_t kHexAuthorityDigits = 12;
constexpr int kDecimal = 10;
constexpr int kHexadecimal = 16;

// A whole number that is all of `digits`.
std::optional<uint64_t> WholeNumber(std::string_view digits, int base) {
  uint64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  if (error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return number;
}

// 1*10DIGIT, below 2^32.
std::optional<uint32_t> Decimal(std::string_view digits) {
  if (digits.size() > kMaxDecimalDigits) {
    return std::nullopt;
  }
  const auto number = WholeNumber(digits, kDecimal);
  if (!number || *number > std::numeric_limits<uint32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<uint32_t>(*number);
}

std::optional<uint64_t> Authority(std::string_view text) {
  if (text.size() >= 2 && EqualIgnoringAsciiCase(text.substr(0, 2), "0x")) {
    text.remove_prefix(2);
    return text.size() == kHexAuthorityDigits ? WholeNumber(text, kHexadecimal) : std::nullopt;
  }
  return Decimal(text);
}

// Up to the next hyphen, which goes as well.
std::string_view TakePart(std::string_view& text) {
  const size_t hyphen = std::min(text.find('-'), text.size());
  const std::string_view part = text.substr(0, hyphen);
  text.remove_prefix(std::min(hyphen + 1, text.size()));
  return part;
}

void AppendNumber(std::string& text, uint64_t number, int base) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
  text.append(digits.data(), end);
}

}  // namespace

SecurityIdentifier::SecurityIdentifier(uint64_t authority,
                                       std::initializer_list<uint32_t> sub_authorities)
    : authority_(authority), count_(static_cast<uint8_t>(sub_authorities.size())) {
  assert(sub_authorities.size() >= 1 && sub_authorities.size() <= kMaxSubAuthorities);
  std::copy(sub_authorities.begin(), sub_authorities.end(), sub_authorities_.begin());
}

std::optional<SecurityIdentifier> SecurityIdentifier::Parse(std::string_view text) {
  // A hyphen at the end would be a part that TakePart cannot tell from none.
  if (text.empty() || text.back() == '-' || !EqualIgnoringAsciiCase(TakePart(text), "S") ||
      TakePart(text) != "1") {
    return std::nullopt;
  }
  const auto authority = Authority(TakePart(text));
  if (!authority || text.empty()) {
    return std::nullopt;
  }
  SecurityIdentifier sid;
  sid.authority_ = *authority;
  sid.count_ = 0;
  while (!text.empty()) {
    const auto sub_authority = Decimal(TakePart(text));
    if (!sub_authority || sid.count_ == kMaxSubAuthorities) {
      return std::nullopt;
    }
    sid.sub_authorities_[sid.count_++] = *sub_authority;
  }
  return sid;
}

std::optional<SecurityIdentifier> SecurityIdentifier::Child(uint32_t relative_id) const {
  if (IsSymbolic() || count_ == kMaxSubAuthorities) {
    return std::nullopt;
  }
  SecurityIdentifier child = *this;
  child.sub_authorities_[child.count_++] = relative_id;
  return child;
}

SecurityIdentifier SecurityIdentifier::Symbolic(std::string_view alias, uint32_t relative_id) {
  assert(alias.size() == 2);
  SecurityIdentifier sid(kNtAuthority, {relative_id});
  sid.alias_ = {alias[0], alias[1]};
  return sid;
}

bool SecurityIdentifier::IsOfDomain() const {
  return IsSymbolic() || (IsNt(kNonUnique) && count_ == kDomainSubAuthorities + 1);
}

bool SecurityIdentifier::IsNt(uint32_t first) const {
  return !IsSymbolic() && authority_ == kNtAuthority && sub_authorities_[0] == first;
}

bool SecurityIdentifier::IsBuiltin(uint32_t relative_id) const {
  return IsNt(kBuiltinDomain) && count_ == 2 && sub_authorities_[1] == relative_id;
}

std::string SecurityIdentifier::ToText() const {
  if (IsSymbolic()) {
    return {alias_[0], alias_[1]};
  }
  std::string text = "S-1-";
  if (authority_ <= std::numeric_limits<uint32_t>::max()) {
    AppendNumber(text, authority_, kDecimal);
  } else {
    std::string digits;
    AppendNumber(digits, authority_, kHexadecimal);
    text += "0x" + std::string(kHexAuthorityDigits - digits.size(), '0') + digits;
  }
  for (const uint32_t sub_authority : sub_authorities()) {
    text += '-';
    AppendNumber(text, sub_authority, kDecimal);
  }
  return text;
}

bool MayBeSame(const SecurityIdentifier& a, const SecurityIdentifier& b) {
  return a == b || (a.IsSymbolic() != b.IsSymbolic() && a.IsOfDomain() && b.IsOfDomain() &&
                    a.relative_id() == b.relative_id());
}

}  // namespace pkiaudit::stores
