// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/process.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_headers.h"

namespace pkiaudit::cli {

void PrepareProcess() { SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX); }

// The arguments of main() are in the ANSI code page, which has not all characters.
std::vector<std::string> CommandLineArguments(int /*argc*/, char** /*argv*/) {
  const auto free = [](LPWSTR* words) { LocalFree(static_cast<HLOCAL>(words)); };
  int count = 0;
  const std::unique_ptr<LPWSTR, decltype(free)> words(CommandLineToArgvW(GetCommandLineW(), &count),
                                                      free);
  std::vector<std::string> arguments;
  for (int i = 1; words != nullptr && i < count; ++i) {
    arguments.push_back(stores::win::Narrow(words.get()[i]));
  }
  return arguments;
}

}  // namespace pkiaudit::cli
