// SPDX-License-Identifier: Apache-2.0
#include "cli/fetcher.h"

#include <cstdlib>
#include <optional>

#include "audit/probes/address_policy.h"
#include "audit/probes/machine_network.h"
#include "audit/probes/proxy.h"
#include "cli/version.h"

namespace pkiaudit::cli {
namespace {

using audit::probes::ProxySettings;

tl::expected<ProxySettings, std::string> FindProxies(const NetworkOptions& options) {
  if (options.proxy) {
    auto settings = ProxySettings::FromOption(*options.proxy);
    if (settings) {
      return *settings;
    }
    return tl::make_unexpected(
        "--proxy: what was given is neither a proxy such as http://proxy.corp.example:8080 nor "
        "none");
  }
  std::string faulty;
  auto settings = ProxySettings::FromEnvironment(
      [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      },
      faulty);
  if (!settings) {
    return tl::make_unexpected("the environment variable " + faulty +
                               " holds no proxy; mend it, or give --proxy");
  }
  const auto machine =
      settings->source().empty() ? audit::probes::ReadMachineProxy() : std::nullopt;
  if (!machine) {
    return *settings;
  }
  settings = ProxySettings::FromWinHttp(machine->servers, machine->bypass);
  if (settings) {
    return *settings;
  }
  return tl::make_unexpected(
      "this machine's WinHTTP setting names no proxy that can be used (netsh winhttp show proxy); "
      "mend it, or give --proxy");
}

}  // namespace

tl::expected<OpenFetcher, std::string> MakeFetcher(const NetworkOptions& options) {
  auto proxies = FindProxies(options);
  if (!proxies) {
    return tl::make_unexpected(proxies.error());
  }
  std::string source = proxies->source();
  audit::probes::FetchOptions fetch;
  fetch.per_host = options.per_host;
  fetch.proxies = std::move(*proxies);
  if (options.deny_private_addresses) {
    fetch.may_connect = audit::probes::IsGloballyReachable;
  }
  fetch.allow_file_urls = options.allow_file_urls;
  fetch.ldap_server = options.ldap_server;
  fetch.ldap_own_domain = audit::probes::IsDomainMember();
  fetch.user_agent = "pkiaudit/" + std::string(Version());
  return OpenFetcher{audit::probes::MakeNetworkFetcher(std::move(fetch)), std::move(source)};
}

}  // namespace pkiaudit::cli
