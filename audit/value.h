// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_VALUE_H_
#define PKIAUDIT_AUDIT_VALUE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "x509/time.h"

namespace pkiaudit::audit {

// The kinds of evidence, a closed set: writers and the report's schema know kinds only, so a new
// check touches neither. Text is UTF-8 and may be hostile; writers escape it.
struct Duration {
  int64_t seconds = 0;
};
struct OidValue {
  std::string dotted;
};
struct NameValue {
  std::string rfc4514;
};
struct Thumbprint {
  std::string hex;  // SHA-1, upper case, as Windows shows it
};
struct Url {
  std::string text;
};
struct Sid {
  std::string text;  // "S-1-5-18"
};
struct AccessRule {
  std::string sid;
  uint32_t access_mask = 0;
  bool allow = true;
};
struct Offset {
  uint64_t octets = 0;
};
struct Text {
  std::string text;
};
using Value = std::variant<x509::Time, Duration, int64_t, OidValue, NameValue, Thumbprint, Url, Sid,
                           AccessRule, Offset, Text>;

// The name of a Value's kind in reports: "time", "duration", "integer", "oid", "name",
// "thumbprint", "url", "sid", "accessRule", "offset", "text".
std::string_view KindName(const Value& value);

// One piece of evidence. `name` is a lowerCamelCase word that the check's summary may refer to as
// {name}; it is a literal of the check's source.
struct EvidenceItem {
  std::string_view name;
  Value value;
};
using Evidence = std::vector<EvidenceItem>;

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_VALUE_H_
