// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_REGISTRY_FILE_H_
#define PKIAUDIT_STORES_HOST_REGISTRY_FILE_H_

#include "stores/file.h"
#include "stores/formats/destination.h"

namespace pkiaudit::stores {

// A larger export is read up to here: no real one comes near, but a sparse file costs no disk.
constexpr uint64_t kMaxRegistryExportSize = uint64_t{4} << 30;

// Reads a registry export (.reg) into the RegistryView of the inventory's HostFacts, piece by
// piece. What cannot be read is told; values that contradict an export read before (kConflict) and
// certificate stores (kUnsupportedHere, once) are told and left out.
void ReadRegistryExport(File& file, const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_REGISTRY_FILE_H_
