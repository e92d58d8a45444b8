// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/process.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  try {
    pkiaudit::cli::FailOnFullDisk();
    const int code =
        pkiaudit::cli::Run(std::vector<std::string>(argv + 1, argv + argc), std::cout, std::cerr);
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
