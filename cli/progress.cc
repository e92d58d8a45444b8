// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.h"

#include <ostream>

namespace pkiaudit::cli {
namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";  // ECMA-48 8.3.41

}  // namespace

void Progress::Show(std::string_view phase) {
  if (enabled_) {
    err_ << kEraseLine << phase << " …" << std::flush;
    shown_ = true;
  }
}

void Progress::Clear() {
  if (shown_) {
    err_ << kEraseLine << std::flush;
    shown_ = false;
  }
}

}  // namespace pkiaudit::cli
