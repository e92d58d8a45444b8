// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/logical_stores.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace pkiaudit::audit {
namespace {

// Equal for locations of the same logical store: the registry ignores the case of store names, file
// systems may not.
std::string LogicalKey(const stores::StoreLocation& location) {
  std::string key = stores::LogicalName(location);
  if (location.IsWindowsStore()) {
    std::ranges::transform(key, key.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
  }
  return static_cast<char>('0' + static_cast<int>(location.kind)) + key;
}

}  // namespace

LogicalStores::LogicalStores(const stores::Inventory& inventory) : inventory_(inventory) {
  const auto& locations = inventory.locations();
  // Compared by name, as store names ignore case; the lowest id of equals stands for all of them.
  logical_location_.resize(locations.size());
  std::vector<std::pair<std::string, stores::LocationId>> names;
  names.reserve(locations.size());
  for (stores::LocationId id = 0; id < locations.size(); ++id) {
    names.emplace_back(LogicalKey(locations[id]), id);
  }
  std::ranges::sort(names);
  for (size_t i = 0; i < names.size(); ++i) {
    const bool same = i > 0 && names[i].first == names[i - 1].first;
    logical_location_[names[i].second] =
        same ? logical_location_[names[i - 1].second] : names[i].second;
  }

  sorted_.resize(inventory.entries().size());
  std::iota(sorted_.begin(), sorted_.end(), 0);
  std::ranges::sort(sorted_, [&](stores::EntryId a, stores::EntryId b) {
    const auto& entry_a = inventory.entry(a);
    const auto& entry_b = inventory.entry(b);
    return std::tie(entry_a.sha256, logical_location_[entry_a.location], a) <
           std::tie(entry_b.sha256, logical_location_[entry_b.location], b);
  });

  representative_.resize(sorted_.size());
  for (size_t i = 0; i < sorted_.size();) {
    const auto same = SameCertificate(sorted_[i]);
    const auto with_key = std::ranges::find_if(
        same, [&](stores::EntryId id) { return inventory.entry(id).private_key != stores::kNone; });
    representative_[with_key == same.end() ? same.front() : *with_key] = true;
    i += same.size();
  }
}

std::span<const stores::EntryId> LogicalStores::EntriesOf(const x509::Sha256Digest& sha256) const {
  const auto digest = [&](stores::EntryId id) -> const x509::Sha256Digest& {
    return inventory_.entry(id).sha256;
  };
  const auto range = std::ranges::equal_range(sorted_, sha256, std::ranges::less{}, digest);
  return {range.begin(), range.end()};
}

std::span<const stores::EntryId> LogicalStores::SameCertificate(stores::EntryId entry) const {
  const auto all = EntriesOf(inventory_.entry(entry).sha256);
  const auto location = [&](stores::EntryId id) {
    return logical_location_[inventory_.entry(id).location];
  };
  const auto range = std::ranges::equal_range(all, location(entry), std::ranges::less{}, location);
  return {range.begin(), range.end()};
}

bool LogicalStores::IsRepresentative(stores::EntryId entry) const { return representative_[entry]; }

std::string LogicalStores::PhysicalStores(stores::EntryId entry) const {
  std::vector<std::string> names;
  for (stores::EntryId id : SameCertificate(entry)) {
    const auto& location = inventory_.location(inventory_.entry(id));
    const std::string name =
        location.physical.empty() ? stores::LogicalName(location) : location.physical;
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  std::string text;
  for (const auto& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

}  // namespace pkiaudit::audit
