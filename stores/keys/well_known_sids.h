// SPDX-License-Identifier: Apache-2.0
//
// The SIDs that Windows documents: their SDDL aliases (MS-DTYP 2.5.1.1, sddl.h) and English names.
#ifndef PKIAUDIT_STORES_KEYS_WELL_KNOWN_SIDS_H_
#define PKIAUDIT_STORES_KEYS_WELL_KNOWN_SIDS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "stores/keys/security_descriptor.h"

namespace pkiaudit::stores {

// A SID that is the same on every host.
struct WellKnownSid {
  std::string_view sid;    // "S-1-5-18"
  std::string_view alias;  // "SY", empty where SDDL has none
  std::string_view name;   // "SYSTEM"
};

// In which domain the relative identifier of an alias counts.
enum class AliasDomain : uint8_t {
  kMachine,     // the machine's own accounts
  kDomain,      // the domain that the machine is a member of
  kForestRoot,  // the root domain of the forest
};

// A SID that differs by domain: S-1-5-21-a-b-c-`relative_id`.
struct DomainSid {
  uint32_t relative_id;
  std::string_view alias;  // empty where SDDL has none
  AliasDomain domain;
  std::string_view name;  // "Domain Admins"
};

std::span<const WellKnownSid> WellKnownSids();
std::span<const DomainSid> DomainSids();

// The English name without an authority, such as "Everyone", "SYSTEM", "Administrators" or "Domain
// Admins"; empty where Windows documents none.
std::string_view WellKnownName(const SecurityIdentifier& sid);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_WELL_KNOWN_SIDS_H_
