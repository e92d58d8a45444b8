// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_SCHANNEL_CONFIGURATION_H_
#define PKIAUDIT_STORES_HOST_SCHANNEL_CONFIGURATION_H_

#include <optional>

#include "stores/host/registry_view.h"

namespace pkiaudit::stores {

// What the registry says of Schannel, Windows' TLS.
struct SchannelConfiguration {
  // A server names the roots that it trusts when it asks for a client certificate. Off unless
  // switched on, since Windows Server 2012.
  bool sends_trusted_issuer_list = false;
};

// Nothing where the key SCHANNEL was not read.
std::optional<SchannelConfiguration> FindSchannelConfiguration(const RegistryView& registry);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_SCHANNEL_CONFIGURATION_H_
