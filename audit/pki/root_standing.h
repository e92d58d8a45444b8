// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_ROOT_STANDING_H_
#define PKIAUDIT_AUDIT_PKI_ROOT_STANDING_H_

#include <optional>
#include <string>

#include "audit/policy/policy.h"
#include "stores/inventory.h"
#include "x509/trust_list.h"

namespace pkiaudit::audit {

// What the public lists of roots, and the operator, say of a root.
enum class RootStanding : uint8_t {
  kListed,
  kShippedWithWindows,  // Windows' own, which its list of public roots leaves out
  kAllowed,             // by the operator
  kNotListed,
  kPartlyDistrusted,  // on the list; what it issues after a day is not trusted
  kDisabled,          // on the list, and distrusted from a day that has passed
  kDisallowed,        // on the list of what nobody shall trust
};

// Disallowed wins over all; what the operator allows over the rest. Nothing is known where `list`
// has no roots and does not disallow it.
std::optional<RootStanding> StandingOf(const stores::CertificateEntry& entry, const RootList& list,
                                       const Policy& policy, x509::Time time);

// How far `list` takes trust away from a root at `time`: kDisallowed, kDisabled, kPartlyDistrusted.
// Nothing where it does not.
std::optional<RootStanding> RestrictionOf(const stores::CertificateEntry& entry,
                                          const RootList& list, x509::Time time);

// Whether the operator accepts it (Policy::allowed_roots).
bool IsAllowed(const stores::CertificateEntry& entry, const Policy& policy);

// Takes what a trust list of Windows Update says into `list`; false where it is neither a list of
// roots by SHA-1 nor one of disallowed certificates by the digest of their signed part.
bool AddTrustList(const x509::TrustList& trust_list, RootList& list);

TrustListOrigin OriginOf(std::string name, const x509::TrustList& trust_list,
                         x509::TrustListSignature signature);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_ROOT_STANDING_H_
