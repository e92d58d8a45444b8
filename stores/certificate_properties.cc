// SPDX-License-Identifier: Apache-2.0
#include "stores/certificate_properties.h"

namespace pkiaudit::stores {
namespace {

// Seven bits an octet, the lowest first; the high bit says that more follow.
void AppendNumber(uint32_t number, std::vector<uint8_t>& octets) {
  for (; number >= 0x80; number >>= 7) octets.push_back(static_cast<uint8_t>(number | 0x80));
  octets.push_back(static_cast<uint8_t>(number));
}

uint32_t TakeNumber(x509::Bytes& octets) {
  uint32_t number = 0;
  for (unsigned shift = 0; !octets.empty(); shift += 7) {
    const uint8_t octet = octets.front();
    octets = octets.subspan(1);
    number |= (octet & 0x7FU) << shift;
    if (octet < 0x80) break;
  }
  return number;
}

}  // namespace

std::vector<CertificateProperties::Other> CertificateProperties::Others() const {
  std::vector<Other> others;
  for (x509::Bytes rest = encoded_others; !rest.empty();) {
    const uint32_t id = TakeNumber(rest);
    others.push_back({.id = id, .length = TakeNumber(rest)});
  }
  return others;
}

void CertificateProperties::AppendOther(const Other& other, std::vector<uint8_t>& encoded) {
  AppendNumber(other.id, encoded);
  AppendNumber(other.length, encoded);
}

}  // namespace pkiaudit::stores
