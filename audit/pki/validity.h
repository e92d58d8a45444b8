// SPDX-License-Identifier: Apache-2.0
//
// What the passing of time means for a certificate, beside the two dates in it.
#ifndef PKIAUDIT_AUDIT_PKI_VALIDITY_H_
#define PKIAUDIT_AUDIT_PKI_VALIDITY_H_

#include <optional>

#include "audit/pki/issuers.h"
#include "audit/policy/policy.h"
#include "stores/inventory.h"
#include "x509/time.h"

namespace pkiaudit::audit {

constexpr int64_t kSecondsPerDay = 86'400;

// Seconds before its end from which on a certificate counts as expiring: certificate-expiring and
// tls-certificate-expiring.
int64_t ExpiringThreshold(const Policy& policy, const x509::Validity& validity);

// A certificate that Windows renews by itself: self-issued in the store "Remote Desktop", or issued
// by a device registration of Microsoft Entra ("MS-Organization-Access",
// "MS-Organization-P2P-Access [2026]"). Told by name only.
bool RenewsItself(const stores::Inventory& inventory, const stores::CertificateEntry& entry);

// LocalMachine\CA or LocalMachine\Root: where CryptoAPI takes chains from.
bool IsChainStore(const stores::StoreLocation& location);

// The certificate that can take the place of a CA certificate of LocalMachine: another one with the
// same subject and public key, so that it completes the same chains, which is valid at `time` and
// stands in a store trusted as much; of several the one that ends last. Nothing where there is
// none.
std::optional<stores::EntryId> StandInForCa(const stores::Inventory& inventory,
                                            const IssuerIndex& issuers,
                                            const stores::CertificateEntry& entry, x509::Time time);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_VALIDITY_H_
