// SPDX-License-Identifier: Apache-2.0
#include "x509/crl_extensions.h"

#include <algorithm>
#include <array>

#include "x509/extension_reading.h"

namespace pkiaudit::x509 {
namespace {

// [number] IMPLICIT BOOLEAN DEFAULT FALSE.
Result<bool> ReadFlag(der::Reader& reader, uint32_t number) {
  const auto element = reader.ReadOptional(der::ContextPrimitive(number));
  if (!element) return tl::make_unexpected(element.error());
  if (!element->has_value()) return false;
  return der::BooleanValue(**element);
}

// The one time that is the whole of `value`.
Result<Time> DecodeTime(Bytes value) {
  der::Reader reader(value);
  const auto time = reader.Next().and_then(ParseTime);
  if (!time) return tl::make_unexpected(time.error());
  return reader.Finish().map([&time] { return time->time; });
}

template <auto kDecode>
Result<void> Decodes(Bytes value) {
  return kDecode(value).map([](const auto&) {});
}

struct Syntax {
  const Oid& id;
  Result<void> (*check)(Bytes value);
};

const Syntax kCrlSyntaxes[] = {
    {oids::kAuthorityKeyIdentifier, Decodes<DecodeAuthorityKeyIdentifier>},
    {oids::kIssuerAltName, Decodes<DecodeGeneralNames>},
    {oids::kCrlNumber, Decodes<DecodeCrlNumber>},
    {oids::kDeltaCrlIndicator, Decodes<DecodeCrlNumber>},
    {oids::kIssuingDistributionPoint, Decodes<DecodeIssuingDistributionPoint>},
    {oids::kFreshestCrl, Decodes<DecodeCrlDistributionPoints>},
    {oids::kAuthorityInfoAccess, Decodes<DecodeAuthorityInfoAccess>},
    {oids::kMsCaVersion, Decodes<DecodeCaVersion>},
    {oids::kMsNextCrlPublish, Decodes<DecodeNextCrlPublish>},
};

const Syntax kEntrySyntaxes[] = {
    {oids::kReasonCode, Decodes<DecodeReasonCode>},
    {oids::kInvalidityDate, Decodes<DecodeInvalidityDate>},
    {oids::kCertificateIssuer, Decodes<DecodeGeneralNames>},
};

template <size_t N>
std::optional<Result<void>> Check(const Syntax (&syntaxes)[N], Oid id, Bytes value) {
  for (const Syntax& syntax : syntaxes) {
    if (syntax.id == id) return syntax.check(value);
  }
  return std::nullopt;
}

}  // namespace

Result<IssuingDistributionPoint> DecodeIssuingDistributionPoint(Bytes value) {
  const Result<der::Element> sequence = der::ReadSingle(value, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  IssuingDistributionPoint scope;
  const auto name = reader.ReadOptional(der::ContextConstructed(0));
  if (!name) return tl::make_unexpected(name.error());
  if (name->has_value()) {
    if (const auto read = ReadDistributionPointName(**name, scope.point.emplace()); !read) {
      return tl::make_unexpected(read.error());
    }
  }
  const auto read_flag = [&reader](uint32_t number, bool& flag) {
    return ReadFlag(reader, number).map([&flag](bool is_set) { flag = is_set; });
  };
  for (const auto& read :
       {read_flag(1, scope.only_user_certificates), read_flag(2, scope.only_ca_certificates)}) {
    if (!read) return tl::make_unexpected(read.error());
  }
  const auto reasons = reader.ReadOptional(der::ContextPrimitive(3));
  if (!reasons) return tl::make_unexpected(reasons.error());
  if (reasons->has_value()) {
    const Result<uint16_t> flags = DecodeReasonFlags(**reasons);
    if (!flags) return tl::make_unexpected(flags.error());
    scope.only_some_reasons = *flags;
  }
  for (const auto& read :
       {read_flag(4, scope.indirect_crl), read_flag(5, scope.only_attribute_certificates)}) {
    if (!read) return tl::make_unexpected(read.error());
  }
  return reader.Finish().map([&scope] { return std::move(scope); });
}

CrlNumber::CrlNumber(Bytes content) : magnitude_(content) {
  while (!magnitude_.empty() && magnitude_.front() == 0) magnitude_ = magnitude_.subspan(1);
}

std::string CrlNumber::ToText() const {
  if (magnitude_.size() > sizeof(uint64_t)) return "0x" + ToHex(magnitude_);
  uint64_t number = 0;
  for (uint8_t octet : magnitude_) number = (number << 8) | octet;
  return std::to_string(number);
}

std::strong_ordering operator<=>(const CrlNumber& a, const CrlNumber& b) {
  if (const auto order = a.magnitude_.size() <=> b.magnitude_.size(); order != 0) return order;
  return std::lexicographical_compare_three_way(a.magnitude_.begin(), a.magnitude_.end(),
                                                b.magnitude_.begin(), b.magnitude_.end());
}

Result<CrlNumber> DecodeCrlNumber(Bytes value) {
  const Result<der::Element> element = der::ReadSingle(value, der::kInteger);
  if (!element) return tl::make_unexpected(element.error());
  if (const auto valid = der::CheckInteger(*element); !valid) {
    return tl::make_unexpected(valid.error());
  }
  if ((element->content.front() & 0x80) != 0) {
    return tl::make_unexpected(Error{ErrorCode::kBadValue, element->offset});
  }
  return CrlNumber(element->content);
}

Result<Time> DecodeNextCrlPublish(Bytes value) { return DecodeTime(value); }
Result<Time> DecodeInvalidityDate(Bytes value) { return DecodeTime(value); }

Result<uint8_t> DecodeReasonCode(Bytes value) {
  const Result<der::Element> element = der::ReadSingle(value, der::kEnumerated);
  if (!element) return tl::make_unexpected(element.error());
  const Result<uint64_t> reason = der::UnsignedValue(*element);
  if (!reason) return tl::make_unexpected(reason.error());
  if (*reason > 10 || *reason == 7) {
    return tl::make_unexpected(Error{ErrorCode::kBadValue, element->offset});
  }
  return static_cast<uint8_t>(*reason);
}

std::string_view ReasonName(uint8_t reason) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
      "superseded",    "cessationOfOperation", "certificateHold", "",
      "removeFromCRL", "privilegeWithdrawn",   "aACompromise"};
  return reason < kNames.size() ? kNames[reason] : "";
}

std::optional<Result<void>> CheckCrlExtensionValue(Oid id, Bytes value) {
  return Check(kCrlSyntaxes, id, value);
}

std::optional<Result<void>> CheckCrlEntryExtensionValue(Oid id, Bytes value) {
  return Check(kEntrySyntaxes, id, value);
}

}  // namespace pkiaudit::x509
