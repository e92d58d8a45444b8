// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_RUN_PROCESS_H_
#define PKIAUDIT_TESTS_SUPPORT_RUN_PROCESS_H_

#include <string>
#include <utility>
#include <vector>

namespace pkiaudit::test_support {

struct ProcessInput {
  std::string executable;              // a path, or a name to be found in PATH
  std::vector<std::string> arguments;  // without the executable's name
  std::string standard_input;
  // Set in addition to this process's environment.
  std::vector<std::pair<std::string, std::string>> environment;
  std::string working_directory;  // this process's own when empty
};

struct ProcessResult {
  int exit_code = -1;  // 128 + the signal's number when a signal ended it, 127 when not started
  std::string standard_output;
  std::string standard_error;
};

// Runs a program to its end; neither output is a terminal. Throws std::runtime_error when the
// system lacks what it takes to start one.
ProcessResult RunProcess(const ProcessInput& input);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_RUN_PROCESS_H_
