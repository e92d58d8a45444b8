// SPDX-License-Identifier: Apache-2.0
//
// Integers as Windows writes them: the least significant octet first.
#ifndef PKIAUDIT_STORES_FORMATS_LITTLE_ENDIAN_H_
#define PKIAUDIT_STORES_FORMATS_LITTLE_ENDIAN_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "x509/bytes.h"

namespace pkiaudit::stores {

// The first octets of `octets`, which must have that many.
inline uint32_t LittleEndian32(x509::Bytes octets) {
  return uint32_t{octets[0]} | uint32_t{octets[1]} << 8 | uint32_t{octets[2]} << 16 |
         uint32_t{octets[3]} << 24;
}
inline uint64_t LittleEndian64(x509::Bytes octets) {
  return uint64_t{LittleEndian32(octets)} | uint64_t{LittleEndian32(octets.subspan(4))} << 32;
}

// UTF-16LE, of which an odd last octet is left out.
inline std::u16string LittleEndianUtf16(x509::Bytes octets) {
  std::u16string text(octets.size() / 2, u'\0');
  for (size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<char16_t>(octets[2 * i] | octets[2 * i + 1] << 8);
  }
  return text;
}

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_LITTLE_ENDIAN_H_
