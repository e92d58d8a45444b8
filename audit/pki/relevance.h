// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_RELEVANCE_H_
#define PKIAUDIT_AUDIT_PKI_RELEVANCE_H_

#include <vector>

#include "audit/pki/chain_builder.h"
#include "audit/pki/configured_certificates.h"
#include "audit/pki/issuers.h"
#include "audit/pki/ra_certificates.h"
#include "audit/role.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

// The certificates that enrolment depends on by themselves: the RA certificates (all generations),
// those that IIS shows and that the policy module presents, and every certificate of
// LocalMachine\My that has a private key and is not archived (all that are
// not archived where the host's keys were not listed). Empty in the roles that are no Windows host.
std::vector<stores::EntryId> CertificatesInUse(const stores::Inventory& inventory,
                                               const LogicalStores& logical_stores,
                                               const RaCertificates& ra,
                                               const ConfiguredCertificates& configured, Role role);

// What enrolment depends on: the certificates in use, and those of LocalMachine\CA and
// LocalMachine\Root on their chains. Where a trusted chain was found it is that one; else whatever
// may be part of one by name and key identifier. A generation of RA certificates that neither works
// nor is the current one has no chain that enrolment depends on. Every entry of such a certificate
// in the same logical store counts. Computed once; used by severities and by the revocation scope.
class Relevance {
 public:
  Relevance() = default;
  // `in_use` and `chains` of them.
  Relevance(const stores::Inventory& inventory, const LogicalStores& logical_stores,
            const RaCertificates& ra, const IssuerIndex& issuers,
            const std::vector<stores::EntryId>& in_use, const Chains& chains);
  bool Contains(stores::EntryId entry) const {
    return entry < relevant_.size() && relevant_[entry];
  }

 private:
  // Adds the certificate in `entry`; was it new?
  bool Add(const LogicalStores& logical_stores, stores::EntryId entry);

  std::vector<bool> relevant_;  // by EntryId
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_RELEVANCE_H_
