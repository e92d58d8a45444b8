// SPDX-License-Identifier: Apache-2.0
#include "tests/support/trust_list_writer.h"

#include "tests/support/certificate_builder.h"
#include "tests/support/digest.h"

namespace pkiaudit::test_support {
namespace {

constexpr TestKey kSignerKey = TestKey::kRsa2048A;
constexpr char kTrustListContent[] = "1.3.6.1.4.1.311.10.1";
constexpr char kSha256[] = "2.16.840.1.101.3.4.2.1";

Bytes Attribute(const std::string& type, const Bytes& value) {
  return der::Sequence({der::ObjectIdentifier(type), der::SetOf({value})});
}

Bytes Subject(const TrustListSubject& subject) {
  std::vector<Bytes> attributes;
  for (const auto& [id, value] : subject.properties) {
    attributes.push_back(
        Attribute("1.3.6.1.4.1.311.10.11." + std::to_string(id), der::OctetString(value)));
  }
  return der::Sequence({der::OctetString(subject.identifier),
                        attributes.empty() ? Bytes() : der::SetOf(std::move(attributes))});
}

// The attributes that are signed (RFC 5652 11.1, 11.2).
Bytes SignedAttributes(const Bytes& content, const TrustListOptions& options) {
  std::vector<Bytes> attributes;
  if (!options.signed_content_type.empty()) {
    attributes.push_back(
        Attribute("1.2.840.113549.1.9.3", der::ObjectIdentifier(options.signed_content_type)));
  }
  for (int i = 0; i < options.digests; ++i) {
    attributes.push_back(Attribute("1.2.840.113549.1.9.4", der::OctetString(Sha256(content))));
  }
  return der::SetOf(std::move(attributes));
}

// The name of the signer's issuer and its serial number.
Bytes SignerIdentifier(const TrustListOptions& options) {
  const std::string issuer = options.issuer.empty() ? kTrustListSigner : options.issuer;
  return der::Sequence({ParseName(issuer).Der(), der::Integer(7)});
}

Bytes SignerInfo(const Bytes& content, const TrustListOptions& options, bool corrupt) {
  const Bytes sha256 = der::Sequence({der::ObjectIdentifier(kSha256), der::Null()});
  Bytes attributes;
  Bytes to_sign = content;
  if (options.signed_attributes) {
    const Bytes set = SignedAttributes(content, options);
    to_sign = set;
    // [0] IMPLICIT in place of the SET's tag (RFC 2315 9.2).
    attributes = set;
    attributes[0] = 0xA0;
  }
  Bytes signature = Sign(kSignerKey, SignatureAlgorithm::kSha256WithRsa, to_sign);
  if (corrupt) signature.back() ^= 1;
  return der::Sequence({der::Integer(1), SignerIdentifier(options), sha256, attributes,
                        der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.1"), der::Null()}),
                        der::OctetString(signature)});
}

}  // namespace

Bytes WriteTrustList(const std::vector<TrustListSubject>& subjects,
                     const TrustListOptions& options) {
  std::vector<Bytes> entries;
  for (const TrustListSubject& subject : subjects) entries.push_back(Subject(subject));
  const Bytes fields = der::Concat(
      {der::Sequence({der::ObjectIdentifier(options.usage)}), der::OctetString(ToBytes("L")),
       der::Integer(0x0123456789), der::Time(options.this_update),
       options.next_update ? der::Time(*options.next_update) : Bytes(),
       der::Sequence({der::ObjectIdentifier(options.algorithm), der::Null()}),
       der::Sequence(entries)});
  std::vector<Bytes> certificates = options.certificates;
  if (certificates.empty()) {
    certificates.push_back(CertificateBuilder()
                               .Subject(kTrustListSigner)
                               .SerialNumber(7)
                               .PublicKey(kSignerKey)
                               .Build());
  }
  std::vector<Bytes> signers;
  for (int i = 0; i < options.signers; ++i) {
    signers.push_back(SignerInfo(fields, options, options.corrupt_signature || i > 0));
  }
  const Bytes signed_data = der::Sequence(
      {der::Integer(1), der::SetOf({der::Sequence({der::ObjectIdentifier(kSha256), der::Null()})}),
       der::Sequence(
           {der::ObjectIdentifier(kTrustListContent), der::Constructed(0, der::Tlv(0x30, fields))}),
       options.with_signer ? der::Constructed(0, der::Concat(certificates)) : Bytes(),
       der::SetOf(signers)});
  return der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.2"), der::Constructed(0, signed_data)});
}

Bytes Filetime(int64_t unix_time) {
  constexpr int64_t kSecondsTo1970 = 11'644'473'600;
  const uint64_t ticks = static_cast<uint64_t>(unix_time + kSecondsTo1970) * 10'000'000u;
  Bytes value;
  for (int shift = 0; shift < 64; shift += 8) value.push_back(static_cast<uint8_t>(ticks >> shift));
  return value;
}

}  // namespace pkiaudit::test_support
