// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_BYTES_H_
#define PKIAUDIT_X509_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pkiaudit::x509 {

// A view of octets that somebody else owns.
using Bytes = std::span<const uint8_t>;

inline Bytes AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view AsText(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Octet by octet; views of different storage may be equal.
inline bool Equal(Bytes a, Bytes b) {
  // memcmp must not be given the null pointer of an empty view.
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

// Upper-case hexadecimal without separators, as Windows shows thumbprints.
std::string ToHex(Bytes bytes);

// The octets of `hex` (either case, no separators); nothing if it is not that.
std::optional<std::vector<uint8_t>> FromHex(std::string_view hex);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_BYTES_H_
