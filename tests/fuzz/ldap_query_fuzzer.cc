// SPDX-License-Identifier: Apache-2.0
//
// What an LDAP URL asks for: it is fit to be handed to a C library, names what was asked for or a
// default, and whatever was asked for is found again in an answer.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "audit/probes/ldap_query.h"

namespace {

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

bool HoldsNul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace pkiaudit::audit;
  const std::string text = "ldap://host/" + std::string(reinterpret_cast<const char*>(data), size);
  const auto url = ParseUrl(text);
  if (!url) {
    return 0;
  }
  for (const FetchKind kind : {FetchKind::kCrl, FetchKind::kDeltaCrl, FetchKind::kCaIssuers}) {
    const auto query = probes::ParseLdapQuery(*url, kind);
    if (!query) {
      continue;
    }
    Require(!HoldsNul(query->dn) && !HoldsNul(query->filter));
    Require(query->filter.starts_with('('));
    Require(!query->attributes.empty());
    for (const std::string& attribute : query->attributes) {
      Require(!attribute.empty() && !HoldsNul(attribute) &&
              attribute.find(';') == std::string::npos);
      Require(probes::IsAsked(*query, attribute) && probes::IsAsked(*query, attribute + ";binary"));
    }
    Require(probes::AttributesToAsk(*query).size() == 2 * query->attributes.size());
  }
  return 0;
}
