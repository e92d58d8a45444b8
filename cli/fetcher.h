// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_FETCHER_H_
#define PKIAUDIT_CLI_FETCHER_H_

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "audit/probes/fetcher.h"
#include "cli/network_options.h"

namespace pkiaudit::cli {

struct OpenFetcher {
  std::unique_ptr<audit::probes::Fetcher> fetcher;
  std::string proxy_source;  // as RevocationFacts has it
};

// By the options, this process's environment, and what this machine says of its proxy. One line
// saying what is wrong with them; it shows no part of a proxy's URL, which may hold a password.
tl::expected<OpenFetcher, std::string> MakeFetcher(const NetworkOptions& options);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_FETCHER_H_
