// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_X509_OCTETS_H_
#define PKIAUDIT_TESTS_X509_OCTETS_H_

#include <cstdint>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::x509 {

// The octets of `hex`, in which blanks are ignored.
inline std::vector<uint8_t> Octets(std::string_view hex) {
  std::string digits;
  for (char c : hex) {
    if (c != ' ') digits += c;
  }
  const auto octets = FromHex(digits);
  if (!octets) throw std::invalid_argument("not hexadecimal: " + digits);
  return *octets;
}

// For Google Test's messages.
inline void PrintTo(const Error& error, std::ostream* stream) {
  *stream << ErrorName(error.code) << " at " << error.offset;
}

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_TESTS_X509_OCTETS_H_
