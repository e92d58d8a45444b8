// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/store_purpose.h"

#include <algorithm>

namespace pkiaudit::audit {

using stores::StoreLocation;

bool IsSystemStore(const StoreLocation& location, std::string_view name) {
  return location.IsWindowsStore() && location.IsStore(location.kind, name);
}

bool HoldsUsableCertificates(const StoreLocation& location) {
  return !IsSystemStore(location, "Disallowed") && !IsSystemStore(location, "REQUEST");
}

bool IsDisallowed(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                  const stores::CertificateEntry& entry) {
  const StoreLocation& own = inventory.location(entry);
  return own.IsWindowsStore() &&
         std::ranges::any_of(logical_stores.EntriesOf(entry.sha256), [&](stores::EntryId id) {
           const StoreLocation& other = inventory.location(inventory.entry(id));
           return IsSystemStore(other, "Disallowed") &&
                  (other.kind == StoreLocation::Kind::kLocalMachine ||
                   (other.kind == own.kind && other.account == own.account));
         });
}

}  // namespace pkiaudit::audit
