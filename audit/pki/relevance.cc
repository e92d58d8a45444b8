// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/relevance.h"

#include <vector>

#include "audit/pki/logical_stores.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

// Of more certificates with the name of one issuer the rest is not looked at; real hosts have a
// handful, in a few stores each.
constexpr size_t kMaxIssuers = 256;

// The representatives of LocalMachine\My that are not archived; only those with a private key,
// where anything is known of keys.
std::vector<stores::EntryId> CertificatesInUse(const stores::Inventory& inventory,
                                               const LogicalStores& logical_stores) {
  std::vector<stores::EntryId> in_use;
  for (stores::EntryId id = 0; id < inventory.entries().size(); ++id) {
    const auto& entry = inventory.entry(id);
    if (!inventory.location(entry).IsStore(StoreLocation::Kind::kLocalMachine, "My") ||
        !logical_stores.IsRepresentative(id)) {
      continue;
    }
    const auto* properties = inventory.properties(entry);
    if (properties == nullptr || !properties->archived) {
      in_use.push_back(id);
    }
  }
  // A key that no source speaks of is missing only where all keys were listed.
  if (inventory.KnowsMachineKeys()) {
    std::erase_if(in_use, [&](stores::EntryId id) {
      return inventory.private_key(inventory.entry(id)) == nullptr;
    });
  }
  return in_use;
}

}  // namespace

Relevance::Relevance(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                     const RaCertificates& ra, const IssuerIndex& issuers, Role role) {
  if (!audit::Contains(kWindowsRoles, role)) {
    return;
  }
  relevant_.resize(inventory.entries().size());
  std::vector<stores::EntryId> chain_wanted;
  for (const auto& generations : ra.generations) {
    for (size_t i = 0; i < generations.size(); ++i) {
      Add(logical_stores, generations[i].entry);
      if (i == 0 || generations[i].works) {
        chain_wanted.push_back(generations[i].entry);
      }
    }
  }
  for (stores::EntryId id : CertificatesInUse(inventory, logical_stores)) {
    if (Add(logical_stores, id)) {
      chain_wanted.push_back(id);
    }
  }
  // Each certificate is added once, so that cross-certificates in a circle come to an end.
  while (!chain_wanted.empty()) {
    const auto& certificate = inventory.entry(chain_wanted.back()).certificate;
    chain_wanted.pop_back();
    if (certificate.IsSelfIssued()) {
      continue;  // the end of its chain; others of its name are other generations of the root
    }
    for (stores::EntryId issuer : issuers.CandidateIssuers(certificate, kMaxIssuers)) {
      if (IsChainStore(inventory.location(inventory.entry(issuer))) &&
          Add(logical_stores, issuer)) {
        chain_wanted.push_back(issuer);
      }
    }
  }
}

bool Relevance::Add(const LogicalStores& logical_stores, stores::EntryId entry) {
  if (relevant_[entry]) {
    return false;
  }
  for (stores::EntryId same : logical_stores.SameCertificate(entry)) {
    relevant_[same] = true;
  }
  return true;
}

}  // namespace pkiaudit::audit
