// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/ldap_query.h"

#include <algorithm>
#include <array>

#include "stores/text_encoding.h"

namespace pkiaudit::audit::probes {
namespace {

std::string_view DefaultAttribute(FetchKind kind) {
  switch (kind) {
    case FetchKind::kDeltaCrl:
      return "deltaRevocationList";
    case FetchKind::kCaIssuers:
      return "cACertificate";
    case FetchKind::kCrl:
    case FetchKind::kOcsp:
      break;
  }
  return "certificateRevocationList";
}

// Up to the next `separator`, which is taken away too.
std::string_view TakePart(std::string_view& text, char separator) {
  const size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::optional<LdapQuery::Scope> ParseScope(std::string_view text) {
  if (text.empty() || stores::EqualIgnoringAsciiCase(text, "base")) return LdapQuery::Scope::kBase;
  if (stores::EqualIgnoringAsciiCase(text, "one")) return LdapQuery::Scope::kOneLevel;
  if (stores::EqualIgnoringAsciiCase(text, "sub")) return LdapQuery::Scope::kSubtree;
  return std::nullopt;
}

bool HasCriticalExtension(std::string_view extensions) {
  while (!extensions.empty()) {
    if (TakePart(extensions, ',').starts_with('!')) return true;
  }
  return false;
}

}  // namespace

std::string_view WithoutOptions(std::string_view attribute) {
  return attribute.substr(0, attribute.find(';'));
}

std::optional<LdapQuery> ParseLdapQuery(const ParsedUrl& url, FetchKind kind) {
  constexpr size_t kMaxAttributes = 16;
  std::string_view rest = std::string_view(url.target).substr(1);
  const auto dn = DecodePercent(TakePart(rest, '?'));
  std::string_view attributes = TakePart(rest, '?');
  const auto scope = ParseScope(TakePart(rest, '?'));
  const auto filter = DecodePercent(TakePart(rest, '?'));
  if (!dn || dn->find('\0') != std::string::npos || !scope || !filter ||
      filter->find('\0') != std::string::npos || HasCriticalExtension(rest)) {
    return std::nullopt;
  }
  LdapQuery query{.dn = *dn, .attributes = {}, .scope = *scope, .filter = *filter};
  while (!attributes.empty()) {
    const auto name = DecodePercent(TakePart(attributes, ','));
    if (!name || name->find('\0') != std::string::npos) return std::nullopt;
    const std::string_view attribute = WithoutOptions(*name);
    if (!attribute.empty()) query.attributes.emplace_back(attribute);
  }
  if (query.attributes.empty()) query.attributes.emplace_back(DefaultAttribute(kind));
  if (query.attributes.size() > kMaxAttributes) return std::nullopt;
  if (query.filter.empty()) query.filter = "objectClass=*";
  if (!query.filter.starts_with('(')) query.filter = "(" + query.filter + ")";
  return query;
}

std::vector<std::string> AttributesToAsk(const LdapQuery& query) {
  std::vector<std::string> names;
  for (const std::string& attribute : query.attributes) {
    names.push_back(attribute);
    names.push_back(attribute + ";binary");
  }
  return names;
}

bool IsAsked(const LdapQuery& query, std::string_view attribute) {
  return std::ranges::any_of(query.attributes, [&](const std::string& asked) {
    return stores::EqualIgnoringAsciiCase(asked, WithoutOptions(attribute));
  });
}

}  // namespace pkiaudit::audit::probes
