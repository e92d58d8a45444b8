// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_CLI_RUN_PKIAUDIT_H_
#define PKIAUDIT_TESTS_CLI_RUN_PKIAUDIT_H_

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/run_process.h"

namespace pkiaudit::cli {

// The executable that was built; PKIAUDIT_EXECUTABLE in the environment names another one.
inline std::string Executable() {
  const char* other = std::getenv("PKIAUDIT_EXECUTABLE");
  return other == nullptr ? PKIAUDIT_EXECUTABLE : other;
}

// Runs it, as a user would.
inline test_support::ProcessResult RunPkiaudit(std::vector<std::string> arguments,
                                               std::string working_directory = {}) {
  return test_support::RunProcess({.executable = Executable(),
                                   .arguments = std::move(arguments),
                                   .standard_input = {},
                                   .environment = {},
                                   .working_directory = std::move(working_directory)});
}

inline std::string Host(const std::string& name) {
  return PKIAUDIT_SOURCE_DIR "/fixtures/hosts/" + name;
}

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_TESTS_CLI_RUN_PKIAUDIT_H_
