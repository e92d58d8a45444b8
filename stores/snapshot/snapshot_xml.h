// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_XML_H_
#define PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_XML_H_

#include <vector>

#include "stores/formats/destination.h"
#include "stores/snapshot/collected_failure.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Reads snapshot.xml (stores/snapshot/snapshot.xsd) into the inventory's HostFacts, and what the
// collector could not read into `failures`, to be restored when all else was read. What is not as
// the schema asks is told and left out, by attribute of the root, by element below it; attributes
// and elements that the schema does not know are ignored, as later versions may add them.
void ReadSnapshotXml(x509::Bytes octets, const Destination& destination,
                     std::vector<CollectedFailure>& failures);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_XML_H_
