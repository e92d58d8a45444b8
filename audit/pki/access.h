// SPDX-License-Identifier: Apache-2.0
//
// What a security descriptor lets the worker process of an application pool do with a file, such as
// the file of a private key (MS-DTYP 2.5.3.2, without what a privilege allows).
#ifndef PKIAUDIT_AUDIT_PKI_ACCESS_H_
#define PKIAUDIT_AUDIT_PKI_ACCESS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "stores/keys/security_descriptor.h"

namespace pkiaudit::audit {

// Access rights of files (winnt.h).
constexpr uint32_t kFileReadData = 0x00000001;
constexpr uint32_t kFileWriteData = 0x00000002;
constexpr uint32_t kFileAppendData = 0x00000004;
constexpr uint32_t kFileWriteExtendedAttributes = 0x00000010;
constexpr uint32_t kFileWriteAttributes = 0x00000100;
constexpr uint32_t kDelete = 0x00010000;
constexpr uint32_t kReadControl = 0x00020000;
constexpr uint32_t kWriteDac = 0x00040000;
constexpr uint32_t kWriteOwner = 0x00080000;
constexpr uint32_t kGenericAll = 0x10000000;
constexpr uint32_t kGenericExecute = 0x20000000;
constexpr uint32_t kGenericWrite = 0x40000000;
constexpr uint32_t kGenericRead = 0x80000000;

constexpr uint32_t kFileRead = 0x00120089;     // FILE_GENERIC_READ: "Read" as Windows shows it
constexpr uint32_t kFileWrite = 0x00120116;    // FILE_GENERIC_WRITE
constexpr uint32_t kFileExecute = 0x001200A0;  // FILE_GENERIC_EXECUTE
constexpr uint32_t kFullControl = 0x001F01FF;  // FILE_ALL_ACCESS

// Any of these changes a file, destroys it, or is a step to that.
constexpr uint32_t kFileChange = kFileWriteData | kFileAppendData | kFileWriteExtendedAttributes |
                                 kFileWriteAttributes | kDelete | kWriteDac | kWriteOwner;

// `mask` with each generic right replaced by what it means for a file.
uint32_t ExpandGenericRights(uint32_t mask);

// Integrity level of the processes of a service: S-1-16-12288.
constexpr uint32_t kHighIntegrity = 0x3000;

stores::SecurityIdentifier Everyone();            // S-1-1-0
stores::SecurityIdentifier OwnerRights();         // S-1-3-4
stores::SecurityIdentifier Anonymous();           // S-1-5-7
stores::SecurityIdentifier AuthenticatedUsers();  // S-1-5-11
stores::SecurityIdentifier LocalSystem();         // S-1-5-18
stores::SecurityIdentifier LocalService();        // S-1-5-19
stores::SecurityIdentifier NetworkService();      // S-1-5-20
stores::SecurityIdentifier Administrators();      // S-1-5-32-544
stores::SecurityIdentifier IisIusrs();            // S-1-5-32-568

// The SID of the application pool of that name, IIS AppPool\`name`: S-1-5-82 and the SHA-1 of the
// name in lower case. Nothing where the name is empty or has letters outside ASCII, whose lower
// case is Windows' own matter.
std::optional<stores::SecurityIdentifier> AppPoolSid(std::string_view name);

// As whom a worker process of an application pool runs. Its token also holds Everyone,
// Authenticated Users and IIS_IUSRS.
struct AccountContext {
  stores::SecurityIdentifier account;  // the identity of the pool
  // All groups of the account, of the domain and of the machine, nested ones included; nothing
  // where they were not supplied.
  std::optional<std::vector<stores::SecurityIdentifier>> groups;
  // AppPoolSid of the pool; nothing where it is not known. The token of any pool holds it, whoever
  // its identity is.
  std::optional<stores::SecurityIdentifier> pool;
};

enum class Membership : uint8_t { kNo, kMaybe, kYes };

// Whether the process's token holds `sid`. Without the groups, nobody is taken for an
// administrator (see IsAdministrative), as a service account for NDES is not meant to be one: an
// assumption that a report must state. Of any other group the answer is then kMaybe, and for SIDs
// that depend on the kind of logon (BATCH, SERVICE, …) it always is.
Membership MembershipOf(const AccountContext& context, const stores::SecurityIdentifier& sid);

// The groups that administer a machine, a domain or a forest: Administrators, Domain Admins and the
// like, the operators, the domain controllers.
bool IsAdministrative(const stores::SecurityIdentifier& sid);

// SIDs that a token gets by the kind of logon: INTERACTIVE, NETWORK, BATCH, SERVICE and the like.
bool DependsOnLogon(const stores::SecurityIdentifier& sid);

// What an entry of a DACL does to the object itself, who is not looked at.
enum class Effect : uint8_t { kNone, kAllow, kDeny };
struct EntryEffect {
  Effect effect = Effect::kNone;
  bool conditional = false;
  uint32_t rights = 0;  // for a file, generic rights expanded
};
// kNone: an inherit-only entry, one of a type that neither allows nor denies, and one that allows
// for an object type, which a file does not have. One that denies for an object type denies all.
EntryEffect EffectOf(const stores::AccessControlEntry& entry);

// True if an entry that applies is for OWNER RIGHTS: the owner then has no implicit rights.
bool LimitsOwner(const stores::Acl& dacl);

enum class Access : uint8_t { kDenied, kNotKnown, kGranted };

enum class AccessBasis : uint8_t {
  kEntries,     // `deciding` grant or deny it, or `possible` could, one way or the other
  kNoEntry,     // denied: no entry grants what is missing; an empty DACL, too
  kNullDacl,    // granted: no list, so everyone may do everything
  kAbsentDacl,  // not known: the descriptor does not tell the DACL
  kBeyondDacl,  // not known: the DACL grants it, but the SACL holds what may forbid it: a central
                // access policy, a trust label, or an integrity label above that of services
};

struct AccessDecision {
  Access access = Access::kNotKnown;
  AccessBasis basis = AccessBasis::kAbsentDacl;
  uint32_t missing = 0;  // of the rights asked for, those that are not granted for certain
  // Indices into the DACL's entries, in order. Granted: the entries that together grant it, where
  // not the owner's implicit rights do. Denied: the entries that deny it.
  std::vector<size_t> deciding;
  // Not known: the entries that could decide, because of a group whose members are not known, or of
  // a condition. Empty if only the owner's rights could.
  std::vector<size_t> possible;
};

// Whether the process may have all of `rights`. Generic rights are expanded; the first entry that
// allows or denies a right decides it; the owner may read and write the DACL, unless entries for
// OWNER RIGHTS say otherwise. Privileges, and what the folder grants, are left aside. "Denied" and
// "granted" hold whichever of the unknown groups the account belongs to.
AccessDecision EvaluateAccess(const stores::SecurityDescriptor& descriptor,
                              const AccountContext& context, uint32_t rights);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_ACCESS_H_
