// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/relevance.h"

#include <algorithm>
#include <span>
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
std::vector<stores::EntryId> CertificatesWithKey(const stores::Inventory& inventory,
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

// An older generation of an RA certificate that does not work.
bool IsPastGeneration(const RaCertificates& ra, stores::EntryId id) {
  const auto found = ra.Find(id);
  return found && !found->works && ra.current(found->role)->entry != id;
}

}  // namespace

std::vector<stores::EntryId> CertificatesInUse(const stores::Inventory& inventory,
                                               const LogicalStores& logical_stores,
                                               const RaCertificates& ra,
                                               const ConfiguredCertificates& configured,
                                               Role role) {
  if (!Contains(kWindowsRoles, role)) {
    return {};
  }
  std::vector<stores::EntryId> in_use = CertificatesWithKey(inventory, logical_stores);
  for (const RaCertificate& certificate : ra.by_entry) {
    in_use.push_back(certificate.entry);
  }
  for (const BoundCertificate& bound : configured.tls) {
    if (bound.serves_iis) {
      in_use.push_back(bound.entry);
    }
  }
  if (configured.policy && configured.policy->entry != stores::kNone) {
    in_use.push_back(configured.policy->entry);
  }
  std::ranges::sort(in_use);
  const auto doubles = std::ranges::unique(in_use);
  in_use.erase(doubles.begin(), doubles.end());
  return in_use;
}

Relevance::Relevance(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                     const RaCertificates& ra, const IssuerIndex& issuers,
                     const std::vector<stores::EntryId>& in_use, const Chains& chains) {
  if (in_use.empty()) {
    return;
  }
  relevant_.resize(inventory.entries().size());
  // A certificate that stands in both CA and Root counts in both.
  std::vector<bool> linked(relevant_.size());
  const auto add_link = [&](stores::EntryId id) {
    if (!linked[id]) {
      linked[id] = true;
      for (stores::EntryId same : logical_stores.EntriesOf(inventory.entry(id).sha256)) {
        if (IsChainStore(inventory.location(inventory.entry(same)))) {
          Add(logical_stores, same);
        }
      }
    }
  };
  std::vector<stores::EntryId> issuers_wanted;
  for (stores::EntryId id : in_use) {
    Add(logical_stores, id);
    if (IsPastGeneration(ra, id)) {
      continue;
    }
    const Chain* chain = chains.Find(id);
    for (const ChainLink& link : chain == nullptr ? std::span<const ChainLink>() : chain->links) {
      add_link(link.entry);
    }
    if (chain == nullptr || chain->verdict != ChainVerdict::kTrusted) {
      issuers_wanted.push_back(id);
    }
  }
  // Each certificate is followed once, so that cross-certificates in a circle come to an end.
  std::vector<bool> followed(relevant_.size());
  while (!issuers_wanted.empty()) {
    const auto& certificate = inventory.entry(issuers_wanted.back()).certificate;
    issuers_wanted.pop_back();
    if (certificate.IsSelfIssued()) {
      continue;  // the end of its chain; others of its name are other generations of the root
    }
    for (stores::EntryId issuer : issuers.CandidateIssuers(certificate, kMaxIssuers)) {
      if (IsChainStore(inventory.location(inventory.entry(issuer))) && !followed[issuer]) {
        Add(logical_stores, issuer);
        for (stores::EntryId same : logical_stores.SameCertificate(issuer)) {
          followed[same] = true;
        }
        issuers_wanted.push_back(issuer);
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
