// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_LDAP_SEARCH_H_
#define PKIAUDIT_AUDIT_PROBES_LDAP_SEARCH_H_

#include "audit/probes/body_store.h"
#include "audit/probes/fetcher.h"
#include "audit/probes/ldap_session.h"

namespace pkiaudit::audit::probes {

struct LdapTimes {
  Milliseconds connect{};
  Milliseconds total{};
};

// Connects, binds and searches: at a server of this host's own domain as this account, at any other
// anonymously, since its name comes out of a certificate. Referrals are not followed. Fills all of
// `outcome` but target and attempts: a body for each value of the attributes. Blocks for no longer
// than the times say, resolving the name aside. Safe from several threads with a session each.
void SearchLdap(LdapSession& session, const LdapServer& server, const LdapQuery& query,
                const LdapTimes& times, const FetchOptions& options, BodyStore& bodies,
                FetchOutcome& outcome);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_LDAP_SEARCH_H_
