// SPDX-License-Identifier: Apache-2.0
#include "reports/document/evidence_text.h"

#include <array>
#include <string_view>
#include <variant>

#include "x509/time.h"

namespace pkiaudit::reports {
namespace {

std::string AccessMaskText(uint32_t mask) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) {
    text += kDigits[(mask >> shift) & 0xFu];
  }
  return text;
}

struct Writer {
  std::string operator()(const x509::Time& time) const { return x509::ToIso8601(time); }
  std::string operator()(const audit::Duration& span) const { return std::to_string(span.seconds); }
  std::string operator()(int64_t integer) const { return std::to_string(integer); }
  std::string operator()(const audit::OidValue& oid) const { return oid.dotted; }
  std::string operator()(const audit::NameValue& name) const { return name.rfc4514; }
  std::string operator()(const audit::Thumbprint& thumbprint) const { return thumbprint.hex; }
  std::string operator()(const audit::Url& url) const { return url.text; }
  std::string operator()(const audit::Sid& sid) const { return sid.text; }
  std::string operator()(const audit::AccessRule& rule) const {
    return (rule.allow ? "allow " : "deny ") + AccessMaskText(rule.access_mask) + " " + rule.sid;
  }
  std::string operator()(const audit::Offset& offset) const {
    return std::to_string(offset.octets);
  }
  std::string operator()(const audit::Text& text) const { return text.text; }
};

}  // namespace

std::string EvidenceText(const audit::Value& value) { return std::visit(Writer(), value); }

}  // namespace pkiaudit::reports
