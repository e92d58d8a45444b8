// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/little_endian.h"
#include "stores/formats/registry_hive.h"

namespace pkiaudit::stores {

// The base block: "regf", the primary and secondary sequence numbers, which differ while the hive
// is being written, and at 508 the checksum: all u32 before it combined by XOR.
Result<HiveHeader> ReadHiveHeader(x509::Bytes start) {
  constexpr size_t kPrimarySequence = 4;
  constexpr size_t kSecondarySequence = 8;
  constexpr size_t kDataSize = 40;
  constexpr size_t kChecksum = 508;
  if (!x509::AsText(start).starts_with("regf")) {
    return tl::unexpected(Error{.code = ErrorCode::kBadHive});
  }
  if (start.size() < kHiveHeaderSize) {
    return tl::unexpected(Error{.code = ErrorCode::kBadFormat,
                                .offset = start.size(),
                                .detail = x509::ErrorCode::kTruncated});
  }
  uint32_t checksum = 0;
  for (size_t i = 0; i < kChecksum; i += 4) checksum ^= LittleEndian32(start.subspan(i));
  // 0 and -1 are never written.
  if (checksum == 0xFFFFFFFFu) checksum = 0xFFFFFFFEu;
  if (checksum == 0) checksum = 1;
  if (checksum != LittleEndian32(start.subspan(kChecksum))) {
    return tl::unexpected(Error{.code = ErrorCode::kBadHive, .offset = kChecksum});
  }
  return HiveHeader{.is_dirty = LittleEndian32(start.subspan(kPrimarySequence)) !=
                                LittleEndian32(start.subspan(kSecondarySequence)),
                    .data_size = LittleEndian32(start.subspan(kDataSize))};
}

}  // namespace pkiaudit::stores
