// SPDX-License-Identifier: Apache-2.0
#include "stores/host/http_configuration.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

// By address and port, and by host name and port.
constexpr std::array<std::string_view, 2> kBindingKeys = {"SslBindingInfo", "SslSniBindingInfo"};

// {4dc3e181-e14b-4a21-b022-59fc669b0914}, as a GUID lies in memory.
constexpr std::array<uint8_t, 16> kIisApplicationId = {
    0x81, 0xe1, 0xc3, 0x4d, 0x4b, 0xe1, 0x21, 0x4a, 0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x14};

TlsBinding ReadBinding(const RegistryView& registry, const std::string& key, std::string endpoint) {
  TlsBinding binding;
  binding.endpoint = std::move(endpoint);
  x509::Sha1Digest digest{};
  if (const RegistryValue* const hash = registry.Find(key, "SslCertHash");
      hash != nullptr && hash->data.size() == digest.size()) {
    std::ranges::copy(hash->data, digest.begin());
    binding.certificate = digest;
  }
  binding.store = registry.String(key, "SslCertStoreName").value_or("");
  // netsh and IIS write "MY".
  if (binding.store.empty() || EqualIgnoringAsciiCase(binding.store, "My")) binding.store = "My";
  const RegistryValue* const application = registry.Find(key, "AppId");
  binding.is_iis = application == nullptr || application->data.size() != kIisApplicationId.size() ||
                   std::ranges::equal(application->data, kIisApplicationId);
  return binding;
}

}  // namespace

std::optional<HttpConfiguration> FindHttpConfiguration(const RegistryView& registry) {
  constexpr std::string_view kParameters = registry_keys::kHttpParameters;
  if (!registry.HasKey(kParameters)) return std::nullopt;
  HttpConfiguration configuration;
  configuration.max_field_length = registry.Dword(kParameters, "MaxFieldLength");
  configuration.max_request_bytes = registry.Dword(kParameters, "MaxRequestBytes");
  for (const std::string_view bindings : kBindingKeys) {
    const std::string key = std::string(kParameters) + "\\" + std::string(bindings);
    for (std::string& endpoint : registry.Subkeys(key)) {
      const std::string binding_key = key + "\\" + endpoint;
      configuration.tls_bindings.push_back(ReadBinding(registry, binding_key, std::move(endpoint)));
    }
  }
  return configuration;
}

}  // namespace pkiaudit::stores
