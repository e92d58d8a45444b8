// SPDX-License-Identifier: Apache-2.0
#include "reports/xml/revocation_xml.h"

#include <string>

namespace pkiaudit::reports {
namespace {

constexpr size_t kSha1Digits = 40;
constexpr size_t kSha256Digits = 64;

RevocationState ReadState(XmlElement& element) {
  const std::string_view name = element.Required("state");
  for (size_t i = 0; i < kRevocationStates; ++i) {
    const auto state = static_cast<RevocationState>(i);
    if (RevocationStateName(state) == name) {
      return state;
    }
  }
  element.Fail(ErrorCode::kBadValue, "state");
  return RevocationState::kUsable;
}

audit::FetchKind ReadKind(XmlElement& element) {
  const auto kind = audit::ParseFetchKind(element.Required("kind"));
  if (!kind) {
    element.Fail(ErrorCode::kBadValue, "kind");
  }
  return kind.value_or(audit::FetchKind::kCrl);
}

std::optional<audit::FetchStep> ReadStep(XmlElement& element) {
  const std::string_view name = element.Optional("step");
  const auto step = audit::ParseFetchStep(name);
  if (!step && !name.empty()) {
    element.Fail(ErrorCode::kBadValue, "step");
  }
  return step;
}

}  // namespace

void WriteRevocationPlace(MarkupStream& xml, const RevocationEvent& place) {
  const auto number = [&xml](Literal name, const auto& value) {
    if (value) {
      xml.Attribute(name, std::to_string(*value));
    }
  };
  xml.Open("place").Attribute("kind", audit::FetchKindName(place.kind));
  place.is_url ? xml.Attribute("url", place.place) : xml.Attribute("in", place.place);
  xml.Attribute("state", RevocationStateName(place.state))
      .OptionalAttribute("reason", place.reason)
      .OptionalAttribute("about", place.about)
      .Attribute("certificates", place.certificates);
  if (place.step) {
    xml.Attribute("step", audit::FetchStepName(*place.step));
  }
  number("code", place.code);
  xml.OptionalAttribute("detail", place.detail)
      .OptionalAttribute("address", place.address)
      .OptionalAttribute("proxy", place.proxy);
  number("octets", place.octets);
  xml.OptionalAttribute("sha256", place.sha256);
  number("connectMilliseconds", place.connect_ms);
  number("firstByteMilliseconds", place.first_byte_ms);
  number("endMilliseconds", place.end_ms);
  xml.OptionalAttribute("issuer", place.issuer)
      .OptionalAttribute("signer", place.signer)
      .OptionalAttribute("signerThumbprint", place.signer_thumbprint)
      .OptionalAttribute("thisUpdate", place.this_update)
      .OptionalAttribute("nextUpdate", place.next_update)
      .OptionalAttribute("nextPublish", place.next_publish)
      .OptionalAttribute("crlNumber", place.crl_number);
  number("entries", place.entries);
  for (const CleanText& redirect : place.redirects) {
    xml.Leaf("redirect", redirect);
  }
  xml.Close();
}

RevocationEvent ReadRevocationPlace(XmlElement& element) {
  RevocationEvent place;
  place.kind = ReadKind(element);
  place.is_url = !element.node().attribute("url").empty();
  place.place = element.Required(place.is_url ? "url" : "in");
  place.state = ReadState(element);
  place.reason = element.Optional("reason");
  place.about = element.Optional("about");
  place.certificates = element.RequiredCount("certificates");
  place.step = ReadStep(element);
  place.code = element.OptionalInteger("code");
  place.detail = element.Optional("detail");
  place.address = element.Optional("address");
  place.proxy = element.Optional("proxy");
  place.octets = element.OptionalCount("octets");
  place.sha256 = element.OptionalHex("sha256", kSha256Digits);
  place.connect_ms = element.OptionalCount("connectMilliseconds");
  place.first_byte_ms = element.OptionalCount("firstByteMilliseconds");
  place.end_ms = element.OptionalCount("endMilliseconds");
  place.issuer = element.Optional("issuer");
  place.signer = element.Optional("signer");
  place.signer_thumbprint = element.OptionalHex("signerThumbprint", kSha1Digits);
  place.this_update = element.OptionalTime("thisUpdate");
  place.next_update = element.OptionalTime("nextUpdate");
  place.next_publish = element.OptionalTime("nextPublish");
  place.crl_number = element.Optional("crlNumber");
  place.entries = element.OptionalCount("entries");
  for (const pugi::xml_node node : element.node().children("redirect")) {
    place.redirects.emplace_back(std::string_view(node.child_value()));
  }
  return place;
}

}  // namespace pkiaudit::reports
