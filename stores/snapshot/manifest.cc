// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/manifest.h"

#include <algorithm>
#include <vector>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

constexpr uint64_t kMaxListedFile = uint64_t{256} << 20;
constexpr size_t kDigits = 64;

std::string LowerHex(x509::Bytes octets) { return ToLowerAscii(x509::ToHex(octets)); }

}  // namespace

std::string ToManifest(const ManifestFiles& files) {
  std::string manifest;
  for (const auto& [path, digest] : files) {
    manifest += LowerHex(digest) + "  " + path + "\n";
  }
  return manifest;
}

void CheckManifest(x509::Bytes manifest, const InputTree& folder, const Destination& destination) {
  std::string_view rest = x509::AsText(manifest);
  while (!rest.empty()) {
    const auto offset = static_cast<uint64_t>(manifest.size() - rest.size());
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.size() < kDigits + 3 || line.substr(kDigits, 2) != "  ") {
      destination.AddBadFormat("line", offset, x509::ErrorCode::kBadValue);
      continue;
    }
    const std::string_view path = line.substr(kDigits + 2);
    Result<File> file = folder.OpenFile(path);
    std::vector<uint8_t> octets;
    const Result<void> read =
        file ? ReadRest(*file, kMaxListedFile, octets) : tl::unexpected(file.error());
    ++destination.record().other_items;
    if (!read) {
      destination.AddUnreadable(ToShownText(path), read.error());
    } else if (LowerHex(x509::Sha256(octets)) != line.substr(0, kDigits)) {
      destination.AddUnreadable(ToShownText(path),
                                {.code = ErrorCode::kConflict, .offset = offset});
    }
  }
}

}  // namespace pkiaudit::stores
