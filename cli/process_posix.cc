// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include "cli/process.h"

namespace pkiaudit::cli {

void PrepareProcess() { std::signal(SIGXFSZ, SIG_IGN); }

std::vector<std::string> CommandLineArguments(int argc, char** argv) {
  return {argv + 1, argv + argc};
}

}  // namespace pkiaudit::cli
