// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_input.h"

#include <utility>

namespace pkiaudit::audit {

AuditInput::AuditInput(const stores::Inventory& the_inventory,
                       x509::SignatureVerifier& the_verifier, Role the_role, x509::Time the_time,
                       Policy the_policy)
    : inventory(the_inventory),
      signatures(the_verifier),
      role(the_role),
      time(the_time),
      policy(std::move(the_policy)),
      template_names(policy, inventory.host().registry),
      logical_stores(inventory),
      issuers(inventory),
      host_trust_lists(FindHostTrustLists(inventory, issuers, signatures)),
      ra(FindRaCertificates(inventory, logical_stores, template_names, time)),
      configured(FindConfiguredCertificates(inventory, logical_stores)),
      in_use(CertificatesInUse(inventory, logical_stores, ra, configured, role)),
      chains(ChainBuilder(inventory, logical_stores, issuers, signatures, time), in_use),
      relevance(inventory, logical_stores, ra, issuers, in_use, chains),
      service_account(FindServiceAccount(inventory.host(), policy)),
      ra_keys(inventory, ra, service_account, time),
      revocation(inventory, logical_stores, issuers, relevance, signatures, time, policy, {}) {}

void AuditInput::SetRevocationFacts(RevocationFacts facts) {
  revocation = Revocation(inventory, logical_stores, issuers, relevance, signatures, time, policy,
                          std::move(facts));
}

}  // namespace pkiaudit::audit
