// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_OID_LITERAL_H_
#define PKIAUDIT_X509_OID_LITERAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "x509/oid.h"

namespace pkiaudit::x509 {

// A dotted OID as a template argument.
template <size_t N>
struct DottedOid {
  // Implicit, so that a string literal is a template argument.
  consteval DottedOid(const char (&dotted)[N]) {  // NOLINT(google-explicit-constructor)
    for (size_t i = 0; i < N; ++i) text[i] = dotted[i];
  }
  char text[N]{};
};

// The content octets of an OID that the program's text names.
struct EncodedOid {
  std::array<uint8_t, 15> octets{};
  uint8_t size = 0;

  constexpr Oid AsOid() const { return Oid(Bytes(octets.data(), size)); }
};

// X.690 8.19, at compile time: what is no OID, or does not fit, does not compile.
consteval EncodedOid EncodeOidLiteral(std::string_view dotted) {
  EncodedOid encoded;
  uint64_t first_arc = 0;
  size_t arc_index = 0;
  for (size_t i = 0; i < dotted.size(); ++i) {
    uint64_t arc = 0;
    for (; i < dotted.size() && dotted[i] != '.'; ++i) {
      if (dotted[i] < '0' || dotted[i] > '9') throw "not a dotted OID";
      arc = 10 * arc + static_cast<uint64_t>(dotted[i] - '0');
    }
    if (arc_index++ == 0) {
      first_arc = arc;
      continue;
    }
    if (arc_index == 2) arc += 40 * first_arc;
    int shift = 63;
    while (shift > 0 && (arc >> shift) == 0) shift -= 7;
    for (; shift >= 0; shift -= 7) {
      const uint64_t septet = (arc >> shift) & 0x7f;
      encoded.octets[encoded.size++] = static_cast<uint8_t>(shift > 0 ? septet | 0x80 : septet);
    }
  }
  if (arc_index < 2) throw "not a dotted OID";
  return encoded;
}

template <DottedOid kDotted>
inline constexpr EncodedOid kEncodedOid =
    EncodeOidLiteral(std::string_view(kDotted.text, sizeof(kDotted.text) - 1));

// An OID known at compile time: `constexpr Oid kKeyUsage = OidLiteral<"2.5.29.15">();`
template <DottedOid kDotted>
constexpr Oid OidLiteral() {
  return kEncodedOid<kDotted>.AsOid();
}

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_OID_LITERAL_H_
