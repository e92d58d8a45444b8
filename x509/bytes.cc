// SPDX-License-Identifier: Apache-2.0
#include "x509/bytes.h"

namespace pkiaudit::x509 {
namespace {

std::optional<uint8_t> HexDigit(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::string ToHex(Bytes bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (uint8_t octet : bytes) {
    hex += kDigits[octet >> 4];
    hex += kDigits[octet & 0x0f];
  }
  return hex;
}

std::optional<std::vector<uint8_t>> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::vector<uint8_t> octets;
  octets.reserve(hex.size() / 2);
  for (size_t i = 0; i < hex.size(); i += 2) {
    const std::optional<uint8_t> high = HexDigit(hex[i]);
    const std::optional<uint8_t> low = HexDigit(hex[i + 1]);
    if (!high || !low) return std::nullopt;
    octets.push_back(static_cast<uint8_t>((*high << 4) | *low));
  }
  return octets;
}

}  // namespace pkiaudit::x509
