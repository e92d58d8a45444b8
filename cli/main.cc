// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  try {
    return pkiaudit::cli::Run(std::vector<std::string>(argv + 1, argv + argc), std::cout,
                              std::cerr);
  } catch (const std::exception& failure) {
    std::cerr << "pkiaudit: internal error: " << failure.what() << "; there is no report\n";
    return pkiaudit::cli::kExitFailure;
  }
}
