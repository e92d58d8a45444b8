// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_NETWORK_OPTIONS_H_
#define PKIAUDIT_CLI_NETWORK_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "audit/policy/policy.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11 calls it so
class App;
}

namespace pkiaudit::cli {

// What `audit`, `bundle` and `collect` may do on the network, and what revocation checking looks
// at.
struct NetworkOptions {
  enum class Mode : uint8_t {
    kDefault,  // online for this machine, offline for what was handed over
    kOnline,
    kOffline,
  };
  Mode mode = Mode::kDefault;
  audit::RevocationBreadth breadth = audit::RevocationBreadth::kRelevant;
  int per_host = 8;
  std::optional<std::string> proxy;  // as given: may hold a password
  std::string ldap_server;
  bool deny_private_addresses = false;
  bool allow_file_urls = false;
  std::string save_crls;  // a folder; empty: none

  bool IsOnline(bool is_this_machine) const {
    return mode == Mode::kOnline || (mode == Mode::kDefault && is_this_machine);
  }
};

// Throws CLI11's errors while parsing.
void AddNetworkOptions(CLI::App& app, NetworkOptions& options);
// --save-crls.
void AddSaveOption(CLI::App& app, NetworkOptions& options);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_NETWORK_OPTIONS_H_
