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

// snapshot.xml: the host's facts, of which `collected` must be told, and what could not be read.
std::string ToSnapshotXml(const Inventory& inventory);

// keys/private-keys.xml: all private keys of LocalMachine that are known of.
std::string ToPrivateKeysXml(const Inventory& inventory);

// registry/*.reg: all that the view holds, as Registry Editor writes it.
std::string ToRegistryExport(const RegistryView& registry);

// applicationHost.config, reduced to the elements and attributes that tell how NDES runs: pools,
// sites, applications and bindings, limits of requests, authentication. Passwords, environment
// variables, connection strings and whatever else may hold a secret are not among them. Nothing
// where it is no XML.
std::optional<std::string> ReduceApplicationHostConfig(x509::Bytes octets);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_SNAPSHOT_WRITER_H_
