// SPDX-License-Identifier: Apache-2.0
#include "x509/crl.h"

namespace pkiaudit::x509 {
namespace {

// The value of an entry's extension; nothing where absent or malformed.
template <typename Value>
std::optional<Value> DecodeOfEntry(Bytes extensions, Oid id, Result<Value> (*decode)(Bytes)) {
  const auto sequence = der::ReadSingle(extensions, der::kSequence);
  if (!sequence) return std::nullopt;
  const auto extension = ExtensionList(*sequence).Find(id);
  if (!extension) return std::nullopt;
  Result<Value> value = decode(extension->value);
  return value ? std::optional(std::move(*value)) : std::nullopt;
}

}  // namespace

std::optional<Time> RevokedCertificate::revocation_date() const {
  const auto parsed = ParseTime(date);
  return parsed ? std::optional(parsed->time) : std::nullopt;
}

std::optional<uint8_t> RevokedCertificate::reason() const {
  return DecodeOfEntry(extensions, oids::kReasonCode, DecodeReasonCode);
}

std::optional<Time> RevokedCertificate::invalidity_date() const {
  return DecodeOfEntry(extensions, oids::kInvalidityDate, DecodeInvalidityDate);
}

Result<AlgorithmIdentifier> Crl::signature_algorithm() const {
  return DecodeAlgorithmIdentifier(outer_algorithm_, 0);
}

Result<Bytes> Crl::signature_value() const {
  const auto element = der::ReadSingle(signature_value_, der::kBitString);
  if (!element) return tl::make_unexpected(element.error());
  const Result<der::BitString> bits = der::BitStringValue(*element);
  if (!bits) return tl::make_unexpected(bits.error());
  if (bits->unused_bits != 0) return tl::make_unexpected(Error{ErrorCode::kBadValue, 0});
  return bits->octets;
}

bool Crl::AlgorithmsDiffer() const { return inner_algorithm_ != outer_algorithm_; }

std::vector<Extension> Crl::extensions() const {
  std::vector<Extension> all;
  ExtensionList list(extensions_, extensions_offset_, der::ContextConstructed(0));
  while (const auto item = list.Next()) {
    if (item->extension) all.push_back(*item->extension);
  }
  return all;
}

std::optional<Extension> Crl::FindExtension(Oid id) const {
  return ExtensionList(extensions_, extensions_offset_, der::ContextConstructed(0)).Find(id);
}

template <typename Value>
Result<std::optional<Value>> Crl::Decode(Oid id, Result<Value> (*decode)(Bytes)) const {
  const std::optional<Extension> extension = FindExtension(id);
  if (!extension) return std::nullopt;
  Result<Value> value = decode(extension->value);
  if (!value) return tl::make_unexpected(value.error());
  return std::optional<Value>(std::move(*value));
}

Result<std::optional<CrlNumber>> Crl::crl_number() const {
  return Decode(oids::kCrlNumber, DecodeCrlNumber);
}
Result<std::optional<CrlNumber>> Crl::delta_crl_indicator() const {
  return Decode(oids::kDeltaCrlIndicator, DecodeCrlNumber);
}
Result<std::optional<IssuingDistributionPoint>> Crl::issuing_distribution_point() const {
  return Decode(oids::kIssuingDistributionPoint, DecodeIssuingDistributionPoint);
}
Result<std::optional<AuthorityKeyIdentifier>> Crl::authority_key_identifier() const {
  return Decode(oids::kAuthorityKeyIdentifier, DecodeAuthorityKeyIdentifier);
}
Result<std::optional<std::vector<DistributionPoint>>> Crl::freshest_crl() const {
  return Decode(oids::kFreshestCrl, DecodeCrlDistributionPoints);
}
Result<std::optional<Time>> Crl::next_crl_publish() const {
  return Decode(oids::kMsNextCrlPublish, DecodeNextCrlPublish);
}
Result<std::optional<CaVersion>> Crl::ca_version() const {
  return Decode(oids::kMsCaVersion, DecodeCaVersion);
}

}  // namespace pkiaudit::x509
