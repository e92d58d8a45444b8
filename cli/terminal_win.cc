// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <io.h>

#include <algorithm>
#include <iostream>

#include "cli/console_buffer_win.h"
#include "cli/terminal.h"
#include "stores/win/windows_headers.h"

namespace pkiaudit::cli {
namespace {

bool IsConsole(HANDLE handle) {
  DWORD mode = 0;
  return GetConsoleMode(handle, &mode) != 0;
}

// A console that takes control sequences, or can be made to (Windows 10 and later).
bool TakesControlSequences(HANDLE handle) {
  DWORD mode = 0;
  if (GetConsoleMode(handle, &mode) == 0) return false;
  return (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0 ||
         SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

class WindowsConsole final : public ConsoleBuffer {
 public:
  explicit WindowsConsole(HANDLE handle) : handle_(handle) {}

 private:
  bool Show(std::wstring_view text) override {
    constexpr size_t kMaxPiece = 8192;
    while (!text.empty()) {
      DWORD written = 0;
      const auto size = static_cast<DWORD>(std::min(text.size(), kMaxPiece));
      if (WriteConsoleW(handle_, text.data(), size, &written, nullptr) == 0 || written == 0) {
        return false;
      }
      text.remove_prefix(written);
    }
    return true;
  }

  HANDLE handle_;
};

// Shows what goes to `stream` on the console, where it stands for one.
class Redirection {
 public:
  Redirection(std::ostream& stream, DWORD which, int descriptor)
      : stream_(stream), console_(GetStdHandle(which)) {
    if (IsConsole(GetStdHandle(which))) {
      former_ = stream_.rdbuf(&console_);
    } else {
      _setmode(descriptor, _O_BINARY);
    }
  }
  ~Redirection() {
    stream_.flush();
    if (former_ != nullptr) stream_.rdbuf(former_);
  }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;

 private:
  std::ostream& stream_;
  WindowsConsole console_;
  std::streambuf* former_ = nullptr;
};

}  // namespace

bool StdoutIsTerminal() { return TakesControlSequences(GetStdHandle(STD_OUTPUT_HANDLE)); }
bool StderrIsTerminal() { return TakesControlSequences(GetStdHandle(STD_ERROR_HANDLE)); }

struct StandardStreams::Consoles {
  Redirection out{std::cout, STD_OUTPUT_HANDLE, _fileno(stdout)};
  Redirection err{std::cerr, STD_ERROR_HANDLE, _fileno(stderr)};
};

StandardStreams::StandardStreams() : consoles_(std::make_unique<Consoles>()) {}
StandardStreams::~StandardStreams() = default;

}  // namespace pkiaudit::cli
