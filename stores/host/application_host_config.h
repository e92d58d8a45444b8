// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_APPLICATION_HOST_CONFIG_H_
#define PKIAUDIT_STORES_HOST_APPLICATION_HOST_CONFIG_H_

#include "stores/formats/destination.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Reads IIS' applicationHost.config: the application pool of the application /certsrv/mscep, of the
// default site (id 1) where it has one, else of the first site that has, and the pool's identity,
// defaults included, go into the inventory's HostFacts. A file without that application changes
// nothing; a pool that the file does not define, and an identity that IIS does not know, are told.
// Passwords in the file are neither kept nor told.
void ReadApplicationHostConfig(x509::Bytes octets, const Destination& destination);

// Whether redirection.config says that IIS reads applicationHost.config from elsewhere (Shared
// Configuration, Microsoft Learn), and not the file beside it. Errors: those of XmlFile::Load.
Result<bool> IsConfigurationShared(x509::Bytes redirection_config);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_APPLICATION_HOST_CONFIG_H_
