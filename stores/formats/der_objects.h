// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_DER_OBJECTS_H_
#define PKIAUDIT_STORES_FORMATS_DER_OBJECTS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/formats/destination.h"
#include "stores/formats/recognise.h"

namespace pkiaudit::stores {

// The passwords to try on a PFX; asked for only where one is met.
using PasswordSource = std::function<std::vector<std::string>()>;

// Where octets stand in their file, for what is told of them.
struct Place {
  uint64_t offset = 0;
  // Octets of the file, one for one; else what the file encodes at `offset` (a PEM block).
  bool is_verbatim = true;
  std::string_view what = {};  // "CERTIFICATE block"; empty: the file

  uint64_t At(uint64_t offset_in_octets) const {
    return is_verbatim ? offset + offset_in_octets : offset;
  }
};

// Reads a certificate or CRL, or several of them one behind the other, a PKCS#7 or a PKCS#12,
// whatever `octets` are recognised as. Trailing octets are told, unless `trailing_allowed`.
// Returns as what they were recognised.
Format ReadDerObjects(x509::Bytes octets, const Place& place, bool trailing_allowed,
                      const PasswordSource& passwords, const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_DER_OBJECTS_H_
