// SPDX-License-Identifier: Apache-2.0
//
// As whom the SCEP application pool runs: from what is it known, and what follows from it for
// access to the RA keys.
#ifndef PKIAUDIT_AUDIT_PKI_SERVICE_ACCOUNT_H_
#define PKIAUDIT_AUDIT_PKI_SERVICE_ACCOUNT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/pki/access.h"
#include "audit/policy/policy.h"
#include "stores/host/host_facts.h"

namespace pkiaudit::audit {

// What tells the account, the first that says anything: what the operator states comes before what
// was collected, and what the collector resolved before what IIS is configured with.
enum class ServiceAccountOrigin : uint8_t { kNone, kPolicy, kSnapshot, kApplicationPool };
// "", "policy", "snapshot.xml", "applicationHost.config".
std::string_view ServiceAccountOriginName(ServiceAccountOrigin origin);

struct ServiceAccountContext {
  ServiceAccountOrigin origin = ServiceAccountOrigin::kNone;
  std::string name;  // "CORP\svc-ndes$"; empty where not known
  // Nothing where its SID is not known.
  std::optional<AccountContext> account;
  // Where `account` is nothing: why, and what would tell it; a sentence.
  std::string unknown_because;

  // Its groups were not supplied: then nobody takes it for an administrator, and a report must say
  // so (see MembershipOf).
  bool AssumedNoAdministrator() const { return account && !account->groups; }
};

// The policy's account has the groups and the name that snapshot.xml gives if it means the same
// account.
ServiceAccountContext FindServiceAccount(const stores::HostFacts& host, const Policy& policy);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_SERVICE_ACCOUNT_H_
