// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_HOST_FACTS_H_
#define PKIAUDIT_STORES_HOST_HOST_FACTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "stores/host/registry_view.h"
#include "x509/time.h"

namespace pkiaudit::stores {

struct Account {
  std::string sid;
  std::string name;  // "CORP\svc-ndes$", empty where not known
};

// The account under which the SCEP application pool runs.
struct ServiceAccount {
  Account account;
  std::string type;  // "user", "gmsa", "appPool", …; empty where not told
  // The SIDs of its groups; nothing where the source did not collect them.
  std::optional<std::vector<Account>> groups;
};

// The application pool of IIS in which NDES runs, as applicationHost.config says it.
struct ScepApplicationPool {
  enum class Identity : uint8_t {
    kUnknown,  // the pool is not defined, or has an identity that IIS does not know
    kLocalSystem,
    kLocalService,
    kNetworkService,
    kSpecificUser,
    kApplicationPoolIdentity,  // IIS AppPool\<name>
  };
  std::string name;
  Identity identity = Identity::kUnknown;
  std::string user_name;  // of kSpecificUser: "CORP\svc-ndes$"; empty where the file has none
};

// What is known of the host beside its stores. What a source could not say is absent.
struct HostFacts {
  // This Windows told it of itself, as the audit runs: what is missing is not there, or could not
  // be read, and nobody has to supply it.
  bool live = false;
  std::string host;  // empty where not known
  std::optional<x509::Time> collected;
  std::string role;  // the role that the collector recorded, empty where none
  std::optional<ServiceAccount> service_account;
  std::optional<Account> collector;
  std::optional<bool> collector_elevated;
  std::string collector_tool;
  // Names of accounts on the host, "CORP\svc-ndes$", by SID: those in the lists of private keys.
  std::map<std::string, std::string> account_names;
  // SIDs that the collector could not resolve on the host (ERROR_NONE_MAPPED).
  std::vector<std::string> unresolved_sids;
  // What of it matters is told by functions such as FindMscepConfiguration().
  RegistryView registry;
  std::optional<ScepApplicationPool> scep_pool;
  // The private keys of LocalMachine were listed, and the list was read in full: a certificate that
  // is not on it has none. See also Inventory::KnowsMachineKeys().
  bool machine_keys_listed = false;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_HOST_FACTS_H_
