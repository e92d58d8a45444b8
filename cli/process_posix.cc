// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include "cli/process.h"

namespace pkiaudit::cli {

void FailOnFullDisk() { std::signal(SIGXFSZ, SIG_IGN); }

}  // namespace pkiaudit::cli
