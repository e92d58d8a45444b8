// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "stores/zip_tree.h"

namespace pkiaudit::stores {
namespace {

constexpr size_t kMaxPathLength = 4096;
constexpr int kMaxParts = 64;

bool IsPlainPart(std::string_view part) { return !part.empty() && part != "." && part != ".."; }

}  // namespace

bool LooksLikeZip(File& file) {
  std::array<uint8_t, 4> start{};
  const auto size = file.Read(start);
  if (!size || *size != start.size() || start[0] != 'P' || start[1] != 'K') return false;
  // Its first entry, or, where it has none, its end.
  return (start[2] == 3 && start[3] == 4) || (start[2] == 5 && start[3] == 6);
}

std::optional<std::string> PathOfZipEntry(std::string_view name) {
  if (name.ends_with('/')) name.remove_suffix(1);
  const bool has_drive = name.size() >= 2 && name[1] == ':';
  const bool is_plain = std::ranges::none_of(
      name, [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (name.size() > kMaxPathLength || has_drive || !is_plain) return std::nullopt;
  std::string_view rest = name;
  for (int parts = 0; parts < kMaxParts; ++parts) {
    const size_t slash = rest.find('/');
    if (!IsPlainPart(rest.substr(0, slash))) return std::nullopt;
    if (slash == std::string_view::npos) return std::string(name);
    rest.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

}  // namespace pkiaudit::stores
