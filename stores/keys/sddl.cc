// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/sddl.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "stores/keys/sddl_words.h"
#include "stores/keys/well_known_sids.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

template <typename T>
using Result = tl::expected<T, SddlError>;

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
constexpr size_t kWordLength = 2;  // of every right, flag and alias
constexpr size_t kHexAuthorityDigits = 12;

bool IsSpace(char c) { return kSpace.find(c) != std::string_view::npos; }
bool IsDigit(char c) { return kDigits.find(c) != std::string_view::npos; }
bool IsHexDigit(char c) { return kHexDigits.find(c) != std::string_view::npos; }
bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool StartsWith(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && EqualIgnoringAsciiCase(text.substr(0, word.size()), word);
}

template <typename Words>
const auto* FindWord(const Words& words, std::string_view text) {
  const auto* found = std::ranges::find_if(
      words, [&](const auto& row) { return EqualIgnoringAsciiCase(row.word, text); });
  return found != std::end(words) ? found : nullptr;
}

// Part of the text that is read, and where it starts.
struct Field {
  std::string_view text;
  size_t position = 0;
};

tl::unexpected<SddlError> Fail(SddlErrorCode code, size_t position) {
  return tl::unexpected<SddlError>({code, position});
}

// Octets that a SID in "S-1-…" form takes at the start of `text`; a list may follow directly.
size_t NumericSidLength(std::string_view text) {
  size_t length = 2;
  while (length < text.size() && (IsDigit(text[length]) || text[length] == '-')) {
    ++length;
    if (text[length - 1] == '0' && length < text.size() && ToUpper(text[length]) == 'X') {
      const size_t end = std::min(text.size(), length + 1 + kHexAuthorityDigits);
      for (++length; length < end && IsHexDigit(text[length]); ++length) {
      }
    }
  }
  return length;
}

Result<SecurityIdentifier> ReadSid(const Field& field, const SddlDomains& domains) {
  if (StartsWith(field.text, "S-")) {
    const auto sid = SecurityIdentifier::Parse(field.text);
    return sid ? Result<SecurityIdentifier>(*sid) : Fail(SddlErrorCode::kBadSid, field.position);
  }
  if (field.text.size() != kWordLength || !std::ranges::all_of(field.text, IsLetter)) {
    return Fail(SddlErrorCode::kBadSid, field.position);
  }
  for (const WellKnownSid& row : WellKnownSids()) {
    if (EqualIgnoringAsciiCase(row.alias, field.text)) {
      return *SecurityIdentifier::Parse(row.sid);
    }
  }
  for (const DomainSid& row : DomainSids()) {
    if (!EqualIgnoringAsciiCase(row.alias, field.text)) {
      continue;
    }
    const auto& domain = row.domain == AliasDomain::kMachine  ? domains.machine
                         : row.domain == AliasDomain::kDomain ? domains.domain
                                                              : domains.forest_root;
    const auto sid = domain ? domain->Child(row.relative_id) : std::nullopt;
    return sid.value_or(SecurityIdentifier::Symbolic(row.alias, row.relative_id));
  }
  return Fail(SddlErrorCode::kUnknownSidAlias, field.position);
}

// A number as C writes it: "0x1F", "037" or "31".
Result<uint32_t> ReadNumericRights(const Field& field) {
  std::string_view digits = field.text;
  int base = 10;
  if (StartsWith(digits, "0x")) {
    digits.remove_prefix(2);
    base = 16;
  } else if (digits.size() > 1 && digits.front() == '0') {
    digits.remove_prefix(1);
    base = 8;
  }
  uint32_t mask = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, mask, base);
  if (error != std::errc() || stop != end) {
    return Fail(SddlErrorCode::kBadRights, field.position);
  }
  return mask;
}

Result<uint32_t> ReadRights(const Field& field, AceType type) {
  if (!field.text.empty() && IsDigit(field.text.front())) {
    return ReadNumericRights(field);
  }
  uint32_t mask = 0;
  for (size_t i = 0; i < field.text.size(); i += kWordLength) {
    const std::string_view word = field.text.substr(i, kWordLength);
    const RightWord* found = FindWord(kRightWords, word);
    if (found == nullptr && type == AceType::kMandatoryLabel) {
      found = FindWord(kLabelRightWords, word);
    }
    if (found == nullptr) {
      return Fail(SddlErrorCode::kUnknownRight, field.position + i);
    }
    mask |= found->mask;
  }
  return mask;
}

Result<uint8_t> ReadAceFlags(const Field& field) {
  uint8_t flags = 0;
  for (size_t i = 0; i < field.text.size(); i += kWordLength) {
    const AceFlagWord* found = FindWord(kAceFlagWords, field.text.substr(i, kWordLength));
    if (found == nullptr) {
      return Fail(SddlErrorCode::kUnknownAceFlag, field.position + i);
    }
    flags |= found->flag;
  }
  return flags;
}

// Nothing, or 8-4-4-4-12 hexadecimal digits.
Result<std::string> ReadGuid(const Field& field) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (field.text.empty()) {
    return std::string();
  }
  const bool fits = std::ranges::equal(
      field.text, kForm, [](char c, char form) { return form == '-' ? c == '-' : IsHexDigit(c); });
  if (!fits) {
    return Fail(SddlErrorCode::kBadGuid, field.position);
  }
  std::string guid(field.text);
  std::ranges::transform(guid, guid.begin(), ToLower);
  return guid;
}

class Parser {
 public:
  Parser(std::string_view text, const SddlDomains& domains) : text_(text), domains_(domains) {}

  Result<SecurityDescriptor> Parse();

 private:
  std::string_view rest() const { return text_.substr(position_); }
  bool At(char c) const { return position_ < text_.size() && text_[position_] == c; }
  void SkipSpace();
  bool TakeWord(std::string_view word);

  // Of the component `component` ('O', 'G', 'D', 'S'), after its colon.
  Result<void> ReadComponent(char component);
  Result<SecurityIdentifier> ReadPrincipal();
  Result<void> ReadAcl(Acl& acl);
  void ReadAclFlags(Acl& acl);
  // At the opening parenthesis.
  Result<AccessControlEntry> ReadEntry();
  Field TakeField();
  Result<std::string> TakeCondition();

  std::string_view text_;
  const SddlDomains& domains_;
  size_t position_ = 0;
  std::string seen_;  // the components that were read
  SecurityDescriptor descriptor_;
};

void Parser::SkipSpace() {
  while (position_ < text_.size() && IsSpace(text_[position_])) {
    ++position_;
  }
}

bool Parser::TakeWord(std::string_view word) {
  if (!StartsWith(rest(), word)) {
    return false;
  }
  position_ += word.size();
  return true;
}

Result<SecurityDescriptor> Parser::Parse() {
  if (text_.size() > kMaxSddlLength) {
    return Fail(SddlErrorCode::kTooLong, kMaxSddlLength);
  }
  for (SkipSpace(); position_ < text_.size(); SkipSpace()) {
    const char component = ToUpper(text_[position_]);
    if (std::string_view("OGDS").find(component) == std::string_view::npos ||
        !rest().substr(1).starts_with(':')) {
      return Fail(SddlErrorCode::kUnexpectedText, position_);
    }
    if (seen_.find(component) != std::string::npos) {
      return Fail(SddlErrorCode::kDuplicateComponent, position_);
    }
    seen_ += component;
    position_ += 2;
    if (auto read = ReadComponent(component); !read) {
      return tl::unexpected(read.error());
    }
  }
  return std::move(descriptor_);
}

Result<void> Parser::ReadComponent(char component) {
  SkipSpace();
  if (component == 'D' || component == 'S') {
    return ReadAcl(component == 'D' ? descriptor_.dacl : descriptor_.sacl);
  }
  auto sid = ReadPrincipal();
  if (!sid) {
    return tl::unexpected(sid.error());
  }
  (component == 'O' ? descriptor_.owner : descriptor_.group) = *sid;
  return {};
}

Result<SecurityIdentifier> Parser::ReadPrincipal() {
  const size_t length = StartsWith(rest(), "S-") ? NumericSidLength(rest()) : kWordLength;
  const Field field{rest().substr(0, length), position_};
  position_ += field.text.size();
  return ReadSid(field, domains_);
}

void Parser::ReadAclFlags(Acl& acl) {
  for (;; SkipSpace()) {
    if (TakeWord(kNoAccessControl)) {
      acl.state = Acl::State::kNull;
    } else if (TakeWord(kAutoInheritRequiredWord)) {
      acl.auto_inherit_required = true;
    } else if (TakeWord(kAutoInheritedWord)) {
      acl.auto_inherited = true;
    } else if (TakeWord(kProtectedWord)) {
      acl.is_protected = true;
    } else {
      return;
    }
  }
}

Result<void> Parser::ReadAcl(Acl& acl) {
  acl.state = Acl::State::kPresent;
  ReadAclFlags(acl);
  for (; At('('); SkipSpace()) {
    if (acl.state == Acl::State::kNull) {
      return Fail(SddlErrorCode::kEntriesInNullAcl, position_);
    }
    if (acl.entries.size() == kMaxAclEntries) {
      return Fail(SddlErrorCode::kTooManyEntries, position_);
    }
    auto entry = ReadEntry();
    if (!entry) {
      return tl::unexpected(entry.error());
    }
    acl.entries.push_back(*std::move(entry));
  }
  return {};
}

// Up to the next semicolon or parenthesis, without the space around it.
Field Parser::TakeField() {
  SkipSpace();
  const size_t start = position_;
  position_ = std::min(text_.find_first_of(";()", start), text_.size());
  std::string_view field = text_.substr(start, position_ - start);
  const size_t last = field.find_last_not_of(kSpace);
  return {field.substr(0, last == std::string_view::npos ? 0 : last + 1), start};
}

// From an opening parenthesis to the one that closes it. What stands in quotation marks is text.
Result<std::string> Parser::TakeCondition() {
  SkipSpace();
  const size_t start = position_;
  if (!At('(')) {
    return Fail(SddlErrorCode::kMissingCondition, start);
  }
  size_t depth = 0;
  bool quoted = false;
  for (; position_ < text_.size(); ++position_) {
    const char c = text_[position_];
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '(') {
      if (++depth > kMaxConditionDepth) {
        return Fail(SddlErrorCode::kTooDeep, position_);
      }
    } else if (!quoted && c == ')' && --depth == 0) {
      ++position_;
      return std::string(text_.substr(start, position_ - start));
    }
  }
  return Fail(SddlErrorCode::kUnclosedCondition, start);
}

Result<AccessControlEntry> Parser::ReadEntry() {
  enum : size_t { kType, kFlags, kRights, kObjectType, kInheritedObjectType, kSid, kFieldCount };
  const size_t start = position_++;
  std::array<Field, kFieldCount> fields;
  for (size_t i = 0; i < kFieldCount; ++i) {
    fields[i] = TakeField();
    if (i + 1 < kFieldCount && !At(';')) {
      return Fail(SddlErrorCode::kMissingField, position_);
    }
    position_ += i + 1 < kFieldCount ? 1 : 0;
  }

  const AceTypeWord* type = FindWord(kAceTypeWords, fields[kType].text);
  if (type == nullptr) {
    return Fail(SddlErrorCode::kUnknownAceType, fields[kType].position);
  }
  AccessControlEntry entry;
  entry.type = type->type;
  SddlError error;
  const auto set = [&error](auto& target, auto result) {
    if (!result) {
      error = result.error();
      return false;
    }
    target = *std::move(result);
    return true;
  };
  if (!set(entry.flags, ReadAceFlags(fields[kFlags])) ||
      !set(entry.access_mask, ReadRights(fields[kRights], type->type)) ||
      !set(entry.object_type, ReadGuid(fields[kObjectType])) ||
      !set(entry.inherited_object_type, ReadGuid(fields[kInheritedObjectType])) ||
      !set(entry.sid, ReadSid(fields[kSid], domains_))) {
    return tl::unexpected(error);
  }

  if (At(';')) {
    if (!type->has_condition) {
      return Fail(SddlErrorCode::kUnexpectedField, position_);
    }
    ++position_;
    if (!set(entry.condition, TakeCondition())) {
      return tl::unexpected(error);
    }
    SkipSpace();
  } else if (type->has_condition) {
    return Fail(SddlErrorCode::kMissingCondition, start);
  }
  if (!At(')')) {
    return Fail(SddlErrorCode::kMissingField, position_);
  }
  ++position_;
  return entry;
}

}  // namespace

tl::expected<SecurityDescriptor, SddlError> ParseSddl(std::string_view text,
                                                      const SddlDomains& domains) {
  return Parser(text, domains).Parse();
}

}  // namespace pkiaudit::stores
