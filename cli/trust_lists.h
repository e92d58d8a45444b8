// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_TRUST_LISTS_H_
#define PKIAUDIT_CLI_TRUST_LISTS_H_

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "audit/policy/root_list.h"

namespace pkiaudit::cli {

// What the trust lists in these files say together. A list whose signature does not verify is
// refused, by whomever it is signed. The error is a message for the user.
tl::expected<audit::RootList, std::string> ReadTrustLists(const std::vector<std::string>& paths);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_TRUST_LISTS_H_
