// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SNAPSHOT_PRIVATE_KEYS_H_
#define PKIAUDIT_STORES_SNAPSHOT_PRIVATE_KEYS_H_

#include <map>
#include <vector>

#include "stores/formats/destination.h"
#include "stores/inventory.h"
#include "x509/bytes.h"
#include "x509/digest.h"

namespace pkiaudit::stores {

// Gives the certificates of an inventory what files of the snapshot's keys/ say of their private
// keys. Made when all certificates are there. Keys without a certificate are told, and security
// descriptors that contradict one read before.
class PrivateKeyReader {
 public:
  explicit PrivateKeyReader(Inventory& inventory);

  // keys/private-keys.xml (stores/snapshot/private-keys.xsd). An element that is not as the schema
  // asks is told and left out.
  void ReadXml(x509::Bytes octets, SourceId source);

  // keys/<thumbprint>.sddl: the key of that certificate in LocalMachine\My.
  void ReadSecurityDescriptor(x509::Bytes octets, const x509::Sha1Digest& thumbprint,
                              SourceId source);

 private:
  // `store` without a physical store stands for all of them. `offset` of what is told.
  void Apply(const StoreLocation& store, const x509::Sha1Digest& thumbprint, const PrivateKey& key,
             uint64_t offset, const Destination& destination);

  Inventory& inventory_;
  std::multimap<x509::Sha1Digest, EntryId> entries_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_PRIVATE_KEYS_H_
