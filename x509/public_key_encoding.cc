// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "x509/oid.h"
#include "x509/public_key.h"

namespace pkiaudit::x509 {
namespace {

using Octets = std::vector<uint8_t>;

constexpr uint8_t kInteger = 0x02;
constexpr uint8_t kBitString = 0x03;
constexpr uint8_t kNull = 0x05;
constexpr uint8_t kObjectIdentifier = 0x06;
constexpr uint8_t kSequence = 0x30;

// X.690 8.1.3, as DER wants it.
Octets Element(uint8_t identifier, Bytes content) {
  Octets element = {identifier};
  if (content.size() < 0x80) {
    element.push_back(static_cast<uint8_t>(content.size()));
  } else {
    Octets length;
    for (size_t rest = content.size(); rest > 0; rest >>= 8) {
      length.insert(length.begin(), static_cast<uint8_t>(rest));
    }
    element.push_back(static_cast<uint8_t>(0x80 | length.size()));
    element.insert(element.end(), length.begin(), length.end());
  }
  element.insert(element.end(), content.begin(), content.end());
  return element;
}

Octets UnsignedInteger(Bytes number) {
  const auto first = std::ranges::find_if(number, [](uint8_t octet) { return octet != 0; });
  Octets content(first, number.end());
  if (content.empty() || (content.front() & 0x80) != 0) content.insert(content.begin(), 0);
  return Element(kInteger, content);
}

Octets Concatenate(Octets first, const Octets& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Octets PublicKeyInfo(Oid algorithm, const Octets& parameters, Bytes key) {
  const Octets identifier =
      Element(kSequence, Concatenate(Element(kObjectIdentifier, algorithm.content()), parameters));
  Octets bits = {0};  // unused
  bits.insert(bits.end(), key.begin(), key.end());
  return Element(kSequence, Concatenate(identifier, Element(kBitString, bits)));
}

}  // namespace

std::vector<uint8_t> EncodeRsaPublicKey(Bytes modulus, Bytes exponent) {
  const Octets key =
      Element(kSequence, Concatenate(UnsignedInteger(modulus), UnsignedInteger(exponent)));
  return PublicKeyInfo(oids::kRsaEncryption, Element(kNull, {}), key);
}

std::vector<uint8_t> EncodeEcPublicKey(Oid named_curve, Bytes point) {
  return PublicKeyInfo(oids::kEcPublicKey, Element(kObjectIdentifier, named_curve.content()),
                       point);
}

}  // namespace pkiaudit::x509
