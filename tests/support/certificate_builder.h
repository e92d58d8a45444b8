// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_CERTIFICATE_BUILDER_H_
#define PKIAUDIT_TESTS_SUPPORT_CERTIFICATE_BUILDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/der_writer.h"
#include "tests/support/distinguished_name.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::test_support {

// RFC 5280 4.2.1.3, as the bits of der::NamedBits.
enum KeyUsageBit : uint32_t {
  kDigitalSignature = 1U << 0,
  kNonRepudiation = 1U << 1,
  kKeyEncipherment = 1U << 2,
  kDataEncipherment = 1U << 3,
  kKeyAgreement = 1U << 4,
  kKeyCertSign = 1U << 5,
  kCrlSign = 1U << 6,
  kEncipherOnly = 1U << 7,
  kDecipherOnly = 1U << 8,
};

// GeneralName choices, each returning the complete TLV.
Bytes DnsName(std::string_view name);
Bytes Rfc822Name(std::string_view address);
Bytes Uri(std::string_view uri);
Bytes IpAddress(ByteView octets);
Bytes DirectoryName(const DistinguishedName& name);
// otherName with the Microsoft user principal name, 1.3.6.1.4.1.311.20.2.3.
Bytes UserPrincipalName(std::string_view name);

struct DistributionPoint {
  std::vector<std::string> uris = {};            // fullName; left out when empty
  std::optional<uint32_t> reasons = {};          // ReasonFlags, as the bits of der::NamedBits
  std::optional<DistinguishedName> issuer = {};  // cRLIssuer
};

struct AccessDescriptions {
  std::vector<std::string> ca_issuers = {};
  std::vector<std::string> ocsp = {};
};

// Builds certificates by writing DER, so that any field can be wrong. Without calls: X.509v3,
// "CN=Test Certificate", self-signed with kRsa2048A, valid for the year 2026, no extensions, a
// serial number derived from the rest (the same rest gives the same serial number).
//
// Extensions stand in the order of the calls; the same one may be added twice. Build may be called
// repeatedly. Throws what key_pool.h and der_writer.h throw.
class CertificateBuilder {
 public:
  // The integer in the encoding: 0 is v1 (and left out, as DER wants), 2 is v3.
  CertificateBuilder& Version(int version);
  // The complete TLV in place of [0] { version }.
  CertificateBuilder& VersionRaw(Bytes tlv);

  CertificateBuilder& SerialNumber(int64_t serial_number);
  // Content octets: may be empty, negative or not minimal.
  CertificateBuilder& SerialNumberOctets(Bytes content);

  CertificateBuilder& Subject(const DistinguishedName& name);
  CertificateBuilder& Subject(std::string_view name);  // see ParseName
  CertificateBuilder& SubjectRaw(Bytes tlv);
  // The issuer is the subject unless one is given.
  CertificateBuilder& Issuer(const DistinguishedName& name);
  CertificateBuilder& Issuer(std::string_view name);
  CertificateBuilder& IssuerRaw(Bytes tlv);

  // Seconds since 1970, see UnixTime.
  CertificateBuilder& Validity(int64_t not_before, int64_t not_after);
  CertificateBuilder& NotBeforeRaw(Bytes tlv);
  CertificateBuilder& NotAfterRaw(Bytes tlv);

  CertificateBuilder& PublicKey(TestKey key);
  CertificateBuilder& PublicKeyRaw(Bytes subject_public_key_info);

  CertificateBuilder& IssuerUniqueId(Bytes octets);
  CertificateBuilder& SubjectUniqueId(Bytes octets);

  // The issuer's key; the certificate's own unless given.
  CertificateBuilder& SignedBy(TestKey issuer_key);
  CertificateBuilder& SignatureWith(SignatureAlgorithm algorithm);
  // The AlgorithmIdentifiers that are written, whatever the signature is made with.
  CertificateBuilder& InnerSignatureAlgorithmRaw(Bytes tlv);
  CertificateBuilder& OuterSignatureAlgorithmRaw(Bytes tlv);
  // Flips a bit in the last octet of the signature.
  CertificateBuilder& CorruptSignature();
  // The content of the BIT STRING in place of a signature.
  CertificateBuilder& SignatureRaw(Bytes octets);

  // `value` is what the OCTET STRING wraps.
  CertificateBuilder& Extension(std::string_view oid, bool critical, ByteView value);
  // A whole element of Extensions, of whatever shape.
  CertificateBuilder& ExtensionRaw(Bytes tlv);

  CertificateBuilder& BasicConstraints(bool ca, std::optional<int> path_length = std::nullopt);
  CertificateBuilder& KeyUsage(uint32_t key_usage_bits);
  CertificateBuilder& ExtendedKeyUsage(const std::vector<std::string>& oids);
  // Of the certificate's own key, which must come from the pool, or as given.
  CertificateBuilder& SubjectKeyIdentifier();
  CertificateBuilder& SubjectKeyIdentifier(ByteView key_identifier);
  CertificateBuilder& AuthorityKeyIdentifier(TestKey issuer_key);
  CertificateBuilder& AuthorityKeyIdentifier(ByteView key_identifier);
  CertificateBuilder& SubjectAltName(const std::vector<Bytes>& general_names);
  CertificateBuilder& CrlDistributionPoints(const std::vector<DistributionPoint>& points);
  CertificateBuilder& FreshestCrl(const std::vector<DistributionPoint>& points);
  CertificateBuilder& AuthorityInfoAccess(const AccessDescriptions& descriptions);
  CertificateBuilder& CertificatePolicies(const std::vector<std::string>& oids);
  CertificateBuilder& NameConstraints(const std::vector<Bytes>& permitted,
                                      const std::vector<Bytes>& excluded);

  // [MS-WCCE] 2.2.2.7: the name of a V1 template (…311.20.2), or OID and version of a V2 one
  // (…311.21.7).
  CertificateBuilder& TemplateName(std::string_view name);
  CertificateBuilder& TemplateInformation(std::string_view oid, int major, int minor);
  // …311.21.1: the key index in the high 16 bits, the certificate index in the low ones.
  CertificateBuilder& CaVersion(int version);
  // …311.21.2: SHA-1 of the CA's previous certificate.
  CertificateBuilder& PreviousCaCertificateHash(ByteView sha1);
  // …311.21.10, in the form of certificate policies.
  CertificateBuilder& ApplicationPolicies(const std::vector<std::string>& oids);

  // TBSCertificate as it is signed, and the whole certificate.
  Bytes BuildTbs() const;
  Bytes Build() const;
  std::string BuildPem() const;

 private:
  TestKey SigningKey() const { return issuer_key_.value_or(key_); }
  SignatureAlgorithm SigningAlgorithm() const;
  Bytes SerialNumberTlv(const Bytes& rest) const;

  std::optional<Bytes> version_;
  std::optional<Bytes> serial_number_;
  Bytes subject_ = ParseName("CN=Test Certificate").Der();
  std::optional<Bytes> issuer_;
  Bytes not_before_ = der::Time(UnixTime(2026, 1, 1));
  Bytes not_after_ = der::Time(UnixTime(2027, 1, 1));
  TestKey key_ = TestKey::kRsa2048A;
  std::optional<Bytes> public_key_;
  Bytes unique_ids_;
  std::vector<Bytes> extensions_;
  std::optional<TestKey> issuer_key_;
  std::optional<SignatureAlgorithm> signature_algorithm_;
  std::optional<Bytes> inner_algorithm_;
  std::optional<Bytes> outer_algorithm_;
  bool corrupt_signature_ = false;
  std::optional<Bytes> signature_;
};

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_CERTIFICATE_BUILDER_H_
