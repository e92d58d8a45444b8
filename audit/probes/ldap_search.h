// SPDX-License-Identifier: Apache-2.0
//
// The seam between platforms: one search at one server, by libldap (ldap_search_openldap.cc) or
// wldap32.
#ifndef PKIAUDIT_AUDIT_PROBES_LDAP_SEARCH_H_
#define PKIAUDIT_AUDIT_PROBES_LDAP_SEARCH_H_

#include "audit/probes/body_store.h"
#include "audit/probes/fetcher.h"
#include "audit/probes/ldap_query.h"

namespace pkiaudit::audit::probes {

struct LdapServer {
  std::string host;
  uint16_t port = 389;
  bool tls = false;
};

struct LdapTimes {
  Milliseconds connect{};
  Milliseconds total{};
};

// Connects, binds anonymously and searches; referrals are not followed. Fills all of `outcome` but
// target and attempts: a body for each value of the attributes. Blocks for no longer than the times
// say, resolving the name aside. Safe from several threads.
void SearchLdap(const LdapServer& server, const LdapQuery& query, const LdapTimes& times,
                const FetchOptions& options, BodyStore& bodies, FetchOutcome& outcome);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_LDAP_SEARCH_H_
