// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_XML_H_
#define PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_XML_H_

#include "stores/formats/destination.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Reads snapshot.xml (stores/snapshot/snapshot.xsd) into the inventory's HostFacts. What is not as
// the schema asks is told and left out, by attribute of the root, by element below it; attributes
// and elements that the schema does not know are ignored, as later versions may add them.
void ReadSnapshotXml(x509::Bytes octets, const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_XML_H_
