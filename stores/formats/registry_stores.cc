// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/registry_stores.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "stores/snapshot/values.h"
#include "stores/store_name.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

using Kind = StoreLocation::Kind;

// Takes the first part from `path`: up to a '\', which goes too.
std::string_view TakePart(std::string_view& path) {
  const size_t end = std::min(path.find('\\'), path.size());
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return part;
}

// Takes `parts`, separated by '\', from the start of `path`, if all of them stand there.
bool TakeParts(std::string_view& path, std::string_view parts) {
  if (!EqualIgnoringAsciiCase(path.substr(0, parts.size()), parts)) return false;
  if (path.size() > parts.size() && path[parts.size()] != '\\') return false;
  path.remove_prefix(std::min(parts.size() + 1, path.size()));
  return true;
}

struct Place {
  std::string_view parts;
  std::string_view physical;
};
constexpr std::array<Place, 3> kMachinePlaces = {{
    {"SOFTWARE\\Microsoft\\SystemCertificates", ".Default"},
    {"SOFTWARE\\Policies\\Microsoft\\SystemCertificates", ".GroupPolicy"},
    {"SOFTWARE\\Microsoft\\EnterpriseCertificates", ".Enterprise"},
}};
constexpr std::array<Place, 2> kUserPlaces = {{
    {"Software\\Microsoft\\SystemCertificates", ""},
    {"Software\\Policies\\Microsoft\\SystemCertificates", ".GroupPolicy"},
}};
constexpr std::string_view kServices = "SOFTWARE\\Microsoft\\Cryptography\\Services";

// Takes what stands before the store's name from `path`, and says whose store it is.
std::optional<StoreLocation> TakeMachine(std::string_view& path) {
  for (const auto& [parts, physical] : kMachinePlaces) {
    if (TakeParts(path, parts)) {
      return StoreLocation{Kind::kLocalMachine, {}, {}, std::string(physical)};
    }
  }
  if (!TakeParts(path, kServices)) return std::nullopt;
  const std::string_view service = TakePart(path);
  if (service.empty() || !TakeParts(path, "SystemCertificates")) return std::nullopt;
  return StoreLocation{Kind::kService, ToShownText(service), {}, {}};
}

std::optional<StoreLocation> TakeUser(std::string_view& path, Kind kind, std::string_view sid) {
  for (const auto& [parts, physical] : kUserPlaces) {
    if (TakeParts(path, parts)) {
      return StoreLocation{kind, std::string(sid), {}, std::string(physical)};
    }
  }
  return std::nullopt;
}

std::optional<StoreLocation> TakeLocation(std::string_view& path) {
  if (TakeParts(path, "HKEY_LOCAL_MACHINE") || TakeParts(path, "HKLM")) return TakeMachine(path);
  if (TakeParts(path, "HKEY_CURRENT_USER") || TakeParts(path, "HKCU")) {
    return TakeUser(path, Kind::kCurrentUser, {});
  }
  if (TakeParts(path, "HKEY_USERS") || TakeParts(path, "HKU")) {
    constexpr std::string_view kLocalSystem = "S-1-5-18";
    const std::string_view user = TakePart(path);
    if (EqualIgnoringAsciiCase(user, ".DEFAULT")) return TakeUser(path, Kind::kUser, kLocalSystem);
    if (IsSid(user)) return TakeUser(path, Kind::kUser, user);
  }
  return std::nullopt;
}

bool HoldsItems(std::string_view key) {
  constexpr std::array<std::string_view, 3> kItemKeys = {"Certificates", "CRLs", "CTLs"};
  return std::ranges::any_of(
      kItemKeys, [&](std::string_view name) { return EqualIgnoringAsciiCase(name, key); });
}

}  // namespace

std::optional<RegistryStoreKey> FindRegistryStore(std::string_view path) {
  auto store = TakeLocation(path);
  const std::string_view name = TakePart(path);
  if (!store || name.empty()) return std::nullopt;
  store->store = SpelledStoreName(name);
  // Third-party roots are kept apart, and shown as part of Root.
  if (store->physical == ".Default" && store->store == "AuthRoot") {
    store->store = "Root";
    store->physical = ".AuthRoot";
  }
  RegistryStoreKey key{
      .store = *std::move(store), .kind = RegistryStoreKey::Kind::kOther, .item = {}};
  if (path.empty()) {
    key.kind = RegistryStoreKey::Kind::kStore;
    return key;
  }
  const std::string_view items = TakePart(path);
  if (!HoldsItems(items)) return key;
  if (path.empty()) {
    if (EqualIgnoringAsciiCase(items, "Certificates")) {
      key.kind = RegistryStoreKey::Kind::kCertificates;
    }
    return key;
  }
  const std::string_view item = TakePart(path);
  if (path.empty()) {
    key.kind = RegistryStoreKey::Kind::kItem;
    key.item = item;
  }
  return key;
}

bool IsKeptInRegistry(const StoreLocation& store) {
  const bool is_user = store.kind == Kind::kCurrentUser || store.kind == Kind::kUser;
  return !is_user || !store.IsStore(store.kind, "My") || !store.physical.empty();
}

}  // namespace pkiaudit::stores
