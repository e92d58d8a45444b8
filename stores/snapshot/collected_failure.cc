// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/collected_failure.h"

#include <map>
#include <tuple>
#include <utility>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

// What a file of the snapshot and the host tell of the same octets: the file has another path, and
// the folders of a snapshot do not tell all physical stores apart.
using Likeness = std::tuple<std::string, ErrorCode, std::optional<x509::ErrorCode>, uint64_t>;

Likeness LikenessOf(const StoreLocation* store, const std::string& what, const Error& error) {
  return {store == nullptr ? "item " + what : "store " + ToLowerAscii(LogicalName(*store)),
          error.code, error.detail, error.offset};
}

// Items by what they tell.
class ItemsOfFiles {
 public:
  explicit ItemsOfFiles(const Inventory& inventory) {
    for (size_t i = inventory.unreadable_items().size(); i-- > 0;) {
      const UnreadableItem& item = inventory.unreadable_items()[i];
      const StoreLocation* const store =
          item.location == kNone ? nullptr : &inventory.location(item.location);
      items_[LikenessOf(store, item.what, item.error)].push_back(i);
    }
  }

  // The first that tells the same, and was not taken yet.
  std::optional<size_t> Take(const CollectedFailure& failure) {
    const StoreLocation* const store = failure.store ? &*failure.store : nullptr;
    if (const auto item = Take(LikenessOf(store, failure.what, failure.error))) return item;
    // A value of the registry is a whole file of the snapshot.
    return store == nullptr ? Take(LikenessOf(nullptr, {}, failure.error)) : std::nullopt;
  }

 private:
  std::optional<size_t> Take(const Likeness& likeness) {
    const auto found = items_.find(likeness);
    if (found == items_.end() || found->second.empty()) return std::nullopt;
    const size_t item = found->second.back();
    found->second.pop_back();
    return item;
  }

  std::map<Likeness, std::vector<size_t>> items_;
};

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
  ItemsOfFiles items(inventory);
  std::map<std::string, SourceId> sources;
  for (const CollectedFailure& failure : failures) {
    const LocationId location = failure.store ? inventory.InternLocation(*failure.store) : kNone;
    if (failure.is_store) {
      inventory.AddStoreRecord({location, failure.error});
      continue;
    }
    auto source = sources.find(failure.source);
    if (source == sources.end()) {
      source = sources.emplace(failure.source, inventory.AddSource(failure.source, failure.format))
                   .first;
    }
    UnreadableItem item{source->second, location, failure.what, failure.error};
    if (const auto same = items.Take(failure)) {
      inventory.ReplaceUnreadable(*same, std::move(item));
    } else {
      inventory.AddUnreadable(std::move(item));
    }
  }
}

}  // namespace pkiaudit::stores
