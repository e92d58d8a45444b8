// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_TRUST_RESTRICTIONS_H_
#define PKIAUDIT_AUDIT_PKI_TRUST_RESTRICTIONS_H_

#include <cstdint>
#include <string>

#include "audit/pki/logical_stores.h"
#include "stores/inventory.h"
#include "x509/time.h"

namespace pkiaudit::audit {

// What Windows thinks of a certificate as a root, by the properties that stand beside it (Microsoft
// Trusted Root Certificate Program, Deprecation), whatever store it stands in.
enum class RootTrustLevel : uint8_t {
  kFull,      // nothing restricts it
  kLimited,   // not trusted for some usages, or not for certificates issued after some time
  kDisabled,  // nothing that chains to it is trusted
};

struct RootTrust {
  RootTrustLevel level = RootTrustLevel::kFull;
  // Of the copy that is restricted least; nothing where one of them is not.
  const stores::TrustRestrictions* restrictions = nullptr;
};

// At `time`. A certificate in several physical stores is what its least restricted copy is: one
// that somebody added by hand is trusted, whatever Microsoft's list says of the other.
RootTrust TrustInRoot(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                      stores::EntryId entry, x509::Time time);

// What a root that is limited by `restrictions` is worth to a certificate that chains to it.
enum class RestrictedUse : uint8_t {
  kFree,    // none of them is about such a certificate
  kPartly,  // some of its usages are left; also where its usages cannot be read
  kBarred,  // none is
};
// At `time`. A certificate without extended key usage is for all usages.
RestrictedUse UseFor(const stores::TrustRestrictions& restrictions,
                     const x509::Certificate& certificate, x509::Time time);

// All of them, in words, whatever the time: "nothing that chains to it is trusted since
// 2023-04-01T00:00:00Z; not trusted for codeSigning; certificates issued after … are not trusted".
std::string DescribeRestrictions(const stores::TrustRestrictions& restrictions);

inline bool IsDisabledRoot(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                           stores::EntryId entry, x509::Time time) {
  return TrustInRoot(inventory, logical_stores, entry, time).level == RootTrustLevel::kDisabled;
}

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_TRUST_RESTRICTIONS_H_
