// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_REVOCATION_H_
#define PKIAUDIT_CLI_REVOCATION_H_

#include <functional>
#include <string>
#include <tl/expected.hpp>

#include "audit/audit_input.h"
#include "cli/fetcher.h"

namespace pkiaudit::cli {

// Fetches what revocation checking of `input` asks for and gives it to `input`, the FreshestCRL of
// base CRLs in a second round. `show` is told how many URLs each round has.
void FetchRevocation(OpenFetcher& fetcher, x509::Time time, audit::AuditInput& input,
                     const std::function<void(size_t urls)>& show);

// Keeps what was fetched in `folder` (--save-crls); one line saying what went wrong.
tl::expected<void, std::string> SaveRevocation(const audit::RevocationFacts& facts,
                                               const std::string& folder);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_REVOCATION_H_
