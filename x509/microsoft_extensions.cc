// SPDX-License-Identifier: Apache-2.0
#include "x509/extension_reading.h"

namespace pkiaudit::x509 {

Result<std::string> DecodeCertificateTemplateName(Bytes value) {
  der::Reader reader(value);
  const Result<der::Element> element = reader.Next();
  if (!element) return tl::make_unexpected(element.error());
  if (!IsTextTag(element->tag)) {
    return tl::make_unexpected(Error{ErrorCode::kUnexpectedTag, element->offset});
  }
  return reader.Finish().map(
      [&element] { return DirectoryStringToUtf8(element->tag, element->content); });
}

Result<CertificateTemplate> DecodeCertificateTemplate(Bytes value) {
  const Result<der::Element> sequence = der::ReadSingle(value, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  const Result<Oid> id = ReadOid(reader);
  if (!id) return tl::make_unexpected(id.error());
  const auto major_version = ReadOptionalUnsigned(reader);
  if (!major_version) return tl::make_unexpected(major_version.error());
  const auto minor_version = ReadOptionalUnsigned(reader);
  if (!minor_version) return tl::make_unexpected(minor_version.error());
  return reader.Finish().map([&] {
    return CertificateTemplate{*id, *major_version, *minor_version};
  });
}

Result<CaVersion> DecodeCaVersion(Bytes value) {
  const Result<der::Element> element = der::ReadSingle(value, der::kInteger);
  if (!element) return tl::make_unexpected(element.error());
  const Result<uint64_t> version = der::UnsignedValue(*element);
  if (!version) return tl::make_unexpected(version.error());
  if (*version > UINT32_MAX) {
    return tl::make_unexpected(Error{ErrorCode::kTooLarge, element->offset});
  }
  return CaVersion{static_cast<uint16_t>(*version & 0xffff), static_cast<uint16_t>(*version >> 16)};
}

Result<Bytes> DecodePreviousCaCertificateHash(Bytes value) {
  return der::ReadSingle(value, der::kOctetString).map([](const der::Element& element) {
    return element.content;
  });
}

Result<std::vector<Oid>> DecodeApplicationPolicies(Bytes value) {
  return DecodeCertificatePolicies(value).map([](const std::vector<PolicyInformation>& policies) {
    std::vector<Oid> oids;
    oids.reserve(policies.size());
    for (const PolicyInformation& policy : policies) oids.push_back(policy.policy);
    return oids;
  });
}

}  // namespace pkiaudit::x509
