// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_VERSION_H_
#define PKIAUDIT_CLI_VERSION_H_

#include <string>

namespace pkiaudit::cli {

// "0.1.0".
std::string Version();
// "pkiaudit 0.1.0 (OpenSSL 3.0.22, Boost 1.74.0, …)": the versions of what it runs with.
std::string VersionText();

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_VERSION_H_
