// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_ISSUERS_H_
#define PKIAUDIT_AUDIT_PKI_ISSUERS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "stores/inventory.h"

namespace pkiaudit::audit {

// Finds the certificates that may have issued another one, by name and key identifier; signatures
// are not verified here. Names are compared byte for byte, as CryptoAPI does. The inventory must
// outlive the index and not grow meanwhile. A query costs O(log n + limit), whatever the input.
class IssuerIndex {
 public:
  explicit IssuerIndex(const stores::Inventory& inventory);

  // Entries whose subject is `certificate`'s issuer and whose subject key identifier does not
  // contradict its authority key identifier (one that is absent or malformed contradicts nothing),
  // in order of entry. Of more than `limit`, those with the very key identifier are preferred. A
  // self-issued certificate finds itself too. Empty where the issuer's name is empty.
  std::vector<stores::EntryId> CandidateIssuers(const x509::Certificate& certificate,
                                                size_t limit = 16) const;
  // The same for what is no certificate: a CRL, by its issuer and the key identifier of its
  // authority (empty: none).
  std::vector<stores::EntryId> CandidateIssuers(x509::Name issuer, x509::Bytes key_identifier,
                                                size_t limit = 16) const;
  // Entries that name `certificate`'s subject as their issuer: the first `limit`, in order of
  // entry. Empty where the subject is empty.
  std::vector<stores::EntryId> Issued(const x509::Certificate& certificate,
                                      size_t limit = 100'000) const;
  // Entries with `certificate`'s subject, itself among them where it is in the inventory; at most
  // `limit`, in order of entry. Empty where the subject is empty.
  std::vector<stores::EntryId> SameSubject(const x509::Certificate& certificate,
                                           size_t limit = 16) const;
  // Entries with this subject, likewise.
  std::vector<stores::EntryId> Named(x509::Name subject, size_t limit = 16) const;
  // One entry of each other certificate that has `entry`'s issuer and serial number; at most
  // `limit`. Empty where either cannot be read.
  std::vector<stores::EntryId> SameIssuerAndSerialNumber(const stores::CertificateEntry& entry,
                                                         size_t limit = 16) const;

 private:
  // A hash stands before what is compared, so that sorting and searching rarely touch certificates.
  struct SubjectKey {
    uint32_t name_hash = 0;
    stores::EntryId entry = stores::kNone;
    x509::Bytes key_identifier;  // empty: none
  };
  struct IssuerKey {
    uint32_t hash = 0;
    stores::EntryId entry = stores::kNone;
  };
  void SortByIssuer();
  void SortBySerialNumber();
  std::span<const SubjectKey> WithSubject(x509::Name name) const;

  const stores::Inventory& inventory_;
  std::vector<SubjectKey> by_subject_;  // by hash, subject, key identifier, entry
  std::vector<IssuerKey> by_issuer_;    // by hash, issuer, entry
  std::vector<IssuerKey> by_serial_;    // by hash of both, issuer, serial number, SHA-256, entry
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_ISSUERS_H_
