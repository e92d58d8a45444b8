// SPDX-License-Identifier: Apache-2.0
#include "x509/extension_reading.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

// [MS-WCCE] and RFC 4556's errata: a UTF8String with the account's name.
constexpr Oid kUserPrincipalName = OidLiteral<"1.3.6.1.4.1.311.20.2.3">();

// The tags of RFC 5280 4.2.1.6 by number; the module's tags are implicit but for a CHOICE.
std::optional<GeneralName::Kind> KindOf(der::Tag tag) {
  switch (const uint32_t number = der::TagNumber(tag); number) {
    case 0:
    case 3:
    case 4:
    case 5:
      if (tag == der::ContextConstructed(number)) return static_cast<GeneralName::Kind>(number);
      break;
    case 1:
    case 2:
    case 6:
    case 7:
    case 8:
      if (tag == der::ContextPrimitive(number)) return static_cast<GeneralName::Kind>(number);
      break;
    default:
      break;
  }
  return std::nullopt;
}

// OtherName: type-id and [0] EXPLICIT value.
Result<void> ReadOtherName(const der::Element& element, GeneralName& name) {
  der::Reader reader(element);
  const Result<Oid> type = ReadOid(reader);
  if (!type) return tl::make_unexpected(type.error());
  const Result<der::Element> wrapper = reader.Read(der::ContextConstructed(0));
  if (!wrapper) return tl::make_unexpected(wrapper.error());
  if (const Result<void> end = reader.Finish(); !end) return end;
  der::Reader inner(*wrapper);
  const Result<der::Element> value = inner.Next();
  if (!value) return tl::make_unexpected(value.error());
  name.other_name_type = *type;
  name.value = value->encoding;
  return inner.Finish();
}

Result<void> ReadDirectoryName(const der::Element& element, GeneralName& name) {
  der::Reader reader(element);
  const Result<der::Element> directory_name = reader.Read(der::kSequence);
  if (!directory_name) return tl::make_unexpected(directory_name.error());
  name.value = directory_name->encoding;
  return reader.Finish();
}

// An IA5String that may hold anything: legible, on one line, and never ambiguous.
class PlainTextSink final : public CharacterSink {
 public:
  explicit PlainTextSink(std::string& text) : text_(text) {}
  void OnCharacter(char32_t character) override {
    std::string utf8;
    AppendUtf8(character, utf8);
    if (IsControl(character)) {
      AppendEscapedOctets(AsBytes(utf8), text_);
    } else {
      if (character == U'\\') text_ += '\\';
      text_ += utf8;
    }
  }
  void OnInvalid(Bytes octets) override { AppendEscapedOctets(octets, text_); }

 private:
  std::string& text_;
};

std::string PlainText(der::Tag tag, Bytes content) {
  std::string text;
  PlainTextSink sink(text);
  DecodeDirectoryString(tag, content, sink);
  return text;
}

std::string Ipv4Text(Bytes octets) {
  std::string text;
  for (size_t i = 0; i < octets.size(); ++i) {
    if (i > 0) text += '.';
    text += std::to_string(octets[i]);
  }
  return text;
}

// RFC 5952: lower case, the first longest run of two or more zero groups becomes "::".
std::string Ipv6Text(Bytes octets) {
  static constexpr char kDigits[] = "0123456789abcdef";
  constexpr size_t kGroups = 8;
  const auto group = [&octets](size_t i) {
    return static_cast<unsigned>((octets[2 * i] << 8) | octets[2 * i + 1]);
  };
  size_t run_start = kGroups;
  size_t run_length = 1;
  for (size_t i = 0; i < kGroups; ++i) {
    size_t end = i;
    while (end < kGroups && group(end) == 0) ++end;
    if (end - i > run_length) {
      run_start = i;
      run_length = end - i;
    }
  }
  std::string text;
  for (size_t i = 0; i < kGroups;) {
    if (i == run_start) {
      text += "::";
      i += run_length;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    bool significant = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned digit = (group(i) >> shift) & 0xf;
      significant = significant || digit != 0 || shift == 0;
      if (significant) text += kDigits[digit];
    }
    ++i;
  }
  return text;
}

// 4 or 16 octets; in name constraints (RFC 5280 4.2.1.10) twice that: address and mask.
std::string IpAddressText(Bytes value) {
  switch (value.size()) {
    case 4:
      return Ipv4Text(value);
    case 8:
      return Ipv4Text(value.first(4)) + "/" + Ipv4Text(value.subspan(4));
    case 16:
      return Ipv6Text(value);
    case 32:
      return Ipv6Text(value.first(16)) + "/" + Ipv6Text(value.subspan(16));
    default:
      return "#" + ToHex(value);
  }
}

std::string OtherNameText(Oid type, Bytes value) {
  if (type == kUserPrincipalName) {
    der::Reader reader(value);
    if (const auto name = reader.Next(); name && IsTextTag(name->tag)) {
      return "UPN:" + PlainText(name->tag, name->content);
    }
  }
  return "otherName:" + type.ToDotted() + "=#" + ToHex(value);
}

}  // namespace

Result<Oid> ReadOid(der::Reader& reader) {
  const Result<der::Element> element = reader.Read(der::kObjectIdentifier);
  if (!element) return tl::make_unexpected(element.error());
  const Oid oid(element->content);
  if (!oid.IsValid()) return tl::make_unexpected(Error{ErrorCode::kBadValue, element->offset});
  return oid;
}

Result<std::optional<uint64_t>> ReadOptionalUnsigned(der::Reader& reader) {
  const auto element = reader.ReadOptional(der::kInteger);
  if (!element) return tl::make_unexpected(element.error());
  if (!element->has_value()) return std::nullopt;
  return der::UnsignedValue(**element).map(
      [](uint64_t value) { return std::optional<uint64_t>(value); });
}

Result<GeneralName> ReadGeneralName(der::Reader& reader) {
  const Result<der::Element> element = reader.Next();
  if (!element) return tl::make_unexpected(element.error());
  const auto kind = KindOf(element->tag);
  if (!kind) return tl::make_unexpected(Error{ErrorCode::kUnexpectedTag, element->offset});
  GeneralName name;
  name.kind = *kind;
  name.value = element->content;
  Result<void> valid;
  switch (*kind) {
    case GeneralName::Kind::kOtherName:
      valid = ReadOtherName(*element, name);
      break;
    case GeneralName::Kind::kDirectoryName:
      valid = ReadDirectoryName(*element, name);
      break;
    case GeneralName::Kind::kX400Address:
    case GeneralName::Kind::kEdiPartyName:
      name.value = element->encoding;
      break;
    case GeneralName::Kind::kRegisteredId:
      if (!Oid(name.value).IsValid()) {
        valid = tl::make_unexpected(Error{ErrorCode::kBadValue, element->offset});
      }
      break;
    case GeneralName::Kind::kRfc822Name:
    case GeneralName::Kind::kDnsName:
    case GeneralName::Kind::kUri:
    case GeneralName::Kind::kIpAddress:
      break;
  }
  return valid.map([&name] { return name; });
}

Result<std::vector<GeneralName>> ReadGeneralNames(const der::Element& names) {
  std::vector<GeneralName> list;
  return ReadOneOrMore(names,
                       [&list](der::Reader& reader) -> Result<void> {
                         return ReadGeneralName(reader).map(
                             [&list](const GeneralName& name) { list.push_back(name); });
                       })
      .map([&list] { return std::move(list); });
}

Result<std::vector<GeneralName>> DecodeGeneralNames(Bytes value) {
  return der::ReadSingle(value, der::kSequence).and_then(ReadGeneralNames);
}

std::string GeneralName::ToText() const {
  switch (kind) {
    case Kind::kOtherName:
      return OtherNameText(other_name_type, value);
    case Kind::kRfc822Name:
      return "email:" + PlainText(der::kIa5String, value);
    case Kind::kDnsName:
      return "DNS:" + PlainText(der::kIa5String, value);
    case Kind::kX400Address:
      return "X400Name:#" + ToHex(value);
    case Kind::kDirectoryName:
      return "DirName:" + Name(value).ToRfc4514();
    case Kind::kEdiPartyName:
      return "EdiPartyName:#" + ToHex(value);
    case Kind::kUri:
      return "URI:" + PlainText(der::kIa5String, value);
    case Kind::kIpAddress:
      return "IP:" + IpAddressText(value);
    case Kind::kRegisteredId:
      return "RID:" + Oid(value).ToDotted();
  }
  return "#" + ToHex(value);
}

}  // namespace pkiaudit::x509
