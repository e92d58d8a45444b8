// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/service_account.h"

#include <utility>
#include <vector>

#include "stores/text_encoding.h"

namespace pkiaudit::audit {
namespace {

using stores::SecurityIdentifier;

// Nothing where they were not collected, or one of them is no SID: half of the groups would tell a
// wrong story about access.
std::optional<std::vector<SecurityIdentifier>> GroupsOf(const stores::ServiceAccount& account) {
  if (!account.groups) {
    return std::nullopt;
  }
  std::vector<SecurityIdentifier> groups;
  for (const stores::Account& group : *account.groups) {
    const auto sid = SecurityIdentifier::Parse(group.sid);
    if (!sid) {
      return std::nullopt;
    }
    groups.push_back(*sid);
  }
  return groups;
}

ServiceAccountContext NotASid(ServiceAccountOrigin origin, std::string name,
                              const std::string& text) {
  ServiceAccountContext context;
  context.origin = origin;
  context.name = std::move(name);
  context.unknown_because = "What the " + std::string(ServiceAccountOriginName(origin)) +
                            " gives as the SID of the service account is none: " + text + ".";
  return context;
}

// A live host resolves the account that its pool names; a snapshot says whose it is.
ServiceAccountContext FromCollected(const stores::ServiceAccount& account, bool live) {
  const ServiceAccountOrigin origin =
      live ? ServiceAccountOrigin::kApplicationPool : ServiceAccountOrigin::kSnapshot;
  const auto sid = SecurityIdentifier::Parse(account.account.sid);
  if (!sid) return NotASid(origin, account.account.name, account.account.sid);
  ServiceAccountContext context;
  context.origin = origin;
  context.name = account.account.name;
  context.account = AccountContext{*sid, GroupsOf(account), std::nullopt};
  return context;
}

ServiceAccountContext FromPolicy(const std::string& stated, const stores::HostFacts& host) {
  const auto sid = SecurityIdentifier::Parse(stated);
  if (!sid) {
    return NotASid(ServiceAccountOrigin::kPolicy, {}, stated);
  }
  if (host.service_account) {
    ServiceAccountContext collected = FromCollected(*host.service_account, host.live);
    if (collected.account && collected.account->account == *sid) {
      collected.origin = ServiceAccountOrigin::kPolicy;
      return collected;
    }
  }
  ServiceAccountContext context;
  context.origin = ServiceAccountOrigin::kPolicy;
  context.account = AccountContext{*sid, std::nullopt, std::nullopt};
  return context;
}

std::optional<SecurityIdentifier> SidOfIdentity(const stores::ScepApplicationPool& pool) {
  using Identity = stores::ScepApplicationPool::Identity;
  switch (pool.identity) {
    case Identity::kLocalSystem:
      return LocalSystem();
    case Identity::kLocalService:
      return LocalService();
    case Identity::kNetworkService:
      return NetworkService();
    case Identity::kApplicationPoolIdentity:
      return AppPoolSid(pool.name);
    case Identity::kSpecificUser:
    case Identity::kUnknown:
      return std::nullopt;
  }
  return std::nullopt;
}

ServiceAccountContext FromApplicationPool(const stores::ScepApplicationPool& pool, bool live) {
  ServiceAccountContext context;
  context.origin = ServiceAccountOrigin::kApplicationPool;
  context.name = pool.identity == stores::ScepApplicationPool::Identity::kApplicationPoolIdentity
                     ? "IIS AppPool\\" + pool.name
                     : pool.user_name;
  if (const auto sid = SidOfIdentity(pool)) {
    context.account = AccountContext{*sid, std::nullopt, std::nullopt};
    return context;
  }
  context.unknown_because =
      pool.user_name.empty()
          ? "applicationHost.config does not tell as whom the application pool " + pool.name +
                " runs"
          : "The application pool " + pool.name + " runs as " + pool.user_name +
                ", whose SID the input does not tell";
  context.unknown_because += ": give it with --service-account";
  context.unknown_because += live ? "." : ", or in snapshot.xml.";
  return context;
}

// An account's name in its two parts; the domain in lower case, empty where it is not told ("." is
// the host itself, whose name need not be known).
struct AccountName {
  std::string domain;
  std::string user;
  bool is_dns_domain =
      false;  // of a user principal name, which cannot be compared with a NetBIOS one
};

AccountName SplitName(std::string_view name) {
  AccountName split;
  if (const size_t slash = name.find('\\'); slash != std::string_view::npos) {
    split.domain = stores::ToLowerAscii(name.substr(0, slash));
    name.remove_prefix(slash + 1);
  } else if (const size_t at = name.rfind('@'); at != std::string_view::npos) {
    split.domain = stores::ToLowerAscii(name.substr(at + 1));
    split.is_dns_domain = true;
    name = name.substr(0, at);
  }
  if (split.domain == ".") {
    split.domain.clear();
  }
  split.user = stores::ToLowerAscii(name);
  return split;
}

bool NamesContradict(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) {
    return false;
  }
  const AccountName first = SplitName(a);
  const AccountName second = SplitName(b);
  const bool domains_compare = !first.domain.empty() && !second.domain.empty() &&
                               first.is_dns_domain == second.is_dns_domain;
  return first.user != second.user || (domains_compare && first.domain != second.domain);
}

// Accounts that no pool with an identity of its own (SpecificUser) runs as.
bool IsBuiltIn(const SecurityIdentifier& sid) {
  constexpr uint32_t kApplicationPools = 82;
  return sid == LocalSystem() || sid == LocalService() || sid == NetworkService() ||
         (sid.authority() == 5 && !sid.sub_authorities().empty() &&
          sid.sub_authorities().front() == kApplicationPools);
}

// Do they say for certain that the pool runs as two different accounts?
bool Contradict(const ServiceAccountContext& collected, const stores::ScepApplicationPool& pool) {
  if (!collected.account) {
    return false;
  }
  if (const auto sid = SidOfIdentity(pool)) {
    return collected.account->account != *sid;
  }
  if (pool.identity != stores::ScepApplicationPool::Identity::kSpecificUser) {
    return false;
  }
  return IsBuiltIn(collected.account->account) || NamesContradict(collected.name, pool.user_name);
}

std::string IdentityInWords(const stores::ScepApplicationPool& pool) {
  using Identity = stores::ScepApplicationPool::Identity;
  switch (pool.identity) {
    case Identity::kLocalSystem:
      return "LocalSystem";
    case Identity::kLocalService:
      return "LocalService";
    case Identity::kNetworkService:
      return "NetworkService";
    case Identity::kApplicationPoolIdentity:
      return "IIS AppPool\\" + pool.name;
    case Identity::kSpecificUser:
    case Identity::kUnknown:
      return pool.user_name;
  }
  return pool.user_name;
}

ServiceAccountContext Contradiction(const ServiceAccountContext& collected,
                                    const stores::ScepApplicationPool& pool) {
  ServiceAccountContext context;
  const std::string sid = collected.account->account.ToText();
  context.unknown_because =
      "snapshot.xml names " + (collected.name.empty() ? sid : collected.name + " (" + sid + ")") +
      " as the service account, but in applicationHost.config the application pool " + pool.name +
      " runs as " + IdentityInWords(pool) + ": say which is right with --service-account.";
  return context;
}

// Without the pool's own SID, which any worker process has.
ServiceAccountContext FindAccount(const stores::HostFacts& host, const Policy& policy) {
  if (policy.service_account_sid) {
    return FromPolicy(*policy.service_account_sid, host);
  }
  if (host.service_account) {
    ServiceAccountContext collected = FromCollected(*host.service_account, host.live);
    return host.scep_pool && Contradict(collected, *host.scep_pool)
               ? Contradiction(collected, *host.scep_pool)
               : collected;
  }
  if (host.scep_pool) {
    return FromApplicationPool(*host.scep_pool, host.live);
  }
  ServiceAccountContext context;
  context.unknown_because =
      host.live ? "IIS' configuration on this host names no application pool for NDES: give the "
                  "SID of the account as which NDES runs with --service-account."
                : "The input does not name the service account of NDES: give its SID with "
                  "--service-account, or in snapshot.xml.";
  return context;
}

}  // namespace

std::string_view ServiceAccountOriginName(ServiceAccountOrigin origin) {
  switch (origin) {
    case ServiceAccountOrigin::kNone:
      return "";
    case ServiceAccountOrigin::kPolicy:
      return "policy";
    case ServiceAccountOrigin::kSnapshot:
      return "snapshot.xml";
    case ServiceAccountOrigin::kApplicationPool:
      return "applicationHost.config";
  }
  return "";
}

ServiceAccountContext FindServiceAccount(const stores::HostFacts& host, const Policy& policy) {
  ServiceAccountContext context = FindAccount(host, policy);
  if (context.account && host.scep_pool) {
    context.account->pool = AppPoolSid(host.scep_pool->name);
  }
  return context;
}

}  // namespace pkiaudit::audit
