// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/account_names.h"

#include "stores/keys/well_known_sids.h"

namespace pkiaudit::audit {

std::string_view AccountName(const stores::SecurityIdentifier& sid, const stores::HostFacts& host) {
  const std::string_view documented = stores::WellKnownName(sid);
  if (!documented.empty()) return documented;
  const auto known = host.account_names.find(sid.ToText());
  return known == host.account_names.end() ? std::string_view() : known->second;
}

std::string NameAndSid(const stores::SecurityIdentifier& sid, const stores::HostFacts& host) {
  const std::string_view name = AccountName(sid, host);
  return name.empty() ? sid.ToText() : sid.ToText() + " (" + std::string(name) + ")";
}

}  // namespace pkiaudit::audit
