// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_RELEVANCE_H_
#define PKIAUDIT_AUDIT_PKI_RELEVANCE_H_

#include <vector>

#include "audit/pki/issuers.h"
#include "audit/pki/ra_certificates.h"
#include "audit/role.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

// What enrolment depends on: the RA certificates, every certificate of LocalMachine\My that has a
// private key (all of them where no source says anything of keys), and the CA certificates on their
// chains. Empty in the roles that are no Windows host. Computed once; used by severities and by the
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
  std::vector<bool> relevant_;
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_RELEVANCE_H_
