// SPDX-License-Identifier: Apache-2.0
#include "tests/support/distinguished_name.h"

#include <map>
#include <stdexcept>

namespace pkiaudit::test_support {
namespace {

constexpr uint8_t kTeletexStringTag = 0x14;
constexpr uint8_t kUniversalStringTag = 0x1c;

Bytes EncodeValue(const NameAttribute& attribute) {
  switch (attribute.type) {
    case StringType::kUtf8String:
      return der::Utf8String(attribute.value);
    case StringType::kPrintableString:
      return der::PrintableString(attribute.value);
    case StringType::kIa5String:
      return der::Ia5String(attribute.value);
    case StringType::kTeletexString:
      return der::Tlv(kTeletexStringTag, ToBytes(attribute.value));
    case StringType::kBmpString:
      return der::BmpString(attribute.value);
    case StringType::kUniversalString:
      return der::Tlv(kUniversalStringTag, ToBytes(attribute.value));
    case StringType::kRaw:
      return ToBytes(attribute.value);
  }
  throw std::invalid_argument("no such string type");
}

std::string OidOf(std::string_view keyword) {
  static const std::map<std::string_view, std::string_view> kOids = {
      {"C", "2.5.4.6"},  {"CN", "2.5.4.3"},           {"DC", "0.9.2342.19200300.100.1.25"},
      {"L", "2.5.4.7"},  {"O", "2.5.4.10"},           {"OU", "2.5.4.11"},
      {"ST", "2.5.4.8"}, {"serialNumber", "2.5.4.5"},
  };
  const auto found = kOids.find(keyword);
  if (found != kOids.end()) return std::string(found->second);
  if (keyword.find('.') == std::string_view::npos) {
    throw std::invalid_argument("unknown keyword in a name");
  }
  return std::string(keyword);
}

bool IsPrintable(std::string_view text) {
  return text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?") ==
         std::string_view::npos;
}

NameAttribute ParseAttribute(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) throw std::invalid_argument("no = in a name");
  const std::string_view keyword = text.substr(0, equals);
  NameAttribute attribute{OidOf(keyword), std::string(text.substr(equals + 1))};
  if (keyword == "DC") {
    attribute.type = StringType::kIa5String;
  } else if (keyword == "C" || keyword == "serialNumber" || IsPrintable(attribute.value)) {
    attribute.type = StringType::kPrintableString;
  }
  return attribute;
}

}  // namespace

Bytes DistinguishedName::Der() const {
  std::vector<Bytes> sets;
  for (const RelativeDistinguishedName& rdn : rdns) {
    std::vector<Bytes> attributes;
    for (const NameAttribute& attribute : rdn) {
      attributes.push_back(
          der::Sequence({der::ObjectIdentifier(attribute.oid), EncodeValue(attribute)}));
    }
    sets.push_back(der::SetOf(std::move(attributes)));
  }
  return der::Sequence(sets);
}

DistinguishedName ParseName(std::string_view text) {
  DistinguishedName name;
  while (!text.empty()) {
    const size_t comma = text.find(',');
    name.rdns.push_back({ParseAttribute(text.substr(0, comma))});
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return name;
}

}  // namespace pkiaudit::test_support
