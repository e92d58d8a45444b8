// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_CONSOLE_BUFFER_WIN_H_
#define PKIAUDIT_CLI_CONSOLE_BUFFER_WIN_H_

#include <streambuf>
#include <string>
#include <string_view>

namespace pkiaudit::cli {

// Takes UTF-8, in pieces cut anywhere, and gives it to whoever shows UTF-16. What is no UTF-8 shows
// as U+FFFD.
class ConsoleBuffer : public std::streambuf {
 protected:
  // False where it cannot be shown.
  virtual bool Show(std::wstring_view text) = 0;

 private:
  int_type overflow(int_type octet) override;
  std::streamsize xsputn(const char* octets, std::streamsize size) override;
  int sync() override;

  // Shows what is pending, but for a character at its end of which octets are yet to come.
  bool ShowPending();

  std::string pending_;
};

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_CONSOLE_BUFFER_WIN_H_
