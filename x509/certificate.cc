// SPDX-License-Identifier: Apache-2.0
#include "x509/certificate.h"

namespace pkiaudit::x509 {

Result<Certificate> Certificate::ParsePrefix(Bytes input) {
  der::Reader outermost(input);
  const Result<der::Element> whole = outermost.Read(der::kSequence);
  if (!whole) return tl::make_unexpected(whole.error());
  if (whole->encoding.size() > kMaxSize) {
    return tl::make_unexpected(Error{ErrorCode::kTooLarge, 0});
  }
  der::Reader reader(*whole);
  const Result<der::Element> tbs = reader.Read(der::kSequence);
  if (!tbs) return tl::make_unexpected(tbs.error());
  const Result<der::Element> algorithm = reader.Next();
  if (!algorithm) return tl::make_unexpected(algorithm.error());
  const Result<der::Element> signature = reader.Next();
  if (!signature) return tl::make_unexpected(signature.error());

  const auto range_of = [](const der::Element& element) {
    return OctetRange{static_cast<uint32_t>(element.offset),
                      static_cast<uint32_t>(element.encoding.size())};
  };
  Certificate certificate;
  certificate.data_ = whole->encoding.data();
  certificate.size_ = static_cast<uint32_t>(whole->encoding.size());
  certificate.tbs_ = range_of(*tbs);
  certificate.signature_algorithm_ = range_of(*algorithm);
  certificate.signature_value_ = range_of(*signature);
  certificate.fields_ = DelimitTbsFields(*tbs, nullptr);
  return certificate;
}

Result<Certificate> Certificate::Parse(Bytes der) {
  Result<Certificate> certificate = ParsePrefix(der);
  if (certificate && certificate->size_ != der.size()) {
    return tl::make_unexpected(Error{ErrorCode::kTrailingData, certificate->size_});
  }
  return certificate;
}

std::optional<uint64_t> Certificate::version() const {
  if (fields_.version.size == 0) return 0;  // the default
  const auto wrapper = der::ReadSingle(At(fields_.version), der::ContextConstructed(0));
  if (!wrapper) return std::nullopt;
  const auto version =
      der::ReadSingle(wrapper->content, der::kInteger).and_then(der::UnsignedValue);
  if (!version) return std::nullopt;
  return *version;
}

std::optional<Validity> Certificate::validity() const {
  const auto sequence = der::ReadSingle(At(fields_.validity), der::kSequence);
  if (!sequence) return std::nullopt;
  der::Reader reader(*sequence);
  const auto not_before = reader.Next().and_then(ParseTime);
  const auto not_after = reader.Next().and_then(ParseTime);
  if (!not_before || !not_after) return std::nullopt;
  return Validity{not_before->time, not_after->time};
}

Result<PublicKey> Certificate::public_key() const {
  return DecodePublicKey(subject_public_key_info(), fields_.subject_public_key_info.offset);
}

Result<AlgorithmIdentifier> Certificate::signature_algorithm() const {
  return DecodeAlgorithmIdentifier(At(signature_algorithm_), signature_algorithm_.offset);
}

Result<AlgorithmIdentifier> Certificate::tbs_signature_algorithm() const {
  return DecodeAlgorithmIdentifier(At(fields_.signature), fields_.signature.offset);
}

Result<Bytes> Certificate::signature_value() const {
  const auto element =
      der::ReadSingle(At(signature_value_), der::kBitString, signature_value_.offset);
  if (!element) return tl::make_unexpected(element.error());
  const Result<der::BitString> bits = der::BitStringValue(*element);
  if (!bits) return tl::make_unexpected(bits.error());
  if (bits->unused_bits != 0) {
    return tl::make_unexpected(Error{ErrorCode::kBadValue, element->offset});
  }
  return bits->octets;
}

std::vector<Extension> Certificate::extensions() const {
  std::vector<Extension> all;
  ExtensionList list = extension_list();
  while (const auto item = list.Next()) {
    if (item->extension) all.push_back(*item->extension);
  }
  return all;
}

std::optional<Extension> Certificate::FindExtension(Oid id) const {
  return extension_list().Find(id);
}

template <typename Value>
Result<std::optional<Value>> Certificate::Decode(Oid id, Result<Value> (*decode)(Bytes)) const {
  const std::optional<Extension> extension = FindExtension(id);
  if (!extension) return std::nullopt;
  Result<Value> value = decode(extension->value);
  if (!value) {
    Error error = value.error();
    error.offset += OffsetOf(extension->value);
    return tl::make_unexpected(error);
  }
  return std::optional<Value>(std::move(*value));
}

Result<std::optional<BasicConstraints>> Certificate::basic_constraints() const {
  return Decode(oids::kBasicConstraints, DecodeBasicConstraints);
}
Result<std::optional<KeyUsage>> Certificate::key_usage() const {
  return Decode(oids::kKeyUsage, DecodeKeyUsage);
}
Result<std::optional<std::vector<Oid>>> Certificate::extended_key_usage() const {
  return Decode(oids::kExtendedKeyUsage, DecodeExtendedKeyUsage);
}
Result<std::optional<Bytes>> Certificate::subject_key_identifier() const {
  return Decode(oids::kSubjectKeyIdentifier, DecodeSubjectKeyIdentifier);
}
Result<std::optional<AuthorityKeyIdentifier>> Certificate::authority_key_identifier() const {
  return Decode(oids::kAuthorityKeyIdentifier, DecodeAuthorityKeyIdentifier);
}
Result<std::optional<std::vector<GeneralName>>> Certificate::subject_alt_name() const {
  return Decode(oids::kSubjectAltName, DecodeGeneralNames);
}
Result<std::optional<std::vector<DistributionPoint>>> Certificate::crl_distribution_points() const {
  return Decode(oids::kCrlDistributionPoints, DecodeCrlDistributionPoints);
}
Result<std::optional<std::vector<DistributionPoint>>> Certificate::freshest_crl() const {
  return Decode(oids::kFreshestCrl, DecodeCrlDistributionPoints);
}
Result<std::optional<std::vector<AccessDescription>>> Certificate::authority_info_access() const {
  return Decode(oids::kAuthorityInfoAccess, DecodeAuthorityInfoAccess);
}
Result<std::optional<std::vector<PolicyInformation>>> Certificate::certificate_policies() const {
  return Decode(oids::kCertificatePolicies, DecodeCertificatePolicies);
}
Result<std::optional<NameConstraints>> Certificate::name_constraints() const {
  return Decode(oids::kNameConstraints, DecodeNameConstraints);
}
Result<std::optional<std::string>> Certificate::certificate_template_name() const {
  return Decode(oids::kMsCertificateTemplateName, DecodeCertificateTemplateName);
}
Result<std::optional<CertificateTemplate>> Certificate::certificate_template() const {
  return Decode(oids::kMsCertificateTemplate, DecodeCertificateTemplate);
}
Result<std::optional<CaVersion>> Certificate::ca_version() const {
  return Decode(oids::kMsCaVersion, DecodeCaVersion);
}
Result<std::optional<Bytes>> Certificate::previous_ca_certificate_hash() const {
  return Decode(oids::kMsPreviousCertHash, DecodePreviousCaCertificateHash);
}
Result<std::optional<std::vector<Oid>>> Certificate::application_policies() const {
  return Decode(oids::kMsApplicationPolicies, DecodeApplicationPolicies);
}

bool Certificate::IsSelfIssued() const { return !subject().IsEmpty() && subject() == issuer(); }

bool Certificate::IsCa() const {
  const auto constraints = basic_constraints();
  if (!constraints) return false;
  if (constraints->has_value()) return (*constraints)->ca;
  return version() == 0u && IsSelfIssued();
}

}  // namespace pkiaudit::x509
