// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SNAPSHOT_COLLECTED_FAILURE_H_
#define PKIAUDIT_STORES_SNAPSHOT_COLLECTED_FAILURE_H_

#include <optional>
#include <string>
#include <vector>

#include "stores/error.h"
#include "stores/inventory.h"

namespace pkiaudit::stores {

// What could not be read on the host when its snapshot was collected: an UnreadableItem of that
// time, or a store that could not be listed (StoreRecord::failure). snapshot.xml carries them, so
// that an audit of the snapshot tells what one on the host tells.
struct CollectedFailure {
  std::optional<StoreLocation> store;
  bool is_store = false;  // that store itself; the texts below are empty
  std::string source;     // SourceRecord::path and format
  std::string format;
  std::string what;
  Error error;
};

// Of an Inventory that was read live.
std::vector<CollectedFailure> FailuresOf(const Inventory& inventory);

// Adds them to the Inventory of the snapshot. What its own files have told of the same octets, a
// damaged item that was collected, is told as on the host instead.
void RestoreFailures(const std::vector<CollectedFailure>& failures, Inventory& inventory);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_COLLECTED_FAILURE_H_
