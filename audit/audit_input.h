// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_AUDIT_INPUT_H_
#define PKIAUDIT_AUDIT_AUDIT_INPUT_H_

#include <vector>

#include "audit/pki/certificate_templates.h"
#include "audit/pki/chain_builder.h"
#include "audit/pki/configured_certificates.h"
#include "audit/pki/host_trust_lists.h"
#include "audit/pki/issuers.h"
#include "audit/pki/logical_stores.h"
#include "audit/pki/ra_certificates.h"
#include "audit/pki/ra_keys.h"
#include "audit/pki/relevance.h"
#include "audit/pki/revocation.h"
#include "audit/pki/service_account.h"
#include "audit/policy/policy.h"
#include "audit/role.h"
#include "stores/inventory.h"
#include "x509/signature.h"
#include "x509/time.h"

namespace pkiaudit::audit {

// All that checks may look at. Time, role and policy are parameters; what is derived from the
// inventory is derived once, here. The inventory and the verifier must outlive it.
struct AuditInput {
  AuditInput(const stores::Inventory& the_inventory, x509::SignatureVerifier& the_verifier,
             Role the_role, x509::Time the_time, Policy the_policy);

  const stores::Inventory& inventory;
  x509::SignatureVerifier& signatures;  // a cache of facts; safe from several threads
  Role role;
  x509::Time time;
  Policy policy;
  TemplateNames template_names;
  LogicalStores logical_stores;
  IssuerIndex issuers;
  std::vector<HostTrustList> host_trust_lists;
  RaCertificates ra;
  ConfiguredCertificates configured;
  std::vector<stores::EntryId> in_use;  // see relevance.h
  Chains chains;                        // of what is in use
  Relevance relevance;
  ServiceAccountContext service_account;
  RaKeys ra_keys;
  // Offline, from the CRLs of the inventory alone, until facts are set.
  Revocation revocation;

  // Holds what was fetched (or replayed) for `revocation.scope().Targets()`, and then for
  // `revocation.FreshestCrlTargets()`, against the inventory. Reads the bodies.
  void SetRevocationFacts(RevocationFacts facts);
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_AUDIT_INPUT_H_
