// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_OID_H_
#define PKIAUDIT_X509_OID_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "x509/bytes.h"

namespace pkiaudit::x509 {

// An object identifier as its DER content octets: a view, compared byte for byte. An Oid may hold
// octets that are no valid encoding; it still compares, and ToDotted() says so.
class Oid {
 public:
  constexpr Oid() = default;
  constexpr explicit Oid(Bytes content) : content_(content) {}

  constexpr Bytes content() const { return content_; }
  bool empty() const { return content_.empty(); }
  bool IsValid() const;  // X.690 8.19: complete, minimal sub-identifiers

  // Larger arcs than any registered one (an arc made of a UUID has 19 octets) are not converted, so
  // that hostile ones cost no time.
  static constexpr size_t kMaxArcOctets = 64;
  static constexpr size_t kMaxArcDigits = 135;

  // "1.2.840.113549.1.1.11". Invalid octets, or an arc of more than kMaxArcOctets, become
  // "invalid:" and hexadecimal.
  std::string ToDotted() const;

  // The content octets of a dotted OID; empty if `dotted` is not one, or has an arc of more than
  // kMaxArcDigits.
  static std::vector<uint8_t> Encode(std::string_view dotted);

  friend bool operator==(Oid a, Oid b) { return Equal(a.content_, b.content_); }

 private:
  Bytes content_;
};

// The name that RFCs or Microsoft's documentation give an OID ("basicConstraints"), else empty.
std::string_view OidName(Oid oid);

// The OIDs that code compares against.
namespace oids {
// RFC 5280 4.2.1 and 4.2.2.
extern const Oid kSubjectKeyIdentifier, kKeyUsage, kSubjectAltName, kIssuerAltName,
    kBasicConstraints, kNameConstraints, kCrlDistributionPoints, kCertificatePolicies,
    kPolicyMappings, kAuthorityKeyIdentifier, kPolicyConstraints, kExtendedKeyUsage, kFreshestCrl,
    kInhibitAnyPolicy, kAuthorityInfoAccess, kSubjectInfoAccess;
// CRLs (RFC 5280 5.2) and their entries (5.3).
extern const Oid kCrlNumber, kDeltaCrlIndicator, kIssuingDistributionPoint, kReasonCode,
    kInvalidityDate, kCertificateIssuer;
// Access methods.
extern const Oid kAdOcsp, kAdCaIssuers;
// Microsoft: next CRL publish (…311.21.4), template name V1 (…311.20.2), template information V2+
// (…21.7), CA version (…21.1), previous CA certificate hash (…21.2), application policies (…21.10),
// NTDS security extension (…25.2).
extern const Oid kMsNextCrlPublish, kMsCertificateTemplateName, kMsCertificateTemplate,
    kMsCaVersion, kMsPreviousCertHash, kMsApplicationPolicies, kMsNtdsCaSecurity;
// Extended key usages.
extern const Oid kEkuAny, kEkuServerAuth, kEkuClientAuth, kEkuCertificateRequestAgent,
    kEkuOcspSigning;
// id-pkix-ocsp-nocheck (RFC 6960 4.2.2.2.1).
extern const Oid kOcspNoCheck;
// Public key and signature algorithms that checks judge.
extern const Oid kRsaEncryption, kRsaPss, kDsa, kEcPublicKey, kEd25519, kEd448, kMd2WithRsa,
    kMd4WithRsa, kMd5WithRsa, kSha1WithRsa, kSha256WithRsa, kSha384WithRsa, kSha512WithRsa,
    kDsaWithSha1, kEcdsaWithSha1, kEcdsaWithSha256, kEcdsaWithSha384, kEcdsaWithSha512, kSha1,
    kSha1WithRsaOiw, kMd5WithRsaOiw;
// PKCS#7 (RFC 2315): data, signedData.
extern const Oid kPkcs7Data, kPkcs7SignedData;
}  // namespace oids

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_OID_H_
