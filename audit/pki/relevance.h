// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_RELEVANCE_H_
#define PKIAUDIT_AUDIT_PKI_RELEVANCE_H_

#include <vector>

#include "audit/pki/issuers.h"
#include "audit/pki/ra_certificates.h"
#include "audit/role.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

// What enrolment depends on: the RA certificates (all generations), every certificate of
// LocalMachine\My that has a private key and is not archived (all that are not archived where
// the host's keys were not listed), and on their chains the certificates of LocalMachine\CA and
// LocalMachine\Root. A generation of RA certificates that neither works nor is the current one has
// no chain that enrolment depends on. Every entry of such a certificate in the same logical store
// counts. Empty in the roles that are no Windows host. Computed once; used by severities and by the
// revocation scope.
class Relevance {
 public:
  Relevance() = default;
  Relevance(const stores::Inventory& inventory, const LogicalStores& logical_stores,
            const RaCertificates& ra, const IssuerIndex& issuers, Role role);
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
