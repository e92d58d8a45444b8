// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_REGISTRY_FILE_H_
#define PKIAUDIT_STORES_HOST_REGISTRY_FILE_H_

#include "stores/file.h"
#include "stores/formats/destination.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// A larger export is read up to here: no real one comes near, but a sparse file costs no disk.
constexpr uint64_t kMaxRegistryExportSize = uint64_t{4} << 30;

// Reads a registry export (.reg) or a hive, whichever it is by its content, as RegistryReader takes
// it. Exports are read piece by piece, hives are held whole and may have `max_hive_size` octets.
// What cannot be read is told.
void ReadRegistryFile(File& file, uint64_t max_hive_size, const Destination& destination);

// The same for a file of which `start` was read already.
void ReadRegistryExport(x509::Bytes start, File& rest, const Destination& destination);
void ReadRegistryHiveFile(x509::Bytes start, File& rest, uint64_t max_hive_size,
                          const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_REGISTRY_FILE_H_
