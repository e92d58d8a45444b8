// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/host_trust_lists.h"

#include <algorithm>
#include <set>
#include <utility>

#include "x509/digest.h"

namespace pkiaudit::audit {
namespace {

using State = HostTrustList::State;

// Nothing where it is a list of another kind.
std::optional<HostTrustList> Read(const stores::TrustListEntry& entry, std::string name) {
  const auto parsed = x509::ParseTrustList(entry.der);
  HostTrustList list{.source = entry.source, .state = State::kUsed, .signer = {}, .list = {}};
  if (!parsed || !AddTrustList(*parsed, list.list)) return std::nullopt;
  auto signature = x509::VerifyTrustList(entry.der, *parsed);
  if (signature.status == x509::SignatureStatus::kValid) {
    list.list.lists.push_back(OriginOf(std::move(name), *parsed, std::move(signature)));
    return list;
  }
  list.list = {};
  list.state = signature.status == x509::SignatureStatus::kInvalid ? State::kBadSignature
                                                                   : State::kSignatureNotVerified;
  return list;
}

}  // namespace

std::vector<HostTrustList> FindHostTrustLists(const stores::Inventory& inventory,
                                              const IssuerIndex& issuers,
                                              x509::SignatureVerifier& signatures) {
  std::vector<HostTrustList> lists;
  std::set<x509::Sha256Digest> seen;
  for (const stores::TrustListEntry& entry : inventory.trust_lists()) {
    if (!seen.insert(x509::Sha256(entry.der)).second) continue;
    auto list = Read(entry, inventory.source(entry.source).path);
    if (!list) continue;
    if (lists.size() == kMaxHostTrustLists) {
      lists.push_back({.source = entry.source, .state = State::kTooMany, .signer = {}, .list = {}});
      break;
    }
    if (list->state == State::kUsed) {
      list->signer = FindTrustListSigner(list->list.lists.front(), inventory, issuers, signatures);
    }
    lists.push_back(*std::move(list));
  }
  return lists;
}

std::optional<HostRestriction> FindHostRestriction(const std::vector<HostTrustList>& lists,
                                                   const stores::CertificateEntry& entry,
                                                   x509::Time time) {
  std::optional<HostRestriction> worst;
  const auto is_worse = [&](RootStanding standing, const HostTrustList& list) {
    if (!worst || standing > worst->standing) return true;
    // Of two that say the same, that of Microsoft's counts.
    return standing == worst->standing &&
           list.signer.standing == TrustListSigner::Standing::kMicrosoft &&
           worst->list->signer.standing != TrustListSigner::Standing::kMicrosoft;
  };
  for (const HostTrustList& list : lists) {
    if (list.state != State::kUsed) continue;
    const auto standing = RestrictionOf(entry, list.list, time);
    if (standing && is_worse(*standing, list)) worst = {*standing, &list};
  }
  return worst;
}

}  // namespace pkiaudit::audit
