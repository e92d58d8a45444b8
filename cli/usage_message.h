// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_USAGE_MESSAGE_H_
#define PKIAUDIT_CLI_USAGE_MESSAGE_H_

#include <string>
#include <string_view>
#include <vector>

namespace pkiaudit::cli {

// `message`, the parser's one line on what is wrong with `arguments`, unless it repeats an argument
// that may hold a password (text with an '@', what stands behind --proxy or a slip of it): then one
// that says the same without it.
std::string UsageMessage(std::string_view message, const std::vector<std::string>& arguments);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_USAGE_MESSAGE_H_
