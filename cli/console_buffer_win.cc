// SPDX-License-Identifier: Apache-2.0
#include "cli/console_buffer_win.h"

#include <algorithm>
#include <cstdint>

#include "stores/win/wide_text.h"

namespace pkiaudit::cli {
namespace {

constexpr size_t kEnough = 4096;  // octets that are shown at once

// Octets at the end of `text` that start a character and do not end it.
size_t UnfinishedLength(std::string_view text) {
  for (size_t length = 1; length <= std::min<size_t>(3, text.size()); ++length) {
    const auto octet = static_cast<uint8_t>(text[text.size() - length]);
    if ((octet & 0xC0u) == 0x80) continue;
    const size_t whole = octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : octet >= 0xC0 ? 2 : 1;
    return whole > length ? length : 0;
  }
  return 0;
}

}  // namespace

ConsoleBuffer::int_type ConsoleBuffer::overflow(int_type octet) {
  if (traits_type::eq_int_type(octet, traits_type::eof())) return traits_type::not_eof(octet);
  const char character = traits_type::to_char_type(octet);
  return xsputn(&character, 1) == 1 ? octet : traits_type::eof();
}

std::streamsize ConsoleBuffer::xsputn(const char* octets, std::streamsize size) {
  pending_.append(octets, static_cast<size_t>(size));
  return pending_.size() < kEnough || ShowPending() ? size : 0;
}

int ConsoleBuffer::sync() { return ShowPending() ? 0 : -1; }

bool ConsoleBuffer::ShowPending() {
  const size_t length = pending_.size() - UnfinishedLength(pending_);
  const std::wstring wide = stores::win::Widen(std::string_view(pending_).substr(0, length));
  pending_.erase(0, length);
  return wide.empty() || Show(wide);
}

}  // namespace pkiaudit::cli
