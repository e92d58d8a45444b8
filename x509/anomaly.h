// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_ANOMALY_H_
#define PKIAUDIT_X509_ANOMALY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "x509/error.h"

namespace pkiaudit::x509 {

// Something odd in a certificate or a CRL that does not keep it from being read.
struct Anomaly {
  enum class Kind : uint8_t {
    kMalformed,  // the field cannot be read: `error` says why
    // Not v1, v2 or v3; v1 or v2 with extensions; v1 with unique identifiers, or encoded although
    // it is the default (RFC 5280 4.1.2.1).
    kBadVersion,
    kBadSerialNumber,  // empty, not minimal; (negative, zero or over 20 octets is a check's matter)
    kAlgorithmsDiffer,    // inner and outer signature algorithm (RFC 5280 4.1.1.2)
    kOddTime,             // understood, but not as RFC 5280 4.1.2.5 asks
    kValidityReversed,    // notAfter before notBefore
    kEmptyIssuer,         // RFC 5280 4.1.2.4
    kDuplicateExtension,  // RFC 5280 4.2
    kUnknownCriticalExtension,
    kExplicitDefault,    // DER forbids encoding a default value (X.690 11.5)
    kTrailingData,       // fields after the last one that is defined
    kNegativeModulus,    // RSA, see PublicKey
    kBadSignatureValue,  // not a BIT STRING with whole octets
    kEmptyList,          // CRL: revokedCertificates without an entry (RFC 5280 5.1.2.6)
  };
  // An object with more is hostile; the rest is not told.
  static constexpr size_t kMaxPerCertificate = 1000;

  Kind kind = Kind::kMalformed;
  // Field names of RFC 5280, extensions by index from 0: "tbsCertificate.extensions.3"; for what
  // follows the signature, "certificate" or "certificateList".
  std::string path;
  Error error;  // offset from the start of the certificate or CRL
};
// A stable machine name such as "duplicateExtension".
std::string_view AnomalyName(Anomaly::Kind kind);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_ANOMALY_H_
