// SPDX-License-Identifier: Apache-2.0
#include "audit/value.h"

#include <array>

namespace pkiaudit::audit {

std::string_view KindName(const Value& value) {
  // In the order of the variant's alternatives.
  static constexpr std::array<std::string_view, std::variant_size_v<Value>> kNames = {
      "time", "duration", "integer",    "oid",    "name", "thumbprint",
      "url",  "sid",      "accessRule", "offset", "text"};
  return kNames[value.index()];
}

}  // namespace pkiaudit::audit
