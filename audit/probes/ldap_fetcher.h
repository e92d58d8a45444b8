// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_LDAP_FETCHER_H_
#define PKIAUDIT_AUDIT_PROBES_LDAP_FETCHER_H_

#include <memory>
#include <vector>

#include "audit/probes/body_store.h"
#include "audit/probes/fetcher.h"
#include "audit/probes/http_fetcher.h"

namespace pkiaudit::audit::probes {

// ldap and ldaps, on a bounded number of threads. `options` and
// `bodies` must outlive it.
class LdapFetcher {
 public:
  LdapFetcher(const FetchOptions& options, BodyStore& bodies);
  ~LdapFetcher();
  LdapFetcher(const LdapFetcher&) = delete;
  LdapFetcher& operator=(const LdapFetcher&) = delete;

  void Fetch(std::vector<FetchJob> jobs);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_LDAP_FETCHER_H_
