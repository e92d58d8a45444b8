// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SNAPSHOT_LAYOUT_H_
#define PKIAUDIT_STORES_SNAPSHOT_LAYOUT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stores/store_location.h"
#include "x509/digest.h"

namespace pkiaudit::stores {

// The layout of a host snapshot (docs/snapshot.md). Paths are relative to it, with '/' between
// parts; the layout's own names compare without regard to ASCII case, as on Windows.

// The store whose folder `path` is: "stores/LocalMachine/Root", "stores/AuthRoot",
// "stores/Users/<SID>/My". Nothing where it is none.
std::optional<StoreLocation> StoreOfFolder(std::string_view path);

// The store that keys/private-keys.xml names: `location` is the folder below stores/
// ("LocalMachine", "Users/<SID>"), `store` the name; of AuthRoot only "Root".
std::optional<StoreLocation> StoreOfKey(std::string_view location, std::string_view store);

// The other way: the folder below stores/ that holds the stores of that location. Of a physical
// store that has no folder of its own it is the one of its logical store.
std::string LayoutLocation(const StoreLocation& store);

struct SnapshotFile {
  enum class Kind : uint8_t {
    kUnexpected,
    kSnapshotXml,
    kPrivateKeysXml,
    kSecurityDescriptor,  // keys/<thumbprint>.sddl
    kKeyFile,             // below keys/files
    kStore,               // lies in a store's folder
    kRegistry,            // registry/*: export or hive, by content
    kApplicationHostConfig,
    kManifest,
    kTrustList,        // *.stl, in any other place
    kRevocationIndex,  // revocation/index.xml
    kRevocationBody,   // any other file in revocation/
    kNotReadYet,       // has its place in the layout; this version does not read it
  };
  Kind kind = Kind::kUnexpected;
  std::optional<StoreLocation> store = std::nullopt;          // kStore
  std::optional<x509::Sha1Digest> thumbprint = std::nullopt;  // kSecurityDescriptor
  std::string_view format = {};  // kNotReadYet: as a SourceRecord says it
};
SnapshotFile ClassifySnapshotFile(std::string_view path);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_LAYOUT_H_
