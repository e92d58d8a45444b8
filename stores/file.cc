// SPDX-License-Identifier: Apache-2.0
#include "stores/file.h"

#include <algorithm>

namespace pkiaudit::stores {

Result<size_t> File::Read(std::span<uint8_t> buffer) {
  Result<size_t> read = source_->Read(buffer);
  if (read) {
    offset_ += *read;
  } else {
    read.error().offset += offset_;
  }
  return read;
}

const std::vector<InputTree::Refused>& InputTree::refused() const {
  static const std::vector<Refused> kNone;
  return kNone;
}

Result<void> ReadRest(File& file, uint64_t max_size, std::vector<uint8_t>& octets) {
  constexpr uint64_t kPiece = 1u << 20;
  if (file.size() > max_size) return tl::unexpected(Error{.code = ErrorCode::kTooLarge});
  while (true) {
    const uint64_t held = octets.size();
    // One octet more than allowed tells that the file grew, or lied about its size.
    const uint64_t expected = file.size() > held ? file.size() - held : 0;
    const uint64_t piece = std::min(std::max(expected + 1, kPiece), max_size - held + 1);
    octets.resize(held + piece);
    const Result<size_t> read = file.Read(std::span(octets).subspan(held));
    octets.resize(held + (read ? *read : 0));
    if (!read) return tl::unexpected(read.error());
    if (octets.size() > max_size) return tl::unexpected(Error{.code = ErrorCode::kTooLarge});
    if (*read < piece) return {};
  }
}

}  // namespace pkiaudit::stores
