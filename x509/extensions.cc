// SPDX-License-Identifier: Apache-2.0
#include "x509/extensions.h"

#include <string_view>

#include "x509/extension_reading.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

// RFC 5280 4.2.1.4.
constexpr Oid kCpsQualifier = OidLiteral<"1.3.6.1.5.5.7.2.1">();

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset) {
  return tl::make_unexpected(Error{code, offset});
}

// `names` of an optional field: [number] IMPLICIT GeneralNames.
Result<void> ReadOptionalNames(der::Reader& reader, uint32_t number,
                               std::vector<GeneralName>& names) {
  const auto element = reader.ReadOptional(der::ContextConstructed(number));
  if (!element) return tl::make_unexpected(element.error());
  if (!element->has_value()) return {};
  return ReadGeneralNames(**element).map(
      [&names](std::vector<GeneralName> read) { names = std::move(read); });
}

Result<DistributionPoint> ReadDistributionPoint(der::Reader& points) {
  const Result<der::Element> sequence = points.Read(der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  DistributionPoint point;
  const auto name = reader.ReadOptional(der::ContextConstructed(0));
  if (!name) return tl::make_unexpected(name.error());
  if (name->has_value()) {
    if (const auto read = ReadDistributionPointName(**name, point); !read) {
      return tl::make_unexpected(read.error());
    }
  }
  const auto reasons = reader.ReadOptional(der::ContextPrimitive(1));
  if (!reasons) return tl::make_unexpected(reasons.error());
  if (reasons->has_value()) {
    const Result<uint16_t> flags = DecodeReasonFlags(**reasons);
    if (!flags) return tl::make_unexpected(flags.error());
    point.reasons = *flags;
  }
  if (const auto read = ReadOptionalNames(reader, 2, point.crl_issuer); !read) {
    return tl::make_unexpected(read.error());
  }
  return reader.Finish().map([&point] { return std::move(point); });
}

Result<AccessDescription> ReadAccessDescription(der::Reader& descriptions) {
  const Result<der::Element> sequence = descriptions.Read(der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  const Result<Oid> method = ReadOid(reader);
  if (!method) return tl::make_unexpected(method.error());
  const Result<GeneralName> location = ReadGeneralName(reader);
  if (!location) return tl::make_unexpected(location.error());
  return reader.Finish().map([&] { return AccessDescription{*method, *location}; });
}

// PolicyQualifierInfo; only the CPS URI is kept.
Result<void> ReadPolicyQualifier(der::Reader& qualifiers, PolicyInformation& policy) {
  const Result<der::Element> sequence = qualifiers.Read(der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  const Result<Oid> id = ReadOid(reader);
  if (!id) return tl::make_unexpected(id.error());
  const Result<der::Element> qualifier = reader.Next();
  if (!qualifier) return tl::make_unexpected(qualifier.error());
  if (*id == kCpsQualifier) {
    // An IA5String; other strings, which exist, are as good.
    if (!IsTextTag(qualifier->tag)) return Fail(ErrorCode::kUnexpectedTag, qualifier->offset);
    policy.cps_uris.push_back(DirectoryStringToUtf8(qualifier->tag, qualifier->content));
  }
  return reader.Finish();
}

Result<PolicyInformation> ReadPolicyInformation(der::Reader& policies) {
  const Result<der::Element> sequence = policies.Read(der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  PolicyInformation policy;
  const Result<Oid> id = ReadOid(reader);
  if (!id) return tl::make_unexpected(id.error());
  policy.policy = *id;
  const auto qualifiers = reader.ReadOptional(der::kSequence);
  if (!qualifiers) return tl::make_unexpected(qualifiers.error());
  if (qualifiers->has_value()) {
    const Result<void> read = ReadOneOrMore(
        **qualifiers, [&policy](der::Reader& list) { return ReadPolicyQualifier(list, policy); });
    if (!read) return tl::make_unexpected(read.error());
  }
  return reader.Finish().map([&policy] { return std::move(policy); });
}

// GeneralSubtrees. minimum and maximum are read over: RFC 5280 forbids their use.
Result<void> ReadOptionalSubtrees(der::Reader& reader, uint32_t number,
                                  std::vector<GeneralName>& bases) {
  const auto subtrees = reader.ReadOptional(der::ContextConstructed(number));
  if (!subtrees) return tl::make_unexpected(subtrees.error());
  if (!subtrees->has_value()) return {};
  return ReadOneOrMore(**subtrees, [&bases](der::Reader& list) -> Result<void> {
    const Result<der::Element> subtree = list.Read(der::kSequence);
    if (!subtree) return tl::make_unexpected(subtree.error());
    der::Reader fields(*subtree);
    const Result<GeneralName> base = ReadGeneralName(fields);
    if (!base) return tl::make_unexpected(base.error());
    for (uint32_t limit = 0; limit < 2; ++limit) {
      if (const auto read = fields.ReadOptional(der::ContextPrimitive(limit)); !read) {
        return tl::make_unexpected(read.error());
      }
    }
    bases.push_back(*base);
    return fields.Finish();
  });
}

// Decodes a SEQUENCE OF by a function that reads one.
template <typename Item>
Result<std::vector<Item>> DecodeList(Bytes value, Result<Item> (*read_item)(der::Reader&)) {
  std::vector<Item> list;
  return ReadSequenceOf(value,
                        [&](der::Reader& reader) -> Result<void> {
                          return read_item(reader).map(
                              [&list](Item item) { list.push_back(std::move(item)); });
                        })
      .map([&list] { return std::move(list); });
}

}  // namespace

Result<void> ReadDistributionPointName(const der::Element& wrapper, DistributionPoint& point) {
  der::Reader reader(wrapper);
  const Result<der::Element> name = reader.Next();
  if (!name) return tl::make_unexpected(name.error());
  if (name->tag == der::ContextConstructed(0)) {
    Result<std::vector<GeneralName>> full_name = ReadGeneralNames(*name);
    if (!full_name) return tl::make_unexpected(full_name.error());
    point.full_name = std::move(*full_name);
  } else if (name->tag == der::ContextConstructed(1)) {
    point.name_relative_to_crl_issuer = name->content;
  } else {
    return Fail(ErrorCode::kUnexpectedTag, name->offset);
  }
  return reader.Finish();
}

Result<uint16_t> DecodeReasonFlags(const der::Element& element) {
  const Result<der::BitString> bits = der::BitStringValue(element);
  if (!bits) return tl::make_unexpected(bits.error());
  uint16_t reasons = 0;
  for (uint16_t bit = 0; bit < 16; ++bit) {
    if (bits->Bit(bit)) reasons = static_cast<uint16_t>(reasons | (1u << bit));
  }
  return reasons;
}

Result<BasicConstraints> DecodeBasicConstraints(Bytes value) {
  const Result<der::Element> sequence = der::ReadSingle(value, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  BasicConstraints constraints;
  const auto ca = reader.ReadOptional(der::kBoolean);
  if (!ca) return tl::make_unexpected(ca.error());
  if (ca->has_value()) {
    const Bytes content = (*ca)->content;
    if (content.size() != 1) {
      return tl::make_unexpected(Error{ErrorCode::kBadValue, (*ca)->offset});
    }
    // A certificate that some readers take for a CA's must not pass as an end entity's.
    constraints.ca = content[0] != 0x00;
    constraints.explicit_default = !constraints.ca;
    constraints.odd_true = constraints.ca && content[0] != 0xff;
  }
  const auto path_length = ReadOptionalUnsigned(reader);
  if (!path_length) return tl::make_unexpected(path_length.error());
  constraints.path_length = *path_length;
  return reader.Finish().map([&constraints] { return constraints; });
}

Result<KeyUsage> DecodeKeyUsage(Bytes value) {
  const Result<der::BitString> bits =
      der::ReadSingle(value, der::kBitString).and_then(der::BitStringValue);
  if (!bits) return tl::make_unexpected(bits.error());
  KeyUsage usage;
  if (!bits->octets.empty()) usage.first_octet = bits->octets[0];
  if (bits->octets.size() > 1) usage.second_octet = bits->octets[1];
  return usage;
}

std::string ToText(const KeyUsage& usage) {
  static constexpr std::string_view kBitNames[] = {
      "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
      "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly"};
  const unsigned bits = (unsigned{usage.first_octet} << 8) | usage.second_octet;
  unsigned mask = 0x8000;
  std::string text;
  for (std::string_view name : kBitNames) {
    if ((bits & mask) != 0) {
      if (!text.empty()) text += ", ";
      text += name;
    }
    mask >>= 1;
  }
  return text;
}

Result<std::vector<Oid>> DecodeExtendedKeyUsage(Bytes value) { return DecodeList(value, ReadOid); }

Result<Bytes> DecodeSubjectKeyIdentifier(Bytes value) {
  return der::ReadSingle(value, der::kOctetString).map([](const der::Element& element) {
    return element.content;
  });
}

Result<AuthorityKeyIdentifier> DecodeAuthorityKeyIdentifier(Bytes value) {
  const Result<der::Element> sequence = der::ReadSingle(value, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  AuthorityKeyIdentifier identifier;
  const auto key_identifier = reader.ReadOptional(der::ContextPrimitive(0));
  if (!key_identifier) return tl::make_unexpected(key_identifier.error());
  if (key_identifier->has_value()) identifier.key_identifier = (*key_identifier)->content;
  if (const auto read = ReadOptionalNames(reader, 1, identifier.authority_cert_issuer); !read) {
    return tl::make_unexpected(read.error());
  }
  const auto serial_number = reader.ReadOptional(der::ContextPrimitive(2));
  if (!serial_number) return tl::make_unexpected(serial_number.error());
  if (serial_number->has_value()) {
    if (const auto valid = der::CheckInteger(**serial_number); !valid) {
      return tl::make_unexpected(valid.error());
    }
    identifier.authority_cert_serial_number = (*serial_number)->content;
  }
  return reader.Finish().map([&identifier] { return std::move(identifier); });
}

Result<std::vector<DistributionPoint>> DecodeCrlDistributionPoints(Bytes value) {
  return DecodeList(value, ReadDistributionPoint);
}

Result<std::vector<AccessDescription>> DecodeAuthorityInfoAccess(Bytes value) {
  return DecodeList(value, ReadAccessDescription);
}

Result<std::vector<PolicyInformation>> DecodeCertificatePolicies(Bytes value) {
  return DecodeList(value, ReadPolicyInformation);
}

Result<NameConstraints> DecodeNameConstraints(Bytes value) {
  const Result<der::Element> sequence = der::ReadSingle(value, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  der::Reader reader(*sequence);
  NameConstraints constraints;
  if (const auto read = ReadOptionalSubtrees(reader, 0, constraints.permitted); !read) {
    return tl::make_unexpected(read.error());
  }
  if (const auto read = ReadOptionalSubtrees(reader, 1, constraints.excluded); !read) {
    return tl::make_unexpected(read.error());
  }
  return reader.Finish().map([&constraints] { return std::move(constraints); });
}

}  // namespace pkiaudit::x509
