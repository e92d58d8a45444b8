// SPDX-License-Identifier: Apache-2.0
#include "tests/support/empty_hive.h"

#include <string_view>

namespace pkiaudit::test_support {
namespace {

constexpr size_t kHeaderSize = 0x1000;
constexpr size_t kBinSize = 0x1000;
constexpr uint32_t kNone = 0xFFFFFFFF;

void Put(Bytes& octets, size_t offset, uint32_t value, size_t size = 4) {
  for (size_t i = 0; i < size; ++i) octets[offset + i] = static_cast<uint8_t>(value >> (8 * i));
}
void Put(Bytes& octets, size_t offset, std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) octets[offset + i] = static_cast<uint8_t>(text[i]);
}

}  // namespace

void SetHiveHeader(Bytes& hive, size_t offset, uint32_t value) {
  constexpr size_t kChecksum = 508;
  Put(hive, offset, value);
  uint32_t checksum = 0;
  for (size_t i = 0; i < kChecksum; ++i) checksum ^= uint32_t{hive[i]} << (8 * (i % 4));
  Put(hive, kChecksum, checksum);
}

Bytes EmptyHive() {
  Bytes hive(kHeaderSize + kBinSize, 0);
  // Cells count from the end of the header; the size of one that is used is negative.
  constexpr uint32_t kRoot = 0x20;
  constexpr uint32_t kRootSize = 88;
  constexpr uint32_t kSecurity = kRoot + kRootSize;
  constexpr uint32_t kSecuritySize = 48;
  constexpr uint32_t kFree = kSecurity + kSecuritySize;

  Put(hive, kHeaderSize, "hbin");
  Put(hive, kHeaderSize + 8, kBinSize);

  const size_t root = kHeaderSize + kRoot;
  Put(hive, root, 0U - kRootSize);
  Put(hive, root + 4, "nk");
  Put(hive, root + 6, 0x2C, 2);  // root, not to be deleted, name in one octet a character
  for (const size_t list : {32U, 36U, 44U, 52U}) Put(hive, root + list, kNone);
  Put(hive, root + 48, kSecurity);
  Put(hive, root + 76, 4, 2);
  Put(hive, root + 80, "ROOT");

  const size_t security = kHeaderSize + kSecurity;
  Put(hive, security, 0U - kSecuritySize);
  Put(hive, security + 4, "sk");
  Put(hive, security + 8, kSecurity);  // next and previous: itself
  Put(hive, security + 12, kSecurity);
  Put(hive, security + 16, 1);            // references
  Put(hive, security + 20, 20);           // size of the descriptor
  Put(hive, security + 24, 0x80000001U);  // revision 1, self-relative, nothing in it

  Put(hive, kHeaderSize + kFree, static_cast<uint32_t>(kBinSize - kFree));

  Put(hive, 0, "regf");
  Put(hive, 4, 1);
  Put(hive, 8, 1);
  Put(hive, 20, 1);  // version 1.3
  Put(hive, 24, 3);
  Put(hive, 32, 1);
  Put(hive, 36, kRoot);
  Put(hive, 40, kBinSize);
  SetHiveHeader(hive, 44, 1);
  return hive;
}

}  // namespace pkiaudit::test_support
