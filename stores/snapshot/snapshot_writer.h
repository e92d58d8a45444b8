// SPDX-License-Identifier: Apache-2.0
//
// The files of a snapshot that say what is known of a host beside its certificates, as the readers
// of this folder read them (docs/snapshot.md).
#ifndef PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_WRITER_H_
#define PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_WRITER_H_

#include <optional>
#include <string>

#include "stores/inventory.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// snapshot.xml. HostFacts::collected must be told.
std::string ToSnapshotXml(const HostFacts& host);

// keys/private-keys.xml: all private keys of LocalMachine that are known of.
std::string ToPrivateKeysXml(const Inventory& inventory);

// registry/*.reg: all that the view holds, as Registry Editor writes it.
std::string ToRegistryExport(const RegistryView& registry);

// applicationHost.config without its passwords. Nothing where it is no XML, as then nobody can tell
// what is a password in it.
std::optional<std::string> WithoutPasswords(x509::Bytes application_host_config);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_WRITER_H_
