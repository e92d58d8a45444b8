// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_LDAP_QUERY_H_
#define PKIAUDIT_AUDIT_PROBES_LDAP_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/pki/revocation_facts.h"
#include "audit/pki/url.h"

namespace pkiaudit::audit::probes {

// What an LDAP URL asks for (RFC 4516 2).
struct LdapQuery {
  enum class Scope : uint8_t { kBase, kOneLevel, kSubtree };
  std::string dn;
  // Without options. Those of the URL; without any, the one that `kind` stands for (RFC 4523 4).
  std::vector<std::string> attributes;
  Scope scope = Scope::kBase;
  std::string filter;  // in parentheses
};
// Nothing where the URL is broken behind its host, or has an extension that it calls critical.
std::optional<LdapQuery> ParseLdapQuery(const ParsedUrl& url, FetchKind kind);

// "certificateRevocationList" of "certificateRevocationList;binary".
std::string_view WithoutOptions(std::string_view attribute);

// The attributes to ask a server for: each as it is and with ";binary", since some servers know
// only the one and some only the other (RFC 4522 4).
std::vector<std::string> AttributesToAsk(const LdapQuery& query);
// Whether an attribute that came is one that was asked for.
bool IsAsked(const LdapQuery& query, std::string_view attribute);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_LDAP_QUERY_H_
