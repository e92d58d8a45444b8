// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>

#include "cli/exit_code.h"
#include "cli/process.h"
#include "cli/run.h"
#include "cli/terminal.h"

int main(int argc, char** argv) {
  pkiaudit::cli::PrepareProcess();
  const pkiaudit::cli::StandardStreams streams;
  try {
    const int code =
        pkiaudit::cli::Run(pkiaudit::cli::CommandLineArguments(argc, argv), std::cout, std::cerr);
    if (!std::cout.flush() && code != pkiaudit::cli::kExitFailure) {
      std::cerr << "pkiaudit: cannot write to standard output\n";
      return pkiaudit::cli::kExitFailure;
    }
    return code;
  } catch (const std::exception& failure) {
    std::cerr << "pkiaudit: internal error: " << failure.what() << "; there is no report\n";
    return pkiaudit::cli::kExitFailure;
  }
}
