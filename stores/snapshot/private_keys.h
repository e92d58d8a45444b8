// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SNAPSHOT_PRIVATE_KEYS_H_
#define PKIAUDIT_STORES_SNAPSHOT_PRIVATE_KEYS_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "stores/formats/destination.h"
#include "stores/inventory.h"
#include "x509/bytes.h"
#include "x509/digest.h"

namespace pkiaudit::stores {

// As private-keys.xsd has it: "key", "securityDescriptor", …
std::string_view KeyQuestionName(KeyQuestion question);

// Gives the certificates of an inventory what files of the snapshot's keys/ say of their private
// keys: it counts before what a PFX says. Made when all certificates are there; private-keys.xml is
// read first. What contradicts something read before is told, and keys without a certificate: one
// by one, those of a store that was not supplied at all once.
class PrivateKeyReader {
 public:
  explicit PrivateKeyReader(Inventory& inventory);

  // keys/private-keys.xml (stores/snapshot/private-keys.xsd). An element that is not as the schema
  // asks is told and left out.
  void ReadXml(x509::Bytes octets, SourceId source);

  // keys/<thumbprint>.sddl: the key of that certificate in LocalMachine\My. Counts before what
  // private-keys.xml says, unless it is no SDDL and the other is.
  void ReadSecurityDescriptor(x509::Bytes octets, const x509::Sha1Digest& thumbprint,
                              SourceId source);

 private:
  // `store` without a physical store stands for all of them. `offset` of what is told.
  void Apply(const StoreLocation& store, const x509::Sha1Digest& thumbprint, const PrivateKey& key,
             uint64_t offset, const Destination& destination);
  // The entries that `store` and `thumbprint` mean.
  std::vector<EntryId> Find(const StoreLocation& store, const x509::Sha1Digest& thumbprint) const;
  void TellUnmatched(const StoreLocation& store, const x509::Sha1Digest& thumbprint,
                     uint64_t offset, const Destination& destination);

  Inventory& inventory_;
  std::set<std::string> stores_not_supplied_;  // that were told
  std::multimap<x509::Sha1Digest, EntryId> entries_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_PRIVATE_KEYS_H_
