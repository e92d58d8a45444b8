// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificate_builder.h"

#include <utility>

#include "tests/support/digest.h"
#include "tests/support/pem_writer.h"

namespace pkiaudit::test_support {
namespace {

Bytes ObjectIdentifiers(const std::vector<std::string>& oids) {
  std::vector<Bytes> elements;
  for (const std::string& oid : oids) elements.push_back(der::ObjectIdentifier(oid));
  return der::Sequence(elements);
}

// PolicyInformation without qualifiers, for each OID.
Bytes PolicyInformation(const std::vector<std::string>& oids) {
  std::vector<Bytes> elements;
  for (const std::string& oid : oids) {
    elements.push_back(der::Sequence({der::ObjectIdentifier(oid)}));
  }
  return der::Sequence(elements);
}

Bytes DistributionPoints(const std::vector<DistributionPoint>& points) {
  std::vector<Bytes> elements;
  for (const DistributionPoint& point : points) {
    Bytes content;
    if (!point.uris.empty()) {
      std::vector<Bytes> names;
      for (const std::string& uri : point.uris) names.push_back(Uri(uri));
      content = der::Constructed(0, der::Constructed(0, der::Concat(names)));
    }
    if (point.reasons) {
      const Bytes bits = der::NamedBits(*point.reasons);
      content = der::Concat({content, der::Implicit(1, ByteView(bits).subspan(2))});
    }
    if (point.issuer) {
      content = der::Concat({content, der::Constructed(2, DirectoryName(*point.issuer))});
    }
    elements.push_back(der::Sequence({content}));
  }
  return der::Sequence(elements);
}

Bytes GeneralSubtrees(uint8_t number, const std::vector<Bytes>& bases) {
  if (bases.empty()) return {};
  std::vector<Bytes> subtrees;
  for (const Bytes& base : bases) subtrees.push_back(der::Sequence({base}));
  return der::Constructed(number, der::Concat(subtrees));
}

}  // namespace

Bytes DnsName(std::string_view name) { return der::Implicit(2, ToBytes(name)); }
Bytes Rfc822Name(std::string_view address) { return der::Implicit(1, ToBytes(address)); }
Bytes Uri(std::string_view uri) { return der::Implicit(6, ToBytes(uri)); }
Bytes IpAddress(ByteView octets) { return der::Implicit(7, octets); }

Bytes DirectoryName(const DistinguishedName& name) { return der::Constructed(4, name.Der()); }

Bytes UserPrincipalName(std::string_view name) {
  return der::Constructed(0, der::Concat({der::ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                                          der::Constructed(0, der::Utf8String(name))}));
}

CertificateBuilder& CertificateBuilder::Version(int version) {
  return VersionRaw(version == 0 ? Bytes() : der::Constructed(0, der::Integer(version)));
}

CertificateBuilder& CertificateBuilder::VersionRaw(Bytes tlv) {
  version_ = std::move(tlv);
  return *this;
}

CertificateBuilder& CertificateBuilder::SerialNumber(int64_t serial_number) {
  serial_number_ = der::Integer(serial_number);
  return *this;
}

CertificateBuilder& CertificateBuilder::SerialNumberOctets(Bytes content) {
  serial_number_ = der::IntegerOctets(content);
  return *this;
}

CertificateBuilder& CertificateBuilder::Subject(const DistinguishedName& name) {
  return SubjectRaw(name.Der());
}

CertificateBuilder& CertificateBuilder::Subject(std::string_view name) {
  return Subject(ParseName(name));
}

CertificateBuilder& CertificateBuilder::SubjectRaw(Bytes tlv) {
  subject_ = std::move(tlv);
  return *this;
}

CertificateBuilder& CertificateBuilder::Issuer(const DistinguishedName& name) {
  return IssuerRaw(name.Der());
}

CertificateBuilder& CertificateBuilder::Issuer(std::string_view name) {
  return Issuer(ParseName(name));
}

CertificateBuilder& CertificateBuilder::IssuerRaw(Bytes tlv) {
  issuer_ = std::move(tlv);
  return *this;
}

CertificateBuilder& CertificateBuilder::Validity(int64_t not_before, int64_t not_after) {
  return NotBeforeRaw(der::Time(not_before)).NotAfterRaw(der::Time(not_after));
}

CertificateBuilder& CertificateBuilder::NotBeforeRaw(Bytes tlv) {
  not_before_ = std::move(tlv);
  return *this;
}

CertificateBuilder& CertificateBuilder::NotAfterRaw(Bytes tlv) {
  not_after_ = std::move(tlv);
  return *this;
}

CertificateBuilder& CertificateBuilder::PublicKey(TestKey key) {
  key_ = key;
  public_key_.reset();
  return *this;
}

CertificateBuilder& CertificateBuilder::PublicKeyRaw(Bytes subject_public_key_info) {
  public_key_ = std::move(subject_public_key_info);
  return *this;
}

CertificateBuilder& CertificateBuilder::IssuerUniqueId(Bytes octets) {
  unique_ids_ = der::Concat({unique_ids_, der::Implicit(1, der::Concat({Bytes{0}, octets}))});
  return *this;
}

CertificateBuilder& CertificateBuilder::SubjectUniqueId(Bytes octets) {
  unique_ids_ = der::Concat({unique_ids_, der::Implicit(2, der::Concat({Bytes{0}, octets}))});
  return *this;
}

CertificateBuilder& CertificateBuilder::SignedBy(TestKey issuer_key) {
  issuer_key_ = issuer_key;
  return *this;
}

CertificateBuilder& CertificateBuilder::SignatureWith(SignatureAlgorithm algorithm) {
  signature_algorithm_ = algorithm;
  return *this;
}

CertificateBuilder& CertificateBuilder::InnerSignatureAlgorithmRaw(Bytes tlv) {
  inner_algorithm_ = std::move(tlv);
  return *this;
}

CertificateBuilder& CertificateBuilder::OuterSignatureAlgorithmRaw(Bytes tlv) {
  outer_algorithm_ = std::move(tlv);
  return *this;
}

CertificateBuilder& CertificateBuilder::CorruptSignature() {
  corrupt_signature_ = true;
  return *this;
}

CertificateBuilder& CertificateBuilder::SignatureRaw(Bytes octets) {
  signature_ = std::move(octets);
  return *this;
}

CertificateBuilder& CertificateBuilder::Extension(std::string_view oid, bool critical,
                                                  ByteView value) {
  return ExtensionRaw(
      der::Sequence({der::ObjectIdentifier(oid), critical ? der::Boolean(true) : Bytes(),
                     der::OctetString(value)}));
}

CertificateBuilder& CertificateBuilder::ExtensionRaw(Bytes tlv) {
  extensions_.push_back(std::move(tlv));
  return *this;
}

CertificateBuilder& CertificateBuilder::BasicConstraints(bool ca, std::optional<int> path_length) {
  return Extension("2.5.29.19", true,
                   der::Sequence({ca ? der::Boolean(true) : Bytes(),
                                  path_length ? der::Integer(*path_length) : Bytes()}));
}

CertificateBuilder& CertificateBuilder::KeyUsage(uint32_t key_usage_bits) {
  return Extension("2.5.29.15", true, der::NamedBits(key_usage_bits));
}

CertificateBuilder& CertificateBuilder::ExtendedKeyUsage(const std::vector<std::string>& oids) {
  return Extension("2.5.29.37", false, ObjectIdentifiers(oids));
}

CertificateBuilder& CertificateBuilder::SubjectKeyIdentifier() {
  return SubjectKeyIdentifier(KeyIdentifier(key_));
}

CertificateBuilder& CertificateBuilder::SubjectKeyIdentifier(ByteView key_identifier) {
  return Extension("2.5.29.14", false, der::OctetString(key_identifier));
}

CertificateBuilder& CertificateBuilder::AuthorityKeyIdentifier(TestKey issuer_key) {
  return AuthorityKeyIdentifier(KeyIdentifier(issuer_key));
}

CertificateBuilder& CertificateBuilder::AuthorityKeyIdentifier(ByteView key_identifier) {
  return Extension("2.5.29.35", false, der::Sequence({der::Implicit(0, key_identifier)}));
}

CertificateBuilder& CertificateBuilder::SubjectAltName(const std::vector<Bytes>& general_names) {
  return Extension("2.5.29.17", false, der::Sequence(general_names));
}

CertificateBuilder& CertificateBuilder::CrlDistributionPoints(
    const std::vector<DistributionPoint>& points) {
  return Extension("2.5.29.31", false, DistributionPoints(points));
}

CertificateBuilder& CertificateBuilder::FreshestCrl(const std::vector<DistributionPoint>& points) {
  return Extension("2.5.29.46", false, DistributionPoints(points));
}

CertificateBuilder& CertificateBuilder::AuthorityInfoAccess(
    const AccessDescriptions& descriptions) {
  std::vector<Bytes> elements;
  const auto add = [&elements](const char* method, const std::vector<std::string>& uris) {
    for (const std::string& uri : uris) {
      elements.push_back(der::Sequence({der::ObjectIdentifier(method), Uri(uri)}));
    }
  };
  add("1.3.6.1.5.5.7.48.2", descriptions.ca_issuers);
  add("1.3.6.1.5.5.7.48.1", descriptions.ocsp);
  return Extension("1.3.6.1.5.5.7.1.1", false, der::Sequence(elements));
}

CertificateBuilder& CertificateBuilder::CertificatePolicies(const std::vector<std::string>& oids) {
  return Extension("2.5.29.32", false, PolicyInformation(oids));
}

CertificateBuilder& CertificateBuilder::NameConstraints(const std::vector<Bytes>& permitted,
                                                        const std::vector<Bytes>& excluded) {
  return Extension("2.5.29.30", true,
                   der::Sequence({GeneralSubtrees(0, permitted), GeneralSubtrees(1, excluded)}));
}

CertificateBuilder& CertificateBuilder::TemplateName(std::string_view name) {
  return Extension("1.3.6.1.4.1.311.20.2", false, der::BmpString(name));
}

CertificateBuilder& CertificateBuilder::TemplateInformation(std::string_view oid, int major,
                                                            int minor) {
  return Extension(
      "1.3.6.1.4.1.311.21.7", false,
      der::Sequence({der::ObjectIdentifier(oid), der::Integer(major), der::Integer(minor)}));
}

CertificateBuilder& CertificateBuilder::CaVersion(int version) {
  return Extension("1.3.6.1.4.1.311.21.1", false, der::Integer(version));
}

CertificateBuilder& CertificateBuilder::PreviousCaCertificateHash(ByteView sha1) {
  return Extension("1.3.6.1.4.1.311.21.2", false, der::OctetString(sha1));
}

CertificateBuilder& CertificateBuilder::ApplicationPolicies(const std::vector<std::string>& oids) {
  return Extension("1.3.6.1.4.1.311.21.10", false, PolicyInformation(oids));
}

SignatureAlgorithm CertificateBuilder::SigningAlgorithm() const {
  return signature_algorithm_.value_or(DefaultSignatureAlgorithm(SigningKey()));
}

Bytes CertificateBuilder::SerialNumberTlv(const Bytes& rest) const {
  if (serial_number_) return *serial_number_;
  constexpr size_t kSerialNumberSize = 16;
  Bytes content = Sha256(rest);
  content.resize(kSerialNumberSize);
  content.front() = static_cast<uint8_t>((content.front() & 0x3f) | 0x40);  // positive, minimal
  return der::IntegerOctets(content);
}

Bytes CertificateBuilder::BuildTbs() const {
  const Bytes version = version_.value_or(der::Constructed(0, der::Integer(2)));
  const Bytes extensions =
      extensions_.empty() ? Bytes() : der::Constructed(3, der::Sequence(extensions_));
  const Bytes rest = der::Concat(
      {inner_algorithm_.value_or(AlgorithmIdentifier(SigningAlgorithm())),
       issuer_.value_or(subject_), der::Sequence({not_before_, not_after_}), subject_,
       public_key_ ? *public_key_ : SubjectPublicKeyInfo(key_), unique_ids_, extensions});
  return der::Sequence({version, SerialNumberTlv(rest), rest});
}

Bytes CertificateBuilder::Build() const {
  const Bytes tbs = BuildTbs();
  Bytes signature = signature_ ? *signature_ : Sign(SigningKey(), SigningAlgorithm(), tbs);
  if (corrupt_signature_ && !signature.empty()) {
    signature.back() = static_cast<uint8_t>(signature.back() ^ 1);
  }
  return der::Sequence({tbs, outer_algorithm_.value_or(AlgorithmIdentifier(SigningAlgorithm())),
                        der::BitString(signature)});
}

std::string CertificateBuilder::BuildPem() const { return ToPem(Build()); }

}  // namespace pkiaudit::test_support
