// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_PROGRESS_H_
#define PKIAUDIT_CLI_PROGRESS_H_

#include <iosfwd>
#include <string_view>

namespace pkiaudit::cli {

// Says on one line of a terminal what is being done; elsewhere nothing.
class Progress {
 public:
  // Shows only where `enabled`; `err` must outlive it.
  Progress(std::ostream& err, bool enabled) : err_(err), enabled_(enabled) {}
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Show(std::string_view phase);
  // Wipes the line, so that other output can follow.
  void Clear();

 private:
  std::ostream& err_;
  bool enabled_;
  bool shown_ = false;
};

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_PROGRESS_H_
