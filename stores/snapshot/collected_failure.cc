// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/collected_failure.h"

#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace pkiaudit::stores {
namespace {

// Paths and offsets in the snapshot are not those on the host.
using Kind = std::tuple<LocationId, std::string, ErrorCode, std::optional<x509::ErrorCode>>;

Kind KindOf(LocationId location, const std::string& what, const Error& error) {
  return {location, location == kNone ? what : "", error.code, error.detail};
}

}  // namespace

std::vector<CollectedFailure> FailuresOf(const Inventory& inventory) {
  std::vector<CollectedFailure> failures;
  for (const StoreRecord& record : inventory.store_records()) {
    if (!record.failure) continue;
    failures.push_back({.store = inventory.location(record.location),
                        .is_store = true,
                        .source = {},
                        .format = {},
                        .what = {},
                        .error = *record.failure});
  }
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    const SourceRecord& source = inventory.source(item.source);
    failures.push_back({.store = item.location == kNone
                                     ? std::nullopt
                                     : std::optional(inventory.location(item.location)),
                        .is_store = false,
                        .source = source.path,
                        .format = source.format,
                        .what = item.what,
                        .error = item.error});
  }
  return failures;
}

void RestoreFailures(const std::vector<CollectedFailure>& failures, Inventory& inventory) {
  std::multiset<Kind> told;
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    told.insert(KindOf(item.location, item.what, item.error));
  }
  std::map<std::string, SourceId> sources;
  for (const CollectedFailure& failure : failures) {
    const LocationId location = failure.store ? inventory.InternLocation(*failure.store) : kNone;
    if (failure.is_store) {
      inventory.AddStoreRecord({location, failure.error});
      continue;
    }
    if (const auto same = told.find(KindOf(location, failure.what, failure.error));
        same != told.end()) {
      told.erase(same);
      continue;
    }
    auto source = sources.find(failure.source);
    if (source == sources.end()) {
      source = sources.emplace(failure.source, inventory.AddSource(failure.source, failure.format))
                   .first;
    }
    inventory.AddUnreadable({source->second, location, failure.what, failure.error});
  }
}

}  // namespace pkiaudit::stores
