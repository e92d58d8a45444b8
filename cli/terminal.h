// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_TERMINAL_H_
#define PKIAUDIT_CLI_TERMINAL_H_

#include <memory>

namespace pkiaudit::cli {

// Whether standard output or standard error is a terminal that a person looks at, and that takes
// control sequences (ECMA-48).
bool StdoutIsTerminal();
bool StderrIsTerminal();

// While one lives, std::cout and std::cerr take UTF-8 and show it whole: on a Windows console
// whatever its code page, and octets as they are to a file or a pipe.
class StandardStreams {
 public:
  StandardStreams();
  ~StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;

 private:
  struct Consoles;
  std::unique_ptr<Consoles> consoles_;
};

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_TERMINAL_H_
