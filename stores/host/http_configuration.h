// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_HTTP_CONFIGURATION_H_
#define PKIAUDIT_STORES_HOST_HTTP_CONFIGURATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stores/host/registry_view.h"
#include "x509/digest.h"

namespace pkiaudit::stores {

// Which certificate HTTP.sys shows on an endpoint (HTTP_SERVICE_CONFIG_SSL_PARAM; netsh http show
// sslcert).
struct TlsBinding {
  std::string endpoint;  // "0.0.0.0:443", "[::]:443"; with SNI "ndes.example:443"
  // Nothing where the binding names none by its SHA-1, as with a central certificate store.
  std::optional<x509::Sha1Digest> certificate;
  std::string store;    // of LocalMachine; "My" where the binding names none
  bool is_iis = false;  // made by IIS, or it does not say by whom
};

// What the registry says of HTTP.sys, in the order of the endpoints' names. Values that are absent
// or of another type are nothing: HTTP.sys takes its default then.
struct HttpConfiguration {
  std::optional<uint32_t> max_field_length;   // octets of one header, and of the URL
  std::optional<uint32_t> max_request_bytes;  // octets of the request line and all headers
  std::vector<TlsBinding> tls_bindings;
};

// Nothing where the key HTTP\Parameters was not read.
std::optional<HttpConfiguration> FindHttpConfiguration(const RegistryView& registry);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_HTTP_CONFIGURATION_H_
