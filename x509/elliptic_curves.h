// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_ELLIPTIC_CURVES_H_
#define PKIAUDIT_X509_ELLIPTIC_CURVES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "x509/oid.h"

namespace pkiaudit::x509 {

struct EllipticCurve {
  std::string_view name;  // "P-256" for NIST's prime curves, else as in the standard
  uint32_t bits = 0;      // size of the field: of the prime, or the degree of a binary field
};

// The named curve; nothing where the OID is not in the table.
std::optional<EllipticCurve> FindEllipticCurve(Oid oid);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_ELLIPTIC_CURVES_H_
