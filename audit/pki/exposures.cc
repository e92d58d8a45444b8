// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/exposures.h"

#include <algorithm>
#include <map>
#include <utility>

namespace pkiaudit::audit {
namespace {

using stores::AccessControlEntry;
using stores::Acl;
using stores::SecurityDescriptor;
using stores::SecurityIdentifier;

template <typename Range>
bool Contains(const Range& range, uint32_t value) {
  return std::ranges::find(range, value) != std::ranges::end(range);
}

bool IsBroadGroup(const SecurityIdentifier& sid) {
  constexpr uint32_t kOfDomain[] = {513, 514, 515};           // Domain Users, Guests and Computers
  constexpr uint32_t kBuiltin[] = {545, 546, 554, 555, 568};  // Users, Guests, Pre-Windows 2000
                                                              // Compatible Access, Remote Desktop
                                                              // Users, IIS_IUSRS
  constexpr uint32_t kRestricted = 12;
  constexpr uint32_t kWriteRestricted = 33;
  constexpr uint64_t kAppPackageAuthority = 15;
  if (sid.IsOfDomain()) {
    return Contains(kOfDomain, sid.relative_id());
  }
  return sid == Everyone() || sid == Anonymous() || sid == AuthenticatedUsers() ||
         DependsOnLogon(sid) || sid.IsNt(kRestricted) || sid.IsNt(kWriteRestricted) ||
         sid.authority() == kAppPackageAuthority ||
         (sid.IsBuiltin(sid.relative_id()) && Contains(kBuiltin, sid.relative_id()));
}

// No token holds them: they are placeholders, or integrity levels.
bool IsHeldByNobody(const SecurityIdentifier& sid) {
  constexpr uint64_t kNullAuthority = 0;
  constexpr uint64_t kCreatorAuthority = 3;
  constexpr uint64_t kMandatoryLabelAuthority = 16;
  constexpr uint32_t kSelf = 10;
  if (sid.IsOfDomain()) {
    return false;
  }
  return sid.authority() == kNullAuthority || sid.authority() == kMandatoryLabelAuthority ||
         (sid.authority() == kCreatorAuthority && sid != OwnerRights()) || sid.IsNt(kSelf);
}

bool IsExpected(const SecurityIdentifier& sid) {
  return sid == LocalSystem() || sid == Administrators() || IsHeldByNobody(sid);
}

TrusteeKind KindOf(const SecurityIdentifier& sid, const AccountContext* context) {
  constexpr uint32_t kAdministratorAccount = 500;
  if (context != nullptr && (sid == context->account || sid == context->pool)) {
    return TrusteeKind::kServiceAccount;
  }
  if (IsBroadGroup(sid)) {
    return TrusteeKind::kBroadGroup;
  }
  if (sid == NetworkService()) {
    return TrusteeKind::kNetworkService;
  }
  if (IsAdministrative(sid) || (sid.IsOfDomain() && sid.relative_id() == kAdministratorAccount)) {
    return TrusteeKind::kAdministrative;
  }
  if (context != nullptr && context->groups &&
      std::ranges::find(*context->groups, sid) != context->groups->end()) {
    return TrusteeKind::kServiceAccountGroup;
  }
  return TrusteeKind::kOther;
}

bool IsExposed(const Exposure& exposure) {
  const uint32_t rights = exposure.rights | exposure.conditional_rights;
  return ReadsKey(rights) || ChangesKey(rights);
}

// What each trustee of a DACL gets, by the order of its entries.
class Trustees {
 public:
  Trustees(const Acl& dacl, const AccountContext* context);

  std::vector<Exposure> TakeExposures() { return std::move(exposures_); }

 private:
  void Allow(size_t index, const SecurityIdentifier& sid, const EntryEffect& effect);
  uint32_t DeniedTo(const SecurityIdentifier& sid) const;

  const AccountContext* context_;
  std::vector<Exposure> exposures_;
  std::map<SecurityIdentifier, size_t> index_;  // into exposures_
  std::map<SecurityIdentifier, uint32_t> denied_;
};

Trustees::Trustees(const Acl& dacl, const AccountContext* context) : context_(context) {
  for (size_t i = 0; i < dacl.entries.size(); ++i) {
    const AccessControlEntry& entry = dacl.entries[i];
    const EntryEffect effect = EffectOf(entry);
    if (effect.effect == Effect::kAllow && !IsExpected(entry.sid)) {
      Allow(i, entry.sid, effect);
    } else if (effect.effect == Effect::kDeny && !effect.conditional) {
      denied_[entry.sid] |= effect.rights;
    }
  }
}

void Trustees::Allow(size_t index, const SecurityIdentifier& sid, const EntryEffect& effect) {
  const auto [position, added] = index_.try_emplace(sid, exposures_.size());
  if (added) {
    exposures_.push_back({.trustee = sid,
                          .kind = KindOf(sid, context_),
                          .rights = 0,
                          .conditional_rights = 0,
                          .as_owner = false,
                          .entries = {}});
  }
  Exposure& exposure = exposures_[position->second];
  uint32_t& rights = effect.conditional ? exposure.conditional_rights : exposure.rights;
  const uint32_t gained = effect.rights & ~DeniedTo(sid) & ~exposure.rights & ~rights;
  if (gained != 0) {
    rights |= gained;
    exposure.conditional_rights &= ~exposure.rights;
    exposure.entries.push_back(index);
  }
}

uint32_t Trustees::DeniedTo(const SecurityIdentifier& sid) const {
  const auto find = [this](const SecurityIdentifier& whom) {
    const auto found = denied_.find(whom);
    return found == denied_.end() ? 0 : found->second;
  };
  // Anonymous is not among Everyone unless a policy says so.
  return find(sid) | (sid == Anonymous() ? 0 : find(Everyone()));
}

// What the owner may do: by entries for OWNER RIGHTS, or what every owner may without them.
std::optional<Exposure> OwnersExposure(const SecurityDescriptor& descriptor,
                                       std::optional<Exposure> by_entries,
                                       const AccountContext* context) {
  Exposure exposure;
  if (LimitsOwner(descriptor.dacl)) {
    if (!by_entries) {
      return std::nullopt;
    }
    exposure = *std::move(by_entries);
  } else {
    if (!descriptor.owner) {
      return std::nullopt;
    }
    exposure.rights = kReadControl | kWriteDac;
  }
  exposure.as_owner = true;
  exposure.trustee = descriptor.owner.value_or(OwnerRights());
  exposure.kind = KindOf(exposure.trustee, context);
  return IsExpected(exposure.trustee) ? std::nullopt : std::optional(exposure);
}

}  // namespace

std::optional<std::vector<Exposure>> FindExposures(const SecurityDescriptor& descriptor,
                                                   const AccountContext* context) {
  const Acl& dacl = descriptor.dacl;
  if (dacl.state == Acl::State::kAbsent) {
    return std::nullopt;
  }
  if (dacl.state == Acl::State::kNull) {
    return std::vector<Exposure>{{.trustee = Everyone(),
                                  .kind = TrusteeKind::kBroadGroup,
                                  .rights = kFullControl,
                                  .conditional_rights = 0,
                                  .as_owner = false,
                                  .entries = {}}};
  }
  std::vector<Exposure> exposures = Trustees(dacl, context).TakeExposures();
  std::optional<Exposure> by_owner_entries;
  const auto owner_entries = std::ranges::find(exposures, OwnerRights(), &Exposure::trustee);
  if (owner_entries != exposures.end()) {
    by_owner_entries = *owner_entries;
    exposures.erase(owner_entries);
  }
  if (auto owner = OwnersExposure(descriptor, std::move(by_owner_entries), context)) {
    exposures.push_back(*std::move(owner));
  }
  std::erase_if(exposures, [](const Exposure& exposure) { return !IsExposed(exposure); });
  return exposures;
}

}  // namespace pkiaudit::audit
