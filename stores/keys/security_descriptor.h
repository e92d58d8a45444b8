// SPDX-License-Identifier: Apache-2.0
//
// A Windows security descriptor as a value (MS-DTYP 2.4): who owns an object, and who may do what.
// What it means for an account is decided in audit/pki/access.h.
#ifndef PKIAUDIT_STORES_KEYS_SECURITY_DESCRIPTOR_H_
#define PKIAUDIT_STORES_KEYS_SECURITY_DESCRIPTOR_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pkiaudit::stores {

// A SID (MS-DTYP 2.4.2): revision 1, a 48-bit authority and 1 to 15 sub-authorities. Where SDDL
// names an account of a domain by an alias ("DA") and the domain is not known, the alias itself
// stands for it: such a SID is symbolic. Two SIDs are equal if they are written alike: a symbolic
// one never equals a numeric one, see MayBeSame.
class SecurityIdentifier {
 public:
  static constexpr size_t kMaxSubAuthorities = 15;
  static constexpr uint64_t kNtAuthority = 5;

  // The NULL SID, S-1-0-0: nobody.
  SecurityIdentifier() = default;
  // S-1-`authority`-`sub_authorities`. Precondition: `authority` below 2^48, 1 to 15
  // sub-authorities.
  SecurityIdentifier(uint64_t authority, std::initializer_list<uint32_t> sub_authorities);

  // MS-DTYP 2.4.2.1: "S-1-5-32-544", or with an authority as "0x" and twelve digits. The whole of
  // `text`, without regard to case; nothing where it is anything else.
  static std::optional<SecurityIdentifier> Parse(std::string_view text);

  // The account or group with `relative_id` in the same domain; nothing where this one is symbolic
  // or has no room for it.
  std::optional<SecurityIdentifier> Child(uint32_t relative_id) const;

  // For the domain-relative alias of that relative identifier, such as "DA" and 512. `alias` has
  // two upper-case letters.
  static SecurityIdentifier Symbolic(std::string_view alias, uint32_t relative_id);

  bool IsSymbolic() const { return alias_[0] != '\0'; }
  uint64_t authority() const { return authority_; }
  std::span<const uint32_t> sub_authorities() const { return {sub_authorities_.data(), count_}; }
  // The last sub-authority; of a symbolic SID, too.
  uint32_t relative_id() const { return sub_authorities_[count_ - 1u]; }

  // S-1-5-21-a-b-c-RID, or symbolic: an account or group of a domain or of a machine.
  bool IsOfDomain() const;
  // S-1-5-`first`-…
  bool IsNt(uint32_t first) const;
  // S-1-5-32-`relative_id`.
  bool IsBuiltin(uint32_t relative_id) const;

  // Canonical text: "S-1-5-18"; the alias, such as "DA", where it is symbolic.
  std::string ToText() const;

  friend auto operator<=>(const SecurityIdentifier&, const SecurityIdentifier&) = default;
  friend bool operator==(const SecurityIdentifier&, const SecurityIdentifier&) = default;

 private:
  uint64_t authority_ = 0;
  uint8_t count_ = 1;
  std::array<char, 2> alias_{};
  std::array<uint32_t, kMaxSubAuthorities> sub_authorities_{};
};

// Equal, or one is symbolic and the other is, in some domain, what its alias stands for.
bool MayBeSame(const SecurityIdentifier& a, const SecurityIdentifier& b);

// AceType of ACE_HEADER (MS-DTYP 2.4.4.1), as far as SDDL has a word for it.
enum class AceType : uint8_t {
  kAccessAllowed,                // A
  kAccessDenied,                 // D
  kObjectAccessAllowed,          // OA
  kObjectAccessDenied,           // OD
  kCallbackAccessAllowed,        // XA, conditional
  kCallbackAccessDenied,         // XD, conditional
  kCallbackObjectAccessAllowed,  // ZA, conditional
  kAudit,                        // AU
  kObjectAudit,                  // OU
  kCallbackAudit,                // XU, conditional
  kAlarm,                        // AL
  kObjectAlarm,                  // OL
  kMandatoryLabel,               // ML
  kProcessTrustLabel,            // TL
  kResourceAttribute,            // RA
  kScopedPolicyId,               // SP
};

// AceFlags of ACE_HEADER.
constexpr uint8_t kObjectInherit = 0x01;
constexpr uint8_t kContainerInherit = 0x02;
constexpr uint8_t kNoPropagateInherit = 0x04;
constexpr uint8_t kInheritOnly = 0x08;  // does not apply to the object itself
constexpr uint8_t kInherited = 0x10;
constexpr uint8_t kCritical = 0x20;
constexpr uint8_t kSuccessfulAccess = 0x40;
constexpr uint8_t kFailedAccess = 0x80;

struct AccessControlEntry {
  AceType type = AceType::kAccessAllowed;
  uint8_t flags = 0;
  uint32_t access_mask = 0;           // as given: generic rights are not expanded
  std::string object_type;            // a GUID in lower case without braces, empty where none
  std::string inherited_object_type;  // likewise
  SecurityIdentifier sid;
  // The condition of a conditional ACE or the attribute of an RA one, with its parentheses, as it
  // was written; never interpreted. Hostile text.
  std::string condition;

  bool AppliesToObject() const { return (flags & kInheritOnly) == 0; }

  friend bool operator==(const AccessControlEntry&, const AccessControlEntry&) = default;
};

struct Acl {
  enum class State : uint8_t {
    kAbsent,   // the descriptor says nothing of it: what applies is not known
    kNull,     // present without a list: everyone has full access (of a DACL)
    kPresent,  // the list, which may be empty: nobody has access (of a DACL)
  };
  State state = State::kAbsent;
  bool is_protected = false;           // P
  bool auto_inherit_required = false;  // AR
  bool auto_inherited = false;         // AI
  std::vector<AccessControlEntry> entries;

  friend bool operator==(const Acl&, const Acl&) = default;
};

struct SecurityDescriptor {
  std::optional<SecurityIdentifier> owner;
  std::optional<SecurityIdentifier> group;
  Acl dacl;
  Acl sacl;

  friend bool operator==(const SecurityDescriptor&, const SecurityDescriptor&) = default;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_SECURITY_DESCRIPTOR_H_
