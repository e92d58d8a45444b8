// SPDX-License-Identifier: Apache-2.0
//
// The words of SDDL (MS-DTYP 2.5.1.1, sddl.h). The same letters mean different things in different
// fields, so each field has a table of its own.
#ifndef PKIAUDIT_STORES_KEYS_SDDL_WORDS_H_
#define PKIAUDIT_STORES_KEYS_SDDL_WORDS_H_

#include <cstdint>
#include <string_view>

#include "stores/keys/security_descriptor.h"

namespace pkiaudit::stores {

constexpr std::string_view kNoAccessControl = "NO_ACCESS_CONTROL";
constexpr std::string_view kProtectedWord = "P";
constexpr std::string_view kAutoInheritRequiredWord = "AR";
constexpr std::string_view kAutoInheritedWord = "AI";

struct AceTypeWord {
  std::string_view word;
  AceType type;
  bool has_condition;  // the seventh field is there
};

constexpr AceTypeWord kAceTypeWords[] = {
    {"A", AceType::kAccessAllowed, false},
    {"D", AceType::kAccessDenied, false},
    {"OA", AceType::kObjectAccessAllowed, false},
    {"OD", AceType::kObjectAccessDenied, false},
    {"XA", AceType::kCallbackAccessAllowed, true},
    {"XD", AceType::kCallbackAccessDenied, true},
    {"ZA", AceType::kCallbackObjectAccessAllowed, true},
    {"AU", AceType::kAudit, false},
    {"OU", AceType::kObjectAudit, false},
    {"XU", AceType::kCallbackAudit, true},
    {"AL", AceType::kAlarm, false},
    {"OL", AceType::kObjectAlarm, false},
    {"ML", AceType::kMandatoryLabel, false},
    {"TL", AceType::kProcessTrustLabel, false},
    {"RA", AceType::kResourceAttribute, true},
    {"SP", AceType::kScopedPolicyId, false},
};

struct AceFlagWord {
  std::string_view word;
  uint8_t flag;
};

constexpr AceFlagWord kAceFlagWords[] = {
    {"OI", kObjectInherit},    {"CI", kContainerInherit}, {"NP", kNoPropagateInherit},
    {"IO", kInheritOnly},      {"ID", kInherited},        {"CR", kCritical},
    {"SA", kSuccessfulAccess}, {"FA", kFailedAccess},
};

struct RightWord {
  std::string_view word;
  uint32_t mask;
};

constexpr RightWord kRightWords[] = {
    // Generic.
    {"GA", 0x10000000},
    {"GX", 0x20000000},
    {"GW", 0x40000000},
    {"GR", 0x80000000},
    // Standard.
    {"SD", 0x00010000},
    {"RC", 0x00020000},
    {"WD", 0x00040000},
    {"WO", 0x00080000},
    // Files.
    {"FA", 0x001F01FF},
    {"FR", 0x00120089},
    {"FW", 0x00120116},
    {"FX", 0x001200A0},
    // Registry keys.
    {"KA", 0x000F003F},
    {"KR", 0x00020019},
    {"KW", 0x00020006},
    {"KX", 0x00020019},
    // Objects of a directory service.
    {"CC", 0x00000001},
    {"DC", 0x00000002},
    {"LC", 0x00000004},
    {"SW", 0x00000008},
    {"RP", 0x00000010},
    {"WP", 0x00000020},
    {"DT", 0x00000040},
    {"LO", 0x00000080},
    {"CR", 0x00000100},
};

// In a mandatory label only, beside the others.
constexpr RightWord kLabelRightWords[] = {
    {"NW", 0x00000001},
    {"NR", 0x00000002},
    {"NX", 0x00000004},
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_SDDL_WORDS_H_
