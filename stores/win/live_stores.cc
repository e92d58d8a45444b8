// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_stores.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/formats/serialized_store.h"
#include "stores/snapshot/layout.h"
#include "stores/snapshot/values.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores::win {
namespace {

using Kind = StoreLocation::Kind;

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
constexpr std::string_view kProfiles =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";
// Below a user's profile: the certificates of My, which no key of the registry holds.
constexpr std::string_view kProfileMy =
    "\\AppData\\Roaming\\Microsoft\\SystemCertificates\\My\\Certificates";

constexpr std::string_view kFormat = "system store";
constexpr uint64_t kMaxProfileFile = 1u << 20;

// The path of `name` below a key or folder.
std::string Below(std::string_view parent, std::string_view name) {
  std::string path(parent);
  path += '\\';
  path += name;
  return path;
}

// "certificates" becomes what a record says where rights are missing.
std::string What(std::string_view what, const Error& error, std::string_view right) {
  std::string text(what);
  if (error.code == ErrorCode::kPermissionDenied) text += ", needs " + std::string(right);
  return text;
}

bool IsUsersOwnMy(const StoreLocation& store) {
  const bool is_user = store.kind == Kind::kCurrentUser || store.kind == Kind::kUser;
  return is_user && store.IsStore(store.kind, "My") && store.physical.empty();
}

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

class LiveStoreReader {
 public:
  LiveStoreReader(const LiveHost& host, const KeepFile& keep, Inventory& inventory)
      : host_(host), keep_(keep), inventory_(inventory) {}

  void Read(const std::string& own_sid) {
    // First, as CryptoAPI may fill the registry when it is asked for a store.
    const Logical machine = ReadLogical(Kind::kLocalMachine);
    const Logical user = ReadLogical(Kind::kCurrentUser);
    ReadPlace(std::string(kMachineStores), "LocalMachine", {});
    ReadPlace(std::string(kPolicyStores), "GroupPolicy", {});
    ReadPlace(std::string(kEnterpriseStores), "Enterprise", {});
    ReadPlace("HKEY_CURRENT_USER" + std::string(kUserStores), "CurrentUser", {});
    ReadPlace("HKEY_CURRENT_USER" + std::string(kUserPolicyStores), "CurrentUser", ".GroupPolicy");
    ReadServices();
    ReadLoadedUsers(own_sid);
    ReadProfiles(own_sid);
    AddWhatOnlyCryptoApiShows(Kind::kLocalMachine, "LocalMachine", machine);
    AddWhatOnlyCryptoApiShows(Kind::kCurrentUser, "CurrentUser", user);
  }

 private:
  using Certificates = Result<std::vector<std::vector<uint8_t>>>;
  using Logical = std::map<std::string, Certificates>;  // by the store's name

  Logical ReadLogical(Kind kind) {
    Logical logical;
    const auto names = host_.stores.Names(kind);
    if (!names) {
      const SourceId source = inventory_.AddSource("CryptoAPI", std::string(kFormat));
      inventory_.AddUnreadable({source, kNone, "names of stores", names.error()});
      return logical;
    }
    for (const std::string& name : *names) {
      logical.try_emplace(name, host_.stores.Certificates(kind, name));
    }
    return logical;
  }

  // All stores below one key. `layout` is the folder of a snapshot that holds their like.
  void ReadPlace(const std::string& key, const std::string& layout, std::string_view physical) {
    const auto names = host_.registry.Subkeys(key);
    if (!names) {
      if (names.error().code == ErrorCode::kNotFound) return;
      const SourceId source = inventory_.AddSource(key, std::string(kFormat));
      inventory_.AddUnreadable(
          {source, kNone, What("stores", names.error(), "KEY_READ"), names.error()});
      return;
    }
    for (const std::string& name : *names) {
      // Third-party roots lie apart, and are shown as part of Root.
      const bool is_auth_root =
          layout == "LocalMachine" && EqualIgnoringAsciiCase(name, "AuthRoot");
      const std::string folder = is_auth_root ? "AuthRoot" : layout;
      auto store = StoreOfKey(folder, is_auth_root ? "Root" : name);
      if (!store) continue;  // no account of that name has stores
      if (!physical.empty()) store->physical = physical;
      ReadRegistryStore(Below(key, name), *store,
                        is_auth_root ? "stores/AuthRoot" : "stores/" + layout + "/" + store->store);
    }
  }

  void ReadRegistryStore(const std::string& key, const StoreLocation& store,
                         const std::string& folder) {
    const SourceId source = inventory_.AddSource(key, std::string(kFormat));
    const Destination destination{inventory_, inventory_.InternLocation(store), source};
    std::optional<Error> failure;
    bool has_items = false;
    for (const std::string_view items : {"Certificates", "CRLs", "CTLs"}) {
      const std::string items_key = Below(key, items);
      const auto names = host_.registry.Subkeys(items_key);
      if (!names && names.error().code == ErrorCode::kNotFound) continue;
      if (!names) {
        destination.AddUnreadable(What(ToLowerAscii(items), names.error(), "KEY_READ"),
                                  names.error());
        if (!failure) failure = names.error();
        continue;
      }
      for (const std::string& name : *names) {
        has_items = true;
        ReadItem(Below(items_key, name), name, destination, folder);
      }
    }
    // A user's own My is files; this key does not tell what is in there.
    if (IsUsersOwnMy(store) && !has_items && !failure) return;
    inventory_.AddStoreRecord({destination.location, failure});
    if (!failure) Keep(folder + "/", {});
  }

  void ReadItem(const std::string& key, const std::string& name, const Destination& destination,
                const std::string& folder) {
    const auto values = host_.registry.Values(key);
    if (!values) {
      destination.AddUnreadable(What(name, values.error(), "KEY_READ"), values.error());
      return;
    }
    const auto blob = std::ranges::find_if(*values, [](const RegistryItem& item) {
      return EqualIgnoringAsciiCase(item.name, "Blob") && item.type == RegistryType::kBinary;
    });
    if (blob == values->end()) {
      destination.AddUnreadable(
          name, {.code = ErrorCode::kBadFormat, .detail = x509::ErrorCode::kNoContent});
      return;
    }
    Take(blob->data, name, destination, folder);
  }

  void Take(x509::Bytes elements, const std::string& name, const Destination& destination,
            const std::string& folder) {
    ReadSerializedElements(elements, {.what = "registry blob"}, name, false, destination);
    Keep(folder + "/" + name + SuffixOf(destination) + ".blob", elements);
  }

  // Physical stores that share a folder of the snapshot must not share names.
  std::string SuffixOf(const Destination& destination) const {
    const StoreLocation& store = inventory_.location(destination.location);
    return store.kind == Kind::kCurrentUser || store.kind == Kind::kUser ? store.physical : "";
  }

  void Keep(const std::string& path, x509::Bytes octets) const {
    if (keep_) keep_(path, octets);
  }

  void ReadServices() {
    const auto services = host_.registry.Subkeys(kServices);
    if (!services) {
      if (services.error().code == ErrorCode::kNotFound) return;
      const SourceId source = inventory_.AddSource(std::string(kServices), std::string(kFormat));
      inventory_.AddUnreadable(
          {source, kNone, What("services", services.error(), "KEY_READ"), services.error()});
      return;
    }
    for (const std::string& service : *services) {
      ReadPlace(std::string(kServices) + "\\" + service + "\\SystemCertificates",
                "Services/" + service, {});
    }
  }

  // Only the hives of users who are logged on, or run a service, are loaded.
  void ReadLoadedUsers(const std::string& own_sid) {
    const auto users = host_.registry.Subkeys("HKEY_USERS");
    if (!users) return;
    for (const std::string& user : *users) {
      // ".DEFAULT" is another name of S-1-5-18, "S-1-5-…_Classes" holds no stores.
      if (!IsSid(user) || user == own_sid) continue;
      const std::string key = "HKEY_USERS\\" + user;
      ReadPlace(key + std::string(kUserStores), "Users/" + user, {});
      ReadPlace(key + std::string(kUserPolicyStores), "Users/" + user, ".GroupPolicy");
    }
  }

  void ReadProfiles(const std::string& own_sid) {
    const auto profiles = host_.registry.Subkeys(kProfiles);
    if (!profiles) return;
    for (const std::string& sid : *profiles) {
      if (!IsSid(sid) || sid == own_sid) continue;
      const auto path = ProfilePath(sid);
      if (path) ReadProfile(sid, *path + std::string(kProfileMy));
    }
  }

  std::optional<std::string> ProfilePath(const std::string& sid) const {
    const std::string key = std::string(kProfiles) + "\\" + sid;
    const auto values = host_.registry.Values(key);
    if (!values) return std::nullopt;
    for (const RegistryItem& item : *values) {
      if (EqualIgnoringAsciiCase(item.name, "ProfileImagePath")) return TextOf(item);
    }
    return std::nullopt;
  }

  void ReadProfile(const std::string& sid, const std::string& folder) {
    const auto names = host_.files.List(folder);
    if (!names && names.error().code == ErrorCode::kNotFound) return;
    const StoreLocation store{Kind::kUser, sid, "My", {}};
    const Destination destination{inventory_, inventory_.InternLocation(store),
                                  inventory_.AddSource(folder, std::string(kFormat))};
    inventory_.AddStoreRecord(
        {destination.location, names ? std::nullopt : std::optional(names.error())});
    const std::string kept = "stores/Users/" + sid + "/My";
    if (!names) {
      destination.AddUnreadable(
          What("certificates", names.error(), "FILE_LIST_DIRECTORY on the profile's folder"),
          names.error());
      return;
    }
    Keep(kept + "/", {});
    for (const std::string& name : *names) {
      const auto elements = host_.files.Read(Below(folder, name), kMaxProfileFile);
      if (elements) {
        Take(*elements, name, destination, kept);
      } else {
        destination.AddUnreadable(What(name, elements.error(), "FILE_GENERIC_READ"),
                                  elements.error());
      }
    }
  }

  bool IsKnown(Kind kind, const std::string& store, x509::Bytes der) {
    for (LocationId id = 0; id < inventory_.locations().size(); ++id) {
      if (inventory_.location(id).IsStore(kind, store) && inventory_.FindEntry(id, der)) {
        return true;
      }
    }
    return false;
  }

  bool HasRecord(Kind kind, const std::string& store) const {
    return std::ranges::any_of(inventory_.store_records(), [&](const StoreRecord& record) {
      return inventory_.location(record.location).IsStore(kind, store);
    });
  }

  void AddWhatOnlyCryptoApiShows(Kind kind, const std::string& layout, const Logical& logical) {
    for (const auto& [name, certificates] : logical) {
      auto store = StoreOfKey(layout, name);
      if (!store) continue;
      store->physical.clear();
      if (!certificates) {
        AddFailure(*store, certificates.error());
        continue;
      }
      for (const auto& elements : *certificates) {
        const x509::Bytes der = CertificateIn(elements);
        // CurrentUser shows LocalMachine's besides its own; they are judged there.
        if (IsKnown(kind, store->store, der) || IsKnown(Kind::kLocalMachine, store->store, der)) {
          continue;
        }
        const Destination destination{inventory_, inventory_.InternLocation(*store),
                                      SourceOf(*store)};
        Take(elements, x509::ToHex(x509::Sha1(der)), destination,
             "stores/" + layout + "/" + store->store);
      }
      if (!HasRecord(kind, store->store)) {
        inventory_.AddStoreRecord({inventory_.InternLocation(*store), std::nullopt});
        Keep("stores/" + layout + "/" + store->store + "/", {});
      }
    }
  }

  // Where the registry told the reason already, once is enough.
  void AddFailure(const StoreLocation& store, const Error& error) {
    if (error.code == ErrorCode::kNotFound || HasRecord(store.kind, store.store)) return;
    const LocationId location = inventory_.InternLocation(store);
    inventory_.AddUnreadable({SourceOf(store), location,
                              What("certificates", error, "read access to the store"), error});
    inventory_.AddStoreRecord({location, error});
  }

  SourceId SourceOf(const StoreLocation& store) {
    const std::string path = "CryptoAPI " + LogicalName(store);
    const auto known = sources_.find(path);
    if (known != sources_.end()) return known->second;
    return sources_[path] = inventory_.AddSource(path, std::string(kFormat));
  }

  const LiveHost& host_;
  const KeepFile& keep_;
  Inventory& inventory_;
  std::map<std::string, SourceId> sources_;  // of what only CryptoAPI shows
};

}  // namespace

void ReadLiveStores(const LiveHost& host, const std::string& own_sid, const KeepFile& keep,
                    Inventory& inventory) {
  LiveStoreReader(host, keep, inventory).Read(own_sid);
}

}  // namespace pkiaudit::stores::win
