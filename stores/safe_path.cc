// SPDX-License-Identifier: Apache-2.0
#include "stores/safe_path.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

constexpr size_t kMaxName = 255;

bool IsForbidden(char c) {
  constexpr std::string_view kReserved = "<>:\"/\\|?*";
  return static_cast<uint8_t>(c) < 0x20 || c == 0x7F || kReserved.find(c) != std::string_view::npos;
}

// "COM1", "lpt9", and those with a superscript digit.
bool IsNumberedDevice(std::string_view stem) {
  constexpr size_t kLetters = 3;
  constexpr std::array<std::string_view, 3> kSuperscripts = {"\xC2\xB9", "\xC2\xB2", "\xC2\xB3"};
  const std::string_view letters = stem.substr(0, kLetters);
  if (!EqualIgnoringAsciiCase(letters, "COM") && !EqualIgnoringAsciiCase(letters, "LPT")) {
    return false;
  }
  const std::string_view number = stem.substr(kLetters);
  return (number.size() == 1 && number[0] >= '0' && number[0] <= '9') ||
         std::ranges::find(kSuperscripts, number) != kSuperscripts.end();
}

// Windows takes "NUL.txt" and "NUL .txt" for the device, too.
bool IsDevice(std::string_view name) {
  constexpr std::array<std::string_view, 7> kDevices = {"CON",    "PRN",     "AUX",   "NUL",
                                                        "CONIN$", "CONOUT$", "CLOCK$"};
  std::string_view stem = name.substr(0, name.find('.'));
  while (stem.ends_with(' ')) stem.remove_suffix(1);
  return IsNumberedDevice(stem) || std::ranges::any_of(kDevices, [&](std::string_view device) {
           return EqualIgnoringAsciiCase(device, stem);
         });
}

}  // namespace

bool IsSafeName(std::string_view name) {
  // "." and ".." end in a dot, too; Windows drops dots and spaces there.
  return !name.empty() && name.size() <= kMaxName && ValidUtf8Length(name) == name.size() &&
         std::ranges::none_of(name, IsForbidden) && !name.ends_with('.') && !name.ends_with(' ') &&
         !IsDevice(name);
}

bool IsSafePath(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  while (true) {
    const size_t slash = path.find('/');
    if (!IsSafeName(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace pkiaudit::stores
