// SPDX-License-Identifier: Apache-2.0
#include "cli/network_options.h"

#include <CLI/CLI.hpp>

#include "audit/pki/revocation_scope.h"
#include "audit/pki/url.h"

namespace pkiaudit::cli {
namespace {

// "dc1.corp.example", "[2001:db8::1]:389".
std::string CheckServer(const std::string& text) {
  const auto url = audit::ParseUrl("ldap://" + text);
  const bool good = url && !url->host.empty() && url->target == "/" && !text.ends_with('/');
  return good ? "" : "'" + text + "' is no server such as dc1.corp.example or 192.0.2.1:389";
}

std::string CheckNotEmpty(const std::string& text) {
  return text.empty() ? "an empty name was given" : "";
}

}  // namespace

void AddNetworkOptions(CLI::App& app, NetworkOptions& options) {
  using Mode = NetworkOptions::Mode;
  auto* online = app.add_flag_callback(
      "--online", [&options] { options.mode = Mode::kOnline; },
      "Fetch CRLs and OCSP answers that certificates name (default for this machine)");
  app.add_flag_callback(
         "--offline", [&options] { options.mode = Mode::kOffline; },
         "Make no network connection (default for snapshots and bundles)")
      ->excludes(online);
  app.add_option_function<std::string>(
         "--revocation-scope",
         [&options](const std::string& text) {
           const auto breadth = audit::ParseBreadth(text);
           if (!breadth) {
             throw CLI::ValidationError("--revocation-scope",
                                        "'" + text + "' is not one of relevant, all");
           }
           options.breadth = *breadth;
         },
         "Whose CRLs are looked at: relevant (default: what enrolment depends on) or all")
      ->type_name("SCOPE");
  app.add_option("--per-host", options.per_host,
                 "Transfers at once from one server, 1 to 256 (default 8)")
      ->check(CLI::Range(1, 256))
      ->type_name("N");
  app.add_option_function<std::string>(
         "--proxy",
         [&options](const std::string& text) {
           // "--proxy= --offline" would take the next option as its value.
           if (text.empty() || text.starts_with('-')) {
             throw CLI::ValidationError("--proxy", "no proxy was given; none is for going direct");
           }
           options.proxy = text;
         },
         "The proxy for HTTP, such as http://proxy.corp.example:8080, or none (default: what "
         "http_proxy, https_proxy and no_proxy say, else Windows' WinHTTP setting)")
      ->type_name("URL");
  app.add_option(
         "--ldap-server", options.ldap_server,
         "Who answers ldap URLs that name no server: HOST or HOST:PORT (default: on a member "
         "of a Windows domain its own, else nobody)")
      ->check(CheckServer)
      ->type_name("SERVER");
  app.add_flag("--deny-private-addresses", options.deny_private_addresses,
               "Connect to no address that is not of the Internet at large");
  app.add_flag("--allow-file-urls", options.allow_file_urls, "Read file: URLs of certificates");
}

void AddSaveOption(CLI::App& app, NetworkOptions& options) {
  app.add_option("--save-crls", options.save_crls,
                 "Keep what was fetched in this folder, with an index; as revocation/ of a "
                 "snapshot it is judged again without a network")
      ->check(CheckNotEmpty)
      ->type_name("DIR");
}

}  // namespace pkiaudit::cli
