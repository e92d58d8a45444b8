// SPDX-License-Identifier: Apache-2.0
#include "stores/host/schannel_configuration.h"

namespace pkiaudit::stores {

std::optional<SchannelConfiguration> FindSchannelConfiguration(const RegistryView& registry) {
  if (!registry.HasKey(registry_keys::kSchannel)) return std::nullopt;
  SchannelConfiguration configuration;
  configuration.sends_trusted_issuer_list =
      registry.Dword(registry_keys::kSchannel, "SendTrustedIssuerList").value_or(0) != 0;
  return configuration;
}

}  // namespace pkiaudit::stores
