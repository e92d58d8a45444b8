// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_PROCESS_H_
#define PKIAUDIT_CLI_PROCESS_H_

#include <string>
#include <vector>

namespace pkiaudit::cli {

// To be called first: lets what would end the process, or ask somebody who is not there, end in a
// message. On POSIX a write over the limit of a file's size fails like one to a full disk; on
// Windows a fault opens no window.
void PrepareProcess();

// What stands behind the program's name, in UTF-8 (on POSIX: as it came).
std::vector<std::string> CommandLineArguments(int argc, char** argv);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_PROCESS_H_
