// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_LOGICAL_STORES_H_
#define PKIAUDIT_AUDIT_PKI_LOGICAL_STORES_H_

#include <span>
#include <string>
#include <vector>

#include "stores/inventory.h"

namespace pkiaudit::audit {

// The entries of an Inventory seen as CryptoAPI shows them: one certificate stands in a logical
// store once, however many physical stores or files hold it. One of its entries represents it (the
// first with a private key, else the first); only that one is judged.
class LogicalStores {
 public:
  explicit LogicalStores(const stores::Inventory& inventory);

  bool IsRepresentative(stores::EntryId entry) const;
  // All entries of the same certificate in the same logical store, in order, `entry` among them.
  std::span<const stores::EntryId> SameCertificate(stores::EntryId entry) const;
  // The physical stores (or, where those are not known, the logical store) that hold the
  // certificate, comma-separated: ".Default, .GroupPolicy".
  std::string PhysicalStores(stores::EntryId entry) const;
  // Every entry, in any location, of the certificate with this SHA-256.
  std::span<const stores::EntryId> EntriesOf(const x509::Sha256Digest& sha256) const;

 private:
  const stores::Inventory& inventory_;
  std::vector<uint32_t> logical_location_;  // by LocationId
  std::vector<stores::EntryId> sorted_;     // by SHA-256, logical location, id
  std::vector<bool> representative_;        // by EntryId
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_LOGICAL_STORES_H_
