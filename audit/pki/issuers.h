// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_ISSUERS_H_
#define PKIAUDIT_AUDIT_PKI_ISSUERS_H_

#include <vector>

#include "stores/inventory.h"

namespace pkiaudit::audit {

// Finds the certificates that may have issued another one, by name and key identifier; signatures
// are not verified here.
class IssuerIndex {
 public:
  explicit IssuerIndex(const stores::Inventory& inventory);

  // Entries whose subject is `certificate`'s issuer, byte for byte, and whose SKI does not
  // contradict its AKI; at most `limit`, in order of entry. A self-issued certificate finds itself
  // too.
  std::vector<stores::EntryId> CandidateIssuers(const x509::Certificate& certificate,
                                                size_t limit = 16) const;
  // Entries that name `certificate`'s subject as their issuer.
  std::vector<stores::EntryId> Issued(const x509::Certificate& certificate,
                                      size_t limit = 100'000) const;

 private:
  const stores::Inventory& inventory_;
  std::vector<stores::EntryId> by_subject_;  // CA certificates, sorted by subject
  std::vector<stores::EntryId> by_issuer_;   // sorted by issuer
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_ISSUERS_H_
