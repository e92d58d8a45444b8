// SPDX-License-Identifier: Apache-2.0
//
// Who else than those who should can read or change the file of a private key.
#ifndef PKIAUDIT_AUDIT_PKI_EXPOSURES_H_
#define PKIAUDIT_AUDIT_PKI_EXPOSURES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "audit/pki/access.h"
#include "stores/keys/security_descriptor.h"

namespace pkiaudit::audit {

enum class TrusteeKind : uint8_t {
  kBroadGroup,      // Everyone, Users, Guests, IIS_IUSRS and the like: hardly anybody is left out
  kServiceAccount,  // the account of the context, or its pool
  kServiceAccountGroup,  // one of its groups: whoever else is in it has the rights, too
  kNetworkService,
  kAdministrative,  // Domain Admins and the like: administrators of the host by another road
  kOther,
};

struct Exposure {
  stores::SecurityIdentifier trustee;
  TrusteeKind kind = TrusteeKind::kOther;
  uint32_t rights = 0;              // rights for files that nothing denies, generic ones expanded
  uint32_t conditional_rights = 0;  // what conditional entries may add
  bool as_owner = false;            // the rights are those of the object's owner
  // The entries that give them, as indices into the DACL. Empty for a NULL DACL and for what an
  // owner has without an entry.
  std::vector<size_t> entries;
};

constexpr bool ReadsKey(uint32_t rights) { return (rights & kFileReadData) != 0; }
constexpr bool ChangesKey(uint32_t rights) { return (rights & kFileChange) != 0; }

// Every trustee beside SYSTEM and Administrators who can read the file or change it, in the order
// of the DACL, the owner last; one may be there as itself and as the owner. The service account is
// among them, so that too many rights of its can be told; `context` may be null, then nobody is
// taken for it. CREATOR OWNER and other SIDs that no token holds expose nothing. A denial counts if
// it is for the same trustee or for Everyone. Of a NULL DACL: full control for Everyone. Nothing if
// the DACL is absent: then it is not known.
std::optional<std::vector<Exposure>> FindExposures(const stores::SecurityDescriptor& descriptor,
                                                   const AccountContext* context);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_EXPOSURES_H_
