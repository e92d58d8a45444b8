// SPDX-License-Identifier: Apache-2.0
//
// Which extensions are known, and what each must look like.
#include "x509/extension_reading.h"

namespace pkiaudit::x509 {
namespace {

template <typename Value, Result<Value> (*Decode)(Bytes)>
Result<void> Decodes(Bytes value) {
  return Decode(value).map([](const Value&) {});
}

// RFC 5280 4.2.1.5: pairs of policies.
Result<void> CheckPolicyMappings(Bytes value) {
  return ReadSequenceOf(value, [](der::Reader& mappings) -> Result<void> {
    const Result<der::Element> mapping = mappings.Read(der::kSequence);
    if (!mapping) return tl::make_unexpected(mapping.error());
    der::Reader reader(*mapping);
    for (int i = 0; i < 2; ++i) {
      if (const Result<Oid> policy = ReadOid(reader); !policy) {
        return tl::make_unexpected(policy.error());
      }
    }
    return reader.Finish();
  });
}

// RFC 5280 4.2.1.11: requireExplicitPolicy and inhibitPolicyMapping, not both missing.
Result<void> CheckPolicyConstraints(Bytes value) {
  const Result<der::Element> sequence = der::ReadSingle(value, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  if (sequence->content.empty()) {
    return tl::make_unexpected(Error{ErrorCode::kBadValue, sequence->offset});
  }
  der::Reader reader(*sequence);
  for (uint32_t number = 0; number < 2; ++number) {
    const auto skip_certs = reader.ReadOptional(der::ContextPrimitive(number));
    if (!skip_certs) return tl::make_unexpected(skip_certs.error());
    if (!skip_certs->has_value()) continue;
    if (const auto count = der::UnsignedValue(**skip_certs); !count) {
      return tl::make_unexpected(count.error());
    }
  }
  return reader.Finish();
}

// RFC 5280 4.2.1.14.
Result<void> CheckInhibitAnyPolicy(Bytes value) {
  return der::ReadSingle(value, der::kInteger)
      .and_then(der::UnsignedValue)
      .map([](uint64_t /*skip_certs*/) {});
}

// RFC 6960 4.2.2.2.1.
Result<void> CheckOcspNoCheck(Bytes value) {
  const Result<der::Element> null = der::ReadSingle(value, der::kNull);
  if (!null) return tl::make_unexpected(null.error());
  if (!null->content.empty()) {
    return tl::make_unexpected(Error{ErrorCode::kBadValue, null->offset});
  }
  return {};
}

using Names = std::vector<GeneralName>;
using Oids = std::vector<Oid>;
using Points = std::vector<DistributionPoint>;
using Access = std::vector<AccessDescription>;
using Policies = std::vector<PolicyInformation>;

struct Syntax {
  const Oid& id;
  Result<void> (*check)(Bytes value);
};

const Syntax kSyntaxes[] = {
    {oids::kSubjectKeyIdentifier, Decodes<Bytes, DecodeSubjectKeyIdentifier>},
    {oids::kKeyUsage, Decodes<KeyUsage, DecodeKeyUsage>},
    {oids::kSubjectAltName, Decodes<Names, DecodeGeneralNames>},
    {oids::kIssuerAltName, Decodes<Names, DecodeGeneralNames>},
    {oids::kBasicConstraints, Decodes<BasicConstraints, DecodeBasicConstraints>},
    {oids::kNameConstraints, Decodes<NameConstraints, DecodeNameConstraints>},
    {oids::kCrlDistributionPoints, Decodes<Points, DecodeCrlDistributionPoints>},
    {oids::kCertificatePolicies, Decodes<Policies, DecodeCertificatePolicies>},
    {oids::kPolicyMappings, CheckPolicyMappings},
    {oids::kAuthorityKeyIdentifier, Decodes<AuthorityKeyIdentifier, DecodeAuthorityKeyIdentifier>},
    {oids::kPolicyConstraints, CheckPolicyConstraints},
    {oids::kExtendedKeyUsage, Decodes<Oids, DecodeExtendedKeyUsage>},
    {oids::kFreshestCrl, Decodes<Points, DecodeCrlDistributionPoints>},
    {oids::kInhibitAnyPolicy, CheckInhibitAnyPolicy},
    {oids::kAuthorityInfoAccess, Decodes<Access, DecodeAuthorityInfoAccess>},
    {oids::kSubjectInfoAccess, Decodes<Access, DecodeAuthorityInfoAccess>},
    {oids::kOcspNoCheck, CheckOcspNoCheck},
    {oids::kMsCertificateTemplateName, Decodes<std::string, DecodeCertificateTemplateName>},
    {oids::kMsCertificateTemplate, Decodes<CertificateTemplate, DecodeCertificateTemplate>},
    {oids::kMsCaVersion, Decodes<CaVersion, DecodeCaVersion>},
    {oids::kMsPreviousCertHash, Decodes<Bytes, DecodePreviousCaCertificateHash>},
    {oids::kMsApplicationPolicies, Decodes<Oids, DecodeApplicationPolicies>},
    {oids::kMsNtdsCaSecurity, Decodes<Names, DecodeGeneralNames>},
};

}  // namespace

std::optional<Result<void>> CheckExtensionValue(Oid id, Bytes value) {
  for (const Syntax& syntax : kSyntaxes) {
    if (syntax.id == id) return syntax.check(value);
  }
  return std::nullopt;
}

}  // namespace pkiaudit::x509
