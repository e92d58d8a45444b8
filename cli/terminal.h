// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_TERMINAL_H_
#define PKIAUDIT_CLI_TERMINAL_H_

namespace pkiaudit::cli {

// Whether standard output or standard error is a terminal that a person looks at.
bool StdoutIsTerminal();
bool StderrIsTerminal();

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_TERMINAL_H_
