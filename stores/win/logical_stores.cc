// SPDX-License-Identifier: Apache-2.0
#include "stores/win/logical_stores.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "stores/formats/serialized_store.h"
#include "stores/snapshot/layout.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores::win {
namespace {

using Kind = StoreLocation::Kind;

// The certificate among serialized elements; empty where there is none.
x509::Bytes CertificateIn(x509::Bytes elements) {
  constexpr uint32_t kCertificate = 32;
  SerializedElementReader reader(elements);
  while (!reader.AtEnd()) {
    const auto element = reader.Next();
    if (!element) break;
    if (element->id == kCertificate) return element->value;
  }
  return {};
}

// What CryptoAPI shows as LocalMachine\AuthRoot is part of Root.
std::optional<StoreLocation> StoreNamed(Kind kind, std::string_view layout,
                                        const std::string& name) {
  if (kind == Kind::kLocalMachine && EqualIgnoringAsciiCase(name, "AuthRoot")) {
    return StoreOfKey("AuthRoot", "Root");
  }
  auto store = StoreOfKey(layout, name);
  if (store) store->physical.clear();
  return store;
}

// The store of LocalMachine whose certificates CurrentUser shows besides its own: the one of that
// name, and none in the case of My (System Store Locations).
std::string_view InheritedStore(std::string_view name) {
  if (EqualIgnoringAsciiCase(name, "My")) return {};
  return EqualIgnoringAsciiCase(name, "AuthRoot") ? "Root" : name;
}

// A physical store that is named counts for itself.
bool IsPartOf(const StoreLocation& part, const StoreLocation& store) {
  return part.SameLogicalStore(store) &&
         (store.physical.empty() || part.physical == store.physical);
}

}  // namespace

void LogicalStoreReader::Ask() {
  for (Location& location : locations_) Ask(location);
}

void LogicalStoreReader::Ask(Location& location) {
  const auto names = stores_.Names(location.kind);
  if (!names) {
    intake_.Tell("CryptoAPI", "names of stores", names.error(), "KEY_READ");
    return;
  }
  for (const std::string& name : *names) {
    if (location.kind == Kind::kCurrentUser && EqualIgnoringAsciiCase(name, "UserDS")) continue;
    if (!intake_.TakesName("CryptoAPI " + std::string(location.layout), name)) continue;
    location.stores.try_emplace(name, stores_.Certificates(location.kind, name));
  }
}

void LogicalStoreReader::AddWhatOnlyCryptoApiShows() {
  for (const Location& location : locations_) {
    for (const auto& [name, certificates] : location.stores) Add(location, name, certificates);
  }
}

void LogicalStoreReader::Add(const Location& location, const std::string& name,
                             const Certificates& certificates) {
  const auto store = StoreNamed(location.kind, location.layout, name);
  if (!store) return;  // names of both locations are any
  if (!certificates) {
    AddFailure(*store, certificates.error());
    return;
  }
  const std::string_view inherited =
      location.kind == Kind::kCurrentUser ? InheritedStore(name) : std::string_view();
  for (const auto& elements : *certificates) {
    const x509::Bytes der = CertificateIn(elements);
    if (IsKnown(location.kind, store->store, der)) continue;
    // They are judged there.
    if (!inherited.empty() && IsKnown(Kind::kLocalMachine, inherited, der)) continue;
    intake_.TakeItem(elements, x509::ToHex(x509::Sha1(der)), DestinationOf(*store));
  }
  if (!HasRecord(*store)) intake_.AddRecord(DestinationOf(*store), std::nullopt);
}

// Where the registry told a reason already, once is enough.
void LogicalStoreReader::AddFailure(const StoreLocation& store, const Error& error) {
  if (error.code == ErrorCode::kNotFound || HasFailure(store)) return;
  const Destination destination = DestinationOf(store);
  destination.AddUnreadable(WithRight("certificates", error, "read access to the store"), error);
  // What the registry holds of it was read.
  if (!HasRecord(store)) intake_.AddRecord(destination, error);
}

bool LogicalStoreReader::IsKnown(Kind kind, std::string_view store, x509::Bytes der) {
  Inventory& inventory = intake_.inventory();
  for (LocationId id = 0; id < inventory.locations().size(); ++id) {
    if (inventory.location(id).IsStore(kind, store) && inventory.FindEntry(id, der)) return true;
  }
  return false;
}

bool LogicalStoreReader::HasRecord(const StoreLocation& store) const {
  const Inventory& inventory = intake_.inventory();
  return std::ranges::any_of(inventory.store_records(), [&](const StoreRecord& record) {
    return IsPartOf(inventory.location(record.location), store);
  });
}

bool LogicalStoreReader::HasFailure(const StoreLocation& store) const {
  const Inventory& inventory = intake_.inventory();
  return std::ranges::any_of(inventory.store_records(), [&](const StoreRecord& record) {
    return record.failure && IsPartOf(inventory.location(record.location), store);
  });
}

Destination LogicalStoreReader::DestinationOf(const StoreLocation& store) {
  const std::string name = ToText(store);
  const auto known = destinations_.find(name);
  if (known != destinations_.end()) return known->second;
  return destinations_.emplace(name, intake_.Open("CryptoAPI " + name, store)).first->second;
}

}  // namespace pkiaudit::stores::win
