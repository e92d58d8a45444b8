// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_HOST_TRUST_LISTS_H_
#define PKIAUDIT_AUDIT_PKI_HOST_TRUST_LISTS_H_

#include <optional>
#include <vector>

#include "audit/pki/issuers.h"
#include "audit/pki/root_standing.h"
#include "audit/pki/trust_list_signer.h"
#include "audit/policy/root_list.h"
#include "stores/inventory.h"
#include "x509/signature.h"

namespace pkiaudit::audit {

// A list of roots, or of disallowed certificates, that came with the input: an .stl file, what
// Windows Update left in the registry, the context of a store. Nobody vouches for it: it may only
// take trust away from a root, and never makes one look better.
struct HostTrustList {
  enum class State : uint8_t {
    kUsed,
    kBadSignature,          // not used
    kSignatureNotVerified,  // not used: it cannot be told whether the signature holds
    kTooMany,               // not used, nor those after it
  };
  stores::SourceId source = stores::kNone;
  State state = State::kUsed;
  TrustListSigner signer;  // kUsed
  RootList list;           // kUsed; `lists` has one
};

// In the order of the inventory, each list once; lists of another kind are left out.
std::vector<HostTrustList> FindHostTrustLists(const stores::Inventory& inventory,
                                              const IssuerIndex& issuers,
                                              x509::SignatureVerifier& signatures);
constexpr size_t kMaxHostTrustLists = 16;

// What takes most trust away from a root, at `time`.
struct HostRestriction {
  RootStanding standing = RootStanding::kPartlyDistrusted;  // or kDisabled, kDisallowed
  const HostTrustList* list = nullptr;
};
std::optional<HostRestriction> FindHostRestriction(const std::vector<HostTrustList>& lists,
                                                   const stores::CertificateEntry& entry,
                                                   x509::Time time);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_HOST_TRUST_LISTS_H_
