// SPDX-License-Identifier: Apache-2.0
//
// The Security Descriptor Definition Language (MS-DTYP 2.5.1.1): a security descriptor as text.
#ifndef PKIAUDIT_STORES_KEYS_SDDL_H_
#define PKIAUDIT_STORES_KEYS_SDDL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "stores/keys/security_descriptor.h"

namespace pkiaudit::stores {

// No descriptor that Windows can hold is refused: the size of an ACL has 16 bits, and its smallest
// entry 20 octets beside the ACL's own 8. The ACL of a key has about five entries.
constexpr size_t kMaxAclEntries = (0xFFFF - 8) / 20;
// An ACL that is full takes at most 164 KiB as text.
constexpr size_t kMaxSddlLength = size_t{256} * 1024;
// Parentheses within a condition. Windows' own parser of conditions allows fewer.
constexpr size_t kMaxConditionDepth = 64;

enum class SddlErrorCode : uint8_t {
  kTooLong,             // over kMaxSddlLength
  kTooManyEntries,      // over kMaxAclEntries in one ACL
  kTooDeep,             // over kMaxConditionDepth
  kUnexpectedText,      // stands where O:, G:, D:, S: or an entry is expected
  kDuplicateComponent,  // the second O:, G:, D: or S:
  kBadSid,              // neither a SID nor two letters
  kUnknownSidAlias,     // two letters that stand for no SID
  kEntriesInNullAcl,    // NO_ACCESS_CONTROL together with entries
  kUnknownAceType,
  kUnknownAceFlag,
  kUnknownRight,
  kBadRights,  // begins as a number and is none, or has more than 32 bits
  kBadGuid,
  kMissingField,       // an entry has fewer than six fields, or is not closed
  kUnexpectedField,    // a seventh field where the type of entry has none
  kMissingCondition,   // a conditional or resource attribute entry without its seventh field
  kUnclosedCondition,  // a parenthesis or quotation mark in a condition is not closed
};

struct SddlError {
  SddlErrorCode code = SddlErrorCode::kUnexpectedText;
  size_t position = 0;  // in octets from the start of the text

  friend bool operator==(const SddlError&, const SddlError&) = default;
};

// A stable machine name such as "unknownRight", and what is wrong in plain words.
std::string_view SddlErrorName(SddlErrorCode code);
std::string_view Describe(SddlErrorCode code);

// The SIDs by which domain-relative aliases become numeric. Those of a domain that is not known
// stay symbolic. Each is the SID of a domain, S-1-5-21-a-b-c.
struct SddlDomains {
  std::optional<SecurityIdentifier> machine;      // LA, LG
  std::optional<SecurityIdentifier> domain;       // DA, DU, …
  std::optional<SecurityIdentifier> forest_root;  // EA, SA, RO, EK
};

// Reads the whole of `text`, in linear time. Words are taken without regard to case; O:, G:, D: and
// S: may come in any order; spaces, tabs and line breaks may stand between them, between entries
// and around the fields of an entry. An entry of any type is taken in either list. Conditions and
// resource attributes are kept as they are written: only their parentheses and quotation marks are
// looked at. Access filters (FL) are refused: whoever evaluates must not overlook one.
tl::expected<SecurityDescriptor, SddlError> ParseSddl(std::string_view text,
                                                      const SddlDomains& domains = {});

// Text that ParseSddl, without domains, turns into the same value. Aliases stand for SIDs that are
// the same everywhere, and for symbolic ones; rights are one generic word or one of files ("FA")
// where that means just them. All else is numeric. Precondition: `descriptor` is as ParseSddl makes
// it.
std::string ToSddl(const SecurityDescriptor& descriptor);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_SDDL_H_
