// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_PASSWORDS_H_
#define PKIAUDIT_CLI_PASSWORDS_H_

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace pkiaudit::cli {

// The lines of a password file, each a password; a CR at a line's end and a byte order mark are no
// part of it, empty lines are skipped. The error is a message for the user, never with a password
// in it.
tl::expected<std::vector<std::string>, std::string> ReadPasswordFile(const std::string& path);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_PASSWORDS_H_
