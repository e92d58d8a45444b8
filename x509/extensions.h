// SPDX-License-Identifier: Apache-2.0
//
// Decoders of the extension values that an audit of a Windows PKI needs. Each takes the content of
// extnValue (RFC 5280 4.1), refuses trailing octets, and hands out views into it. Offsets in errors
// count from its start. A list that RFC 5280 wants to hold one item at least is kBadValue if empty.
#ifndef PKIAUDIT_X509_EXTENSIONS_H_
#define PKIAUDIT_X509_EXTENSIONS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "x509/der.h"
#include "x509/name.h"
#include "x509/oid.h"

namespace pkiaudit::x509 {

// RFC 5280 4.2.1.9.
struct BasicConstraints {
  bool ca = false;
  std::optional<uint64_t> path_length;
  bool explicit_default = false;  // cA FALSE is encoded, which DER forbids (X.690 11.5)
  bool odd_true = false;          // cA is TRUE in BER only: not 0xFF (X.690 8.2.2, 11.1)
};
Result<BasicConstraints> DecodeBasicConstraints(Bytes value);

// RFC 5280 4.2.1.3. Bits as in the first two octets of the BIT STRING, high bit first, so that the
// first octet's digitalSignature is 0x80 and keyEncipherment 0x20, as Microsoft counts. Trailing
// zero bits, which DER leaves out, and bits that RFC 5280 does not name are not refused.
struct KeyUsage {
  uint8_t first_octet = 0;
  uint8_t second_octet = 0;  // 0x80 is decipherOnly
  bool digital_signature() const { return (first_octet & 0x80) != 0; }
  bool non_repudiation() const { return (first_octet & 0x40) != 0; }
  bool key_encipherment() const { return (first_octet & 0x20) != 0; }
  bool data_encipherment() const { return (first_octet & 0x10) != 0; }
  bool key_agreement() const { return (first_octet & 0x08) != 0; }
  bool key_cert_sign() const { return (first_octet & 0x04) != 0; }
  bool crl_sign() const { return (first_octet & 0x02) != 0; }
};
Result<KeyUsage> DecodeKeyUsage(Bytes value);
// "digitalSignature, keyEncipherment" in RFC 5280's spelling.
std::string ToText(const KeyUsage& usage);

// RFC 5280 4.2.1.12.
Result<std::vector<Oid>> DecodeExtendedKeyUsage(Bytes value);

// RFC 5280 4.2.1.2: the identifier's octets.
Result<Bytes> DecodeSubjectKeyIdentifier(Bytes value);

// RFC 5280 4.2.1.6.
struct GeneralName {
  enum class Kind : uint8_t {
    kOtherName = 0,
    kRfc822Name = 1,
    kDnsName = 2,
    kX400Address = 3,
    kDirectoryName = 4,
    kEdiPartyName = 5,
    kUri = 6,
    kIpAddress = 7,
    kRegisteredId = 8
  };
  Kind kind = Kind::kOtherName;
  // By kind: the octets of the text or address (of any length), the OID's content, the encoding of
  // the Name, the encoding inside an OtherName's [0]; for the other two the encoding with its tag.
  Bytes value;
  Oid other_name_type;  // kOtherName only
  // "DNS:host", "URI:http://…", "email:…", "IP:192.0.2.1", "IP:10.0.0.0/255.0.0.0" (name
  // constraints), "UPN:user@domain", "DirName:CN=…", "RID:1.2.3", "otherName:1.2.3=#0C01…". Always
  // valid UTF-8: controls and octets that are not ASCII come as \XX, a backslash doubled.
  std::string ToText() const;
};
// The inside of a DirName is not looked at here.
Result<std::vector<GeneralName>> DecodeGeneralNames(Bytes value);

// RFC 5280 4.2.1.1.
struct AuthorityKeyIdentifier {
  std::optional<Bytes> key_identifier;
  std::vector<GeneralName> authority_cert_issuer;
  std::optional<Bytes> authority_cert_serial_number;
};
Result<AuthorityKeyIdentifier> DecodeAuthorityKeyIdentifier(Bytes value);

// RFC 5280 4.2.1.13 and 4.2.1.15 (FreshestCRL has the same syntax).
struct DistributionPoint {
  std::vector<GeneralName> full_name;
  std::optional<Bytes> name_relative_to_crl_issuer;  // the content of the RDN SET
  std::optional<uint16_t> reasons;  // bit n of ReasonFlags is 1 << n here (keyCompromise is 2)
  std::vector<GeneralName> crl_issuer;
};
Result<std::vector<DistributionPoint>> DecodeCrlDistributionPoints(Bytes value);

// RFC 5280 4.2.2.1.
struct AccessDescription {
  Oid method;
  GeneralName location;
};
Result<std::vector<AccessDescription>> DecodeAuthorityInfoAccess(Bytes value);

// RFC 5280 4.2.1.4.
struct PolicyInformation {
  Oid policy;
  std::vector<std::string> cps_uris;
};
Result<std::vector<PolicyInformation>> DecodeCertificatePolicies(Bytes value);

// RFC 5280 4.2.1.10; minimum and maximum are kept out, as RFC 5280 forbids their use.
struct NameConstraints {
  std::vector<GeneralName> permitted;
  std::vector<GeneralName> excluded;
};
Result<NameConstraints> DecodeNameConstraints(Bytes value);

// [MS-WCCE] 2.2.2.7.7.1: the V1 template's name (a BMPString, other string types are accepted).
Result<std::string> DecodeCertificateTemplateName(Bytes value);

// [MS-WCCE] 2.2.2.7.7.2: a V2 or later template.
struct CertificateTemplate {
  Oid template_id;
  std::optional<uint64_t> major_version;
  std::optional<uint64_t> minor_version;
};
Result<CertificateTemplate> DecodeCertificateTemplate(Bytes value);

// szOID_CERTSRV_CA_VERSION (wincrypt.h), counted as [MS-WCCE] 3.2.1.4.3.2.39 says: low 16 bits
// certificate index, high 16 bits key index.
struct CaVersion {
  uint16_t certificate_index = 0;
  uint16_t key_index = 0;
};
Result<CaVersion> DecodeCaVersion(Bytes value);

// szOID_CERTSRV_PREVIOUS_CERT_HASH (wincrypt.h): the SHA-1 of the CA's previous certificate.
Result<Bytes> DecodePreviousCaCertificateHash(Bytes value);

// [MS-WCCE] 2.2.2.7.7.3, application policies: CertificatePolicies syntax, told as its OIDs.
Result<std::vector<Oid>> DecodeApplicationPolicies(Bytes value);

// Whether `value` has the syntax of the extension `id`; nothing where the extension is not known
// here. Known are those with a decoder above, and policyMappings, policyConstraints,
// inhibitAnyPolicy, issuerAltName, subjectInfoAccess, id-pkix-ocsp-nocheck and Microsoft's NTDS
// security extension ([MS-WCCE] 2.2.2.7.7.4, an OtherName with the account's SID).
std::optional<Result<void>> CheckExtensionValue(Oid id, Bytes value);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_EXTENSIONS_H_
