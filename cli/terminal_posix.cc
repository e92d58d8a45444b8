// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "cli/terminal.h"

namespace pkiaudit::cli {

bool StdoutIsTerminal() { return isatty(STDOUT_FILENO) == 1; }
bool StderrIsTerminal() { return isatty(STDERR_FILENO) == 1; }

// Terminals take UTF-8.
struct StandardStreams::Consoles {};
StandardStreams::StandardStreams() = default;
StandardStreams::~StandardStreams() = default;

}  // namespace pkiaudit::cli
