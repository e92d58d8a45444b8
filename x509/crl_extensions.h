// SPDX-License-Identifier: Apache-2.0
//
// Decoders of the extension values of CRLs and of their entries; as those of x509/extensions.h. A
// CRL's authorityKeyIdentifier, FreshestCRL and CA version have the syntax of a certificate's.
#ifndef PKIAUDIT_X509_CRL_EXTENSIONS_H_
#define PKIAUDIT_X509_CRL_EXTENSIONS_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "x509/extensions.h"
#include "x509/time.h"

namespace pkiaudit::x509 {

// RFC 5280 5.2.5.
struct IssuingDistributionPoint {
  std::optional<DistributionPoint> point;  // with one of the two names only
  bool only_user_certificates = false;
  bool only_ca_certificates = false;
  bool only_attribute_certificates = false;
  bool indirect_crl = false;
  std::optional<uint16_t> only_some_reasons;  // bits as in DistributionPoint
};
Result<IssuingDistributionPoint> DecodeIssuingDistributionPoint(Bytes value);

// RFC 5280 5.2.3 and 5.2.4 (the base's number in a delta CRL): a number that is not negative, of
// any size.
class CrlNumber {
 public:
  CrlNumber() = default;
  // Content octets of an INTEGER that is not negative.
  explicit CrlNumber(Bytes content);

  // Decimal up to 64 bits, "0x…" above.
  std::string ToText() const;
  friend std::strong_ordering operator<=>(const CrlNumber& a, const CrlNumber& b);
  friend bool operator==(const CrlNumber& a, const CrlNumber& b) { return (a <=> b) == 0; }

 private:
  Bytes magnitude_;  // without leading zero octets
};
Result<CrlNumber> DecodeCrlNumber(Bytes value);

// szOID_CRL_NEXT_PUBLISH (wincrypt.h): when the CA means to publish the next CRL.
Result<Time> DecodeNextCrlPublish(Bytes value);

// RFC 5280 5.3.1: 0 to 10, without 7.
Result<uint8_t> DecodeReasonCode(Bytes value);
constexpr uint8_t kRemoveFromCrl = 8;
constexpr uint8_t kCertificateHold = 6;
// "keyCompromise"; empty where there is no such reason.
std::string_view ReasonName(uint8_t reason);

// RFC 5280 5.3.2.
Result<Time> DecodeInvalidityDate(Bytes value);

// As CheckExtensionValue, for extensions of CRLs and of their entries.
std::optional<Result<void>> CheckCrlExtensionValue(Oid id, Bytes value);
std::optional<Result<void>> CheckCrlEntryExtensionValue(Oid id, Bytes value);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_CRL_EXTENSIONS_H_
