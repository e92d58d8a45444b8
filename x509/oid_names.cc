// SPDX-License-Identifier: Apache-2.0
//
// Names of object identifiers. A name is the one of the RFC or Microsoft document that defines the
// OID; for curves that of SEC 2, RFC 5639 or WAP WTLS.
#include <algorithm>
#include <array>

#include "x509/oid.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

struct NamedOid {
  consteval NamedOid(std::string_view dotted, std::string_view oid_name)
      : encoded(EncodeOidLiteral(dotted)), name(oid_name) {}

  EncodedOid encoded;
  std::string_view name;
};

constexpr bool Precedes(Bytes a, Bytes b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

constexpr bool EncodingPrecedes(const NamedOid& a, const NamedOid& b) {
  return Precedes(a.encoded.AsOid().content(), b.encoded.AsOid().content());
}

template <size_t N>
consteval std::array<NamedOid, N> Sorted(std::array<NamedOid, N> names) {
  std::sort(names.begin(), names.end(), EncodingPrecedes);
  return names;
}

constexpr auto kNames = Sorted(std::to_array<NamedOid>({
    // Attribute types: X.520, RFC 4519, RFC 2985, CA/Browser Forum.
    {"2.5.4.3", "commonName"},
    {"2.5.4.4", "surname"},
    {"2.5.4.5", "serialNumber"},
    {"2.5.4.6", "countryName"},
    {"2.5.4.7", "localityName"},
    {"2.5.4.8", "stateOrProvinceName"},
    {"2.5.4.9", "streetAddress"},
    {"2.5.4.10", "organizationName"},
    {"2.5.4.11", "organizationalUnitName"},
    {"2.5.4.12", "title"},
    {"2.5.4.13", "description"},
    {"2.5.4.15", "businessCategory"},
    {"2.5.4.16", "postalAddress"},
    {"2.5.4.17", "postalCode"},
    {"2.5.4.18", "postOfficeBox"},
    {"2.5.4.20", "telephoneNumber"},
    {"2.5.4.41", "name"},
    {"2.5.4.42", "givenName"},
    {"2.5.4.43", "initials"},
    {"2.5.4.44", "generationQualifier"},
    {"2.5.4.45", "x500UniqueIdentifier"},
    {"2.5.4.46", "dnQualifier"},
    {"2.5.4.65", "pseudonym"},
    {"2.5.4.97", "organizationIdentifier"},
    {"0.9.2342.19200300.100.1.1", "userId"},
    {"0.9.2342.19200300.100.1.25", "domainComponent"},
    {"1.2.840.113549.1.9.1", "emailAddress"},
    {"1.2.840.113549.1.9.2", "unstructuredName"},
    {"1.2.840.113549.1.9.8", "unstructuredAddress"},
    {"1.3.6.1.4.1.311.60.2.1.1", "jurisdictionLocalityName"},
    {"1.3.6.1.4.1.311.60.2.1.2", "jurisdictionStateOrProvinceName"},
    {"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName"},
    // Extensions: RFC 5280, 6960, 6962, 7633, 3739, 3779, 3820, Netscape.
    {"2.5.29.9", "subjectDirectoryAttributes"},
    {"2.5.29.14", "subjectKeyIdentifier"},
    {"2.5.29.15", "keyUsage"},
    {"2.5.29.16", "privateKeyUsagePeriod"},
    {"2.5.29.17", "subjectAltName"},
    {"2.5.29.18", "issuerAltName"},
    {"2.5.29.19", "basicConstraints"},
    {"2.5.29.20", "cRLNumber"},
    {"2.5.29.21", "reasonCode"},
    {"2.5.29.24", "invalidityDate"},
    {"2.5.29.27", "deltaCRLIndicator"},
    {"2.5.29.28", "issuingDistributionPoint"},
    {"2.5.29.29", "certificateIssuer"},
    {"2.5.29.30", "nameConstraints"},
    {"2.5.29.31", "cRLDistributionPoints"},
    {"2.5.29.32", "certificatePolicies"},
    {"2.5.29.33", "policyMappings"},
    {"2.5.29.35", "authorityKeyIdentifier"},
    {"2.5.29.36", "policyConstraints"},
    {"2.5.29.37", "extKeyUsage"},
    {"2.5.29.46", "freshestCRL"},
    {"2.5.29.54", "inhibitAnyPolicy"},
    {"1.3.6.1.5.5.7.1.1", "authorityInfoAccess"},
    {"1.3.6.1.5.5.7.1.3", "qcStatements"},
    {"1.3.6.1.5.5.7.1.7", "ipAddrBlocks"},
    {"1.3.6.1.5.5.7.1.8", "autonomousSysIds"},
    {"1.3.6.1.5.5.7.1.11", "subjectInfoAccess"},
    {"1.3.6.1.5.5.7.1.14", "proxyCertInfo"},
    {"1.3.6.1.5.5.7.1.24", "tlsFeature"},
    {"1.3.6.1.5.5.7.48.1.5", "id-pkix-ocsp-nocheck"},
    {"1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList"},
    {"1.3.6.1.4.1.11129.2.4.3", "ctPoison"},
    {"2.16.840.1.113730.1.1", "netscape-cert-type"},
    {"2.16.840.1.113730.1.13", "netscape-comment"},
    {"1.2.840.113533.7.65.0", "entrustVersInfo"},
    {"1.2.840.113549.1.9.15", "smimeCapabilities"},
    // Microsoft extensions ([MS-WCCE], wincrypt.h).
    {"1.3.6.1.4.1.311.20.2", "certificateTemplateName"},
    {"1.3.6.1.4.1.311.21.1", "caVersion"},
    {"1.3.6.1.4.1.311.21.2", "previousCertHash"},
    {"1.3.6.1.4.1.311.21.4", "nextCRLPublish"},
    {"1.3.6.1.4.1.311.21.7", "certificateTemplate"},
    {"1.3.6.1.4.1.311.21.10", "applicationPolicies"},
    {"1.3.6.1.4.1.311.21.11", "applicationPolicyMappings"},
    {"1.3.6.1.4.1.311.21.12", "applicationPolicyConstraints"},
    {"1.3.6.1.4.1.311.25.2", "ntdsCaSecurity"},
    {"1.3.6.1.4.1.311.25.2.1", "ntdsObjectSid"},
    {"1.3.6.1.4.1.311.20.2.3", "userPrincipalName"},
    {"1.3.6.1.4.1.311.25.1", "ntdsReplication"},
    // Access methods (RFC 5280 4.2.2) and policy qualifiers (4.2.1.4).
    {"1.3.6.1.5.5.7.48.1", "ocsp"},
    {"1.3.6.1.5.5.7.48.2", "caIssuers"},
    {"1.3.6.1.5.5.7.48.3", "timeStamping"},
    {"1.3.6.1.5.5.7.48.5", "caRepository"},
    {"1.3.6.1.5.5.7.2.1", "cps"},
    {"1.3.6.1.5.5.7.2.2", "unotice"},
    {"2.5.29.32.0", "anyPolicy"},
    // Extended key usages: RFC 5280 4.2.1.12, RFC 4556, wincrypt.h.
    {"2.5.29.37.0", "anyExtendedKeyUsage"},
    {"1.3.6.1.5.5.7.3.1", "serverAuth"},
    {"1.3.6.1.5.5.7.3.2", "clientAuth"},
    {"1.3.6.1.5.5.7.3.3", "codeSigning"},
    {"1.3.6.1.5.5.7.3.4", "emailProtection"},
    {"1.3.6.1.5.5.7.3.5", "ipsecEndSystem"},
    {"1.3.6.1.5.5.7.3.6", "ipsecTunnel"},
    {"1.3.6.1.5.5.7.3.7", "ipsecUser"},
    {"1.3.6.1.5.5.7.3.8", "timeStamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSPSigning"},
    {"1.3.6.1.5.5.7.3.17", "ipsecIKE"},
    {"1.3.6.1.5.5.8.2.2", "iKEIntermediate"},
    {"1.3.6.1.5.2.3.4", "pkinitClientAuth"},
    {"1.3.6.1.5.2.3.5", "kdcAuthentication"},
    {"1.3.6.1.4.1.311.10.3.1", "certificateTrustListSigning"},
    {"1.3.6.1.4.1.311.10.3.4", "encryptingFileSystem"},
    {"1.3.6.1.4.1.311.10.3.4.1", "fileRecovery"},
    {"1.3.6.1.4.1.311.10.3.5", "windowsHardwareDriverVerification"},
    {"1.3.6.1.4.1.311.10.3.6", "windowsSystemComponentVerification"},
    {"1.3.6.1.4.1.311.10.3.9", "rootListSigner"},
    {"1.3.6.1.4.1.311.10.3.11", "keyRecovery"},
    {"1.3.6.1.4.1.311.10.3.12", "documentSigning"},
    {"1.3.6.1.4.1.311.10.12.1", "anyApplicationPolicy"},
    {"1.3.6.1.4.1.311.20.2.1", "certificateRequestAgent"},
    {"1.3.6.1.4.1.311.20.2.2", "smartcardLogon"},
    {"1.3.6.1.4.1.311.21.5", "privateKeyArchival"},
    {"1.3.6.1.4.1.311.21.6", "keyRecoveryAgent"},
    {"1.3.6.1.4.1.311.21.19", "directoryServiceEmailReplication"},
    {"1.3.6.1.4.1.311.54.1.2", "remoteDesktopAuthentication"},
    {"1.3.6.1.4.1.311.67.1.1", "bitLockerDriveEncryption"},
    {"1.3.6.1.4.1.311.80.1", "documentEncryption"},
    // Public keys: RFC 3279, 5480, 8410.
    {"1.2.840.113549.1.1.1", "rsaEncryption"},
    {"1.2.840.113549.1.1.7", "id-RSAES-OAEP"},
    {"1.2.840.113549.1.1.8", "id-mgf1"},
    {"1.2.840.113549.1.1.10", "id-RSASSA-PSS"},
    {"1.2.840.10040.4.1", "id-dsa"},
    {"1.2.840.10046.2.1", "dhpublicnumber"},
    {"1.2.840.113549.1.3.1", "dhKeyAgreement"},
    {"1.2.840.10045.2.1", "id-ecPublicKey"},
    {"1.3.132.1.12", "id-ecDH"},
    {"1.3.132.1.13", "id-ecMQV"},
    {"1.3.101.110", "X25519"},
    {"1.3.101.111", "X448"},
    {"1.3.101.112", "Ed25519"},
    {"1.3.101.113", "Ed448"},
    {"2.5.8.1.1", "rsa"},
    // Signatures: RFC 3279, 4055, 5754, 5758, 9688, OIW.
    {"1.2.840.113549.1.1.2", "md2WithRSAEncryption"},
    {"1.2.840.113549.1.1.3", "md4WithRSAEncryption"},
    {"1.2.840.113549.1.1.4", "md5WithRSAEncryption"},
    {"1.2.840.113549.1.1.5", "sha1WithRSAEncryption"},
    {"1.2.840.113549.1.1.11", "sha256WithRSAEncryption"},
    {"1.2.840.113549.1.1.12", "sha384WithRSAEncryption"},
    {"1.2.840.113549.1.1.13", "sha512WithRSAEncryption"},
    {"1.2.840.113549.1.1.14", "sha224WithRSAEncryption"},
    {"1.2.840.10040.4.3", "id-dsa-with-sha1"},
    {"2.16.840.1.101.3.4.3.1", "id-dsa-with-sha224"},
    {"2.16.840.1.101.3.4.3.2", "id-dsa-with-sha256"},
    {"1.2.840.10045.4.1", "ecdsa-with-SHA1"},
    {"1.2.840.10045.4.3.1", "ecdsa-with-SHA224"},
    {"1.2.840.10045.4.3.2", "ecdsa-with-SHA256"},
    {"1.2.840.10045.4.3.3", "ecdsa-with-SHA384"},
    {"1.2.840.10045.4.3.4", "ecdsa-with-SHA512"},
    {"1.3.14.3.2.3", "md5WithRSA"},
    {"1.3.14.3.2.15", "shaWithRSASignature"},
    {"1.3.14.3.2.27", "dsaWithSHA1"},
    {"1.3.14.3.2.29", "sha1WithRSASignature"},
    {"1.3.36.3.3.1.2", "rsaSignatureWithripemd160"},
    // Digests.
    {"1.2.840.113549.2.2", "md2"},
    {"1.2.840.113549.2.4", "md4"},
    {"1.2.840.113549.2.5", "md5"},
    {"1.3.14.3.2.26", "id-sha1"},
    {"2.16.840.1.101.3.4.2.1", "id-sha256"},
    {"2.16.840.1.101.3.4.2.2", "id-sha384"},
    {"2.16.840.1.101.3.4.2.3", "id-sha512"},
    {"2.16.840.1.101.3.4.2.4", "id-sha224"},
    // PKCS #7 content types (RFC 2315).
    {"1.2.840.113549.1.7.1", "data"},
    {"1.2.840.113549.1.7.2", "signedData"},
    {"1.2.840.113549.1.7.3", "envelopedData"},
    {"1.2.840.113549.1.7.6", "encryptedData"},
    {"1.3.6.1.4.1.311.10.1", "certificateTrustList"},
}));

static_assert(std::adjacent_find(kNames.begin(), kNames.end(),
                                 [](const NamedOid& a, const NamedOid& b) {
                                   return !EncodingPrecedes(a, b);
                                 }) == kNames.end(),
              "an OID is listed twice");

}  // namespace

std::string_view OidName(Oid oid) {
  const auto found = std::lower_bound(kNames.begin(), kNames.end(), oid.content(),
                                      [](const NamedOid& entry, Bytes content) {
                                        return Precedes(entry.encoded.AsOid().content(), content);
                                      });
  if (found == kNames.end() || found->encoded.AsOid() != oid) return {};
  return found->name;
}

}  // namespace pkiaudit::x509
