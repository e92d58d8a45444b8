// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_stores.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/formats/registry_stores.h"
#include "stores/snapshot/layout.h"
#include "stores/snapshot/values.h"
#include "stores/text_encoding.h"
#include "stores/win/live_profiles.h"
#include "stores/win/logical_stores.h"
#include "stores/win/store_intake.h"

namespace pkiaudit::stores::win {
namespace {

// System Store Locations (Microsoft Learn): where CryptoAPI keeps the physical stores.
constexpr std::string_view kMachineStores =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates";
constexpr std::string_view kPolicyStores =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates";
constexpr std::string_view kEnterpriseStores =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates";
constexpr std::string_view kServices =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\Services";
constexpr std::string_view kUserStores = "\\Software\\Microsoft\\SystemCertificates";
constexpr std::string_view kUserPolicyStores =
    "\\Software\\Policies\\Microsoft\\SystemCertificates";
constexpr std::string_view kUsers = "HKEY_USERS";

// The path of `name` below a key.
std::string Below(std::string_view parent, std::string_view name) {
  std::string path(parent);
  path += '\\';
  path += name;
  return path;
}

// The stores that lie in the registry.
class RegistryStoreReader {
 public:
  RegistryStoreReader(const LiveHost& host, StoreIntake& intake) : host_(host), intake_(intake) {}

  void Read(const std::string& own_sid) {
    ReadPlace(std::string(kMachineStores), "LocalMachine", {});
    ReadPlace(std::string(kPolicyStores), "GroupPolicy", {});
    ReadPlace(std::string(kEnterpriseStores), "Enterprise", {});
    ReadPlace("HKEY_CURRENT_USER" + std::string(kUserStores), "CurrentUser", {});
    ReadPlace("HKEY_CURRENT_USER" + std::string(kUserPolicyStores), "CurrentUser", ".GroupPolicy");
    ReadServices();
    ReadLoadedUsers(own_sid);
  }

 private:
  // All stores below one key. `layout` is the folder of a snapshot that holds their like.
  void ReadPlace(const std::string& key, const std::string& layout, std::string_view physical) {
    const auto names = host_.registry.Subkeys(key);
    if (!names) {
      if (names.error().code != ErrorCode::kNotFound) {
        intake_.Tell(key, "stores", names.error(), "KEY_READ");
      }
      return;
    }
    for (const std::string& name : *names) {
      if (!intake_.TakesName(key, name)) continue;
      // Third-party roots lie apart, and are shown as part of Root.
      const bool is_auth_root =
          layout == "LocalMachine" && EqualIgnoringAsciiCase(name, "AuthRoot");
      auto store = is_auth_root ? StoreOfKey("AuthRoot", "Root") : StoreOfKey(layout, name);
      if (!store) continue;  // places are those of the layout
      if (!physical.empty()) store->physical = physical;
      ReadStore(Below(key, name), *std::move(store));
    }
  }

  void ReadStore(const std::string& key, StoreLocation store) {
    const Destination destination = intake_.Open(key, std::move(store));
    if (!intake_.HasRoom(destination)) return;
    std::optional<Error> failure;
    bool has_items = false;
    for (const std::string_view items : {"Certificates", "CRLs", "CTLs"}) {
      const std::string items_key = Below(key, items);
      const auto names = host_.registry.Subkeys(items_key);
      if (!names && names.error().code == ErrorCode::kNotFound) continue;
      if (!names) {
        destination.AddUnreadable(WithRight(ToLowerAscii(items), names.error(), "KEY_READ"),
                                  names.error());
        if (!failure) failure = names.error();
        continue;
      }
      for (const std::string& name : *names) {
        has_items = true;
        if (intake_.TakesItem(name, destination)) {
          ReadItem(Below(items_key, name), name, destination);
        }
      }
    }
    // A user's own My is files; this key does not tell what is in there.
    const bool tells_all = IsKeptInRegistry(intake_.inventory().location(destination.location));
    if (tells_all || has_items || failure) intake_.AddRecord(destination, failure);
  }

  void ReadItem(const std::string& key, const std::string& name, const Destination& destination) {
    const auto values = host_.registry.Values(key);
    if (!values) {
      destination.AddUnreadable(WithRight(ToShownName(name), values.error(), "KEY_READ"),
                                values.error());
      return;
    }
    const auto blob = std::ranges::find_if(*values, [](const RegistryItem& item) {
      return EqualIgnoringAsciiCase(item.name, "Blob") && item.type == RegistryType::kBinary;
    });
    if (blob == values->end()) {
      destination.AddBadFormat(ToShownName(name), 0, x509::ErrorCode::kNoContent);
      return;
    }
    intake_.TakeItem(blob->data, name, destination);
  }

  void ReadServices() {
    const std::string key(kServices);
    const auto services = host_.registry.Subkeys(key);
    if (!services) {
      if (services.error().code != ErrorCode::kNotFound) {
        intake_.Tell(key, "services", services.error(), "KEY_READ");
      }
      return;
    }
    for (const std::string& service : *services) {
      if (!intake_.TakesName(key, service)) continue;
      ReadPlace(Below(key, service) + "\\SystemCertificates", "Services/" + service, {});
    }
  }

  // Only the hives of users who are logged on, or run a service, are loaded.
  void ReadLoadedUsers(const std::string& own_sid) {
    const auto users = host_.registry.Subkeys(kUsers);
    if (!users) {
      if (users.error().code != ErrorCode::kNotFound) {
        intake_.Tell(std::string(kUsers), "users", users.error(), "KEY_READ");
      }
      return;
    }
    for (const std::string& user : *users) {
      // ".DEFAULT" is another name of S-1-5-18, "S-1-5-…_Classes" holds no stores.
      if (!IsSid(user) || user == own_sid) continue;
      const std::string key = Below(kUsers, user);
      ReadPlace(key + std::string(kUserStores), "Users/" + user, {});
      ReadPlace(key + std::string(kUserPolicyStores), "Users/" + user, ".GroupPolicy");
    }
  }

  const LiveHost& host_;
  StoreIntake& intake_;
};

// Whose stores are those of CurrentUser is not known: they may come as a user's, too.
void TellSelf(const LiveHost& host, const StoreIntake& intake) {
  const auto self = host.accounts.Self();
  intake.Tell(std::string(kUsers), "which of the users runs this",
              self ? Error{.code = ErrorCode::kReadFailed} : self.error(),
              "TOKEN_QUERY on its own token");
}

}  // namespace

void ReadLiveStores(const LiveHost& host, const std::string& own_sid, const KeepFile& keep,
                    Inventory& inventory) {
  StoreIntake intake(keep, inventory);
  // First, as CryptoAPI may fill the registry when it is asked for a store.
  LogicalStoreReader logical(host.stores, intake);
  logical.Ask();
  if (own_sid.empty()) TellSelf(host, intake);
  RegistryStoreReader(host, intake).Read(own_sid);
  ReadLiveProfiles(host, own_sid, intake);
  logical.AddWhatOnlyCryptoApiShows();
}

}  // namespace pkiaudit::stores::win
