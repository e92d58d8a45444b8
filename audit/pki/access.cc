// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/access.h"

#include <algorithm>
#include <array>
#include <utility>

#include "x509/digest.h"

namespace pkiaudit::audit {
namespace {

using stores::AccessControlEntry;
using stores::AceType;
using stores::Acl;
using stores::SecurityDescriptor;
using stores::SecurityIdentifier;

constexpr uint64_t kNullAuthority = 0;
constexpr uint64_t kWorldAuthority = 1;
constexpr uint64_t kLocalAuthority = 2;
constexpr uint64_t kCreatorAuthority = 3;
constexpr uint64_t kNtAuthority = SecurityIdentifier::kNtAuthority;
constexpr uint64_t kAppPackageAuthority = 15;
constexpr uint64_t kMandatoryLabelAuthority = 16;
constexpr uint64_t kAuthenticationAuthority = 18;  // asserted identities

constexpr uint32_t kBuiltinDomain = 32;
constexpr uint32_t kService = 80;
constexpr uint32_t kAppPool = 82;
constexpr uint32_t kOwnerImplicitRights = kReadControl | kWriteDac;

template <typename Range, typename T>
bool Contains(const Range& range, const T& value) {
  return std::ranges::find(range, value) != std::ranges::end(range);
}

// Tokens of pool processes never hold these beside their own account: other accounts, stand-ins
// for whoever creates or owns an object, integrity levels, app packages, restricted tokens.
bool IsNeverAGroup(const SecurityIdentifier& sid) {
  constexpr uint32_t kAccounts[] = {7, 8, 10, 12, 17, 18, 19, 20, 33, 83, 84};  // S-1-5-…
  constexpr uint32_t kDomainAccounts[] = {500, 501, 502, 503};  // S-1-5-21-a-b-c-…
  if (sid.IsOfDomain()) {
    return Contains(kDomainAccounts, sid.relative_id());
  }
  switch (sid.authority()) {
    case kNullAuthority:
    case kCreatorAuthority:
    case kAppPackageAuthority:
    case kMandatoryLabelAuthority:
      return true;
    case kNtAuthority:
      return Contains(kAccounts, sid.sub_authorities()[0]) || sid.IsNt(kService);
    default:
      return false;
  }
}

bool IsPoolOf(const AccountContext& context, const SecurityIdentifier& sid) {
  return sid == context.account || sid == context.pool;
}

// The rights that a walk over the DACL grants, if every entry in doubt falls `against` the account,
// or for it.
struct Walk {
  uint32_t granted = 0;
  uint32_t denied = 0;
  std::vector<size_t> allowing;
  std::vector<size_t> denying;
};

class Evaluation {
 public:
  Evaluation(const SecurityDescriptor& descriptor, const AccountContext& context, uint32_t rights);

  AccessDecision Decide() const;

 private:
  struct Entry {
    EntryEffect effect;
    Membership membership = Membership::kNo;  // kMaybe where a condition is in doubt, too
  };

  Walk WalkEntries(bool against) const;

  std::vector<Entry> entries_;
  Membership implicit_owner_ = Membership::kNo;
  uint32_t rights_;
};

Evaluation::Evaluation(const SecurityDescriptor& descriptor, const AccountContext& context,
                       uint32_t rights)
    : rights_(ExpandGenericRights(rights)) {
  const Membership owner =
      descriptor.owner ? MembershipOf(context, *descriptor.owner) : Membership::kMaybe;
  implicit_owner_ = LimitsOwner(descriptor.dacl) ? Membership::kNo : owner;
  for (const AccessControlEntry& entry : descriptor.dacl.entries) {
    Entry& added = entries_.emplace_back();
    added.effect = EffectOf(entry);
    added.membership = entry.sid == OwnerRights() ? owner : MembershipOf(context, entry.sid);
    if (added.effect.conditional) {
      added.membership = std::min(added.membership, Membership::kMaybe);
    }
  }
}

Walk Evaluation::WalkEntries(bool against) const {
  Walk walk;
  // An entry takes part if it surely applies, or if it falls to the side that is looked for.
  const auto takes_part = [&](Membership membership, Effect effect) {
    return membership == Membership::kYes ||
           (membership == Membership::kMaybe && (effect == Effect::kDeny) == against);
  };
  if (takes_part(implicit_owner_, Effect::kAllow)) {
    walk.granted = kOwnerImplicitRights & rights_;
  }
  for (size_t i = 0; i < entries_.size(); ++i) {
    const EntryEffect& effect = entries_[i].effect;
    const uint32_t decided = effect.rights & rights_ & ~walk.granted & ~walk.denied;
    if (decided == 0 || effect.effect == Effect::kNone ||
        !takes_part(entries_[i].membership, effect.effect)) {
      continue;
    }
    const bool allows = effect.effect == Effect::kAllow;
    (allows ? walk.granted : walk.denied) |= decided;
    (allows ? walk.allowing : walk.denying).push_back(i);
  }
  return walk;
}

AccessDecision Evaluation::Decide() const {
  AccessDecision decision;
  decision.basis = AccessBasis::kEntries;
  Walk against = WalkEntries(/*against=*/true);
  decision.missing = rights_ & ~against.granted;
  if (decision.missing == 0) {
    decision.access = Access::kGranted;
    decision.deciding = std::move(against.allowing);
    return decision;
  }
  Walk in_favour = WalkEntries(/*against=*/false);
  if ((rights_ & ~in_favour.granted) != 0) {
    decision.access = Access::kDenied;
    decision.missing = rights_ & ~in_favour.granted;
    decision.deciding = std::move(in_favour.denying);
    decision.basis = decision.deciding.empty() ? AccessBasis::kNoEntry : AccessBasis::kEntries;
    return decision;
  }
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (entry.effect.effect != Effect::kNone && entry.membership == Membership::kMaybe &&
        (entry.effect.rights & decision.missing) != 0) {
      decision.possible.push_back(i);
    }
  }
  return decision;
}

bool RestrictsBeyondDacl(const Acl& sacl) {
  return std::ranges::any_of(sacl.entries, [](const AccessControlEntry& entry) {
    return entry.AppliesToObject() &&
           (entry.type == AceType::kScopedPolicyId || entry.type == AceType::kProcessTrustLabel ||
            (entry.type == AceType::kMandatoryLabel && entry.sid.relative_id() > kHighIntegrity));
  });
}

}  // namespace

uint32_t ExpandGenericRights(uint32_t mask) {
  constexpr std::pair<uint32_t, uint32_t> kMapping[] = {{kGenericAll, kFullControl},
                                                        {kGenericRead, kFileRead},
                                                        {kGenericWrite, kFileWrite},
                                                        {kGenericExecute, kFileExecute}};
  for (const auto& [generic, specific] : kMapping) {
    if ((mask & generic) != 0) {
      mask = (mask & ~generic) | specific;
    }
  }
  return mask;
}

SecurityIdentifier Everyone() { return {kWorldAuthority, {0}}; }
SecurityIdentifier OwnerRights() { return {kCreatorAuthority, {4}}; }
SecurityIdentifier Anonymous() { return {kNtAuthority, {7}}; }
SecurityIdentifier AuthenticatedUsers() { return {kNtAuthority, {11}}; }
SecurityIdentifier LocalSystem() { return {kNtAuthority, {18}}; }
SecurityIdentifier LocalService() { return {kNtAuthority, {19}}; }
SecurityIdentifier NetworkService() { return {kNtAuthority, {20}}; }
SecurityIdentifier Administrators() { return {kNtAuthority, {kBuiltinDomain, 544}}; }
SecurityIdentifier IisIusrs() { return {kNtAuthority, {kBuiltinDomain, 568}}; }

std::optional<SecurityIdentifier> AppPoolSid(std::string_view name) {
  std::vector<uint8_t> utf16;  // little-endian
  utf16.reserve(name.size() * 2);
  for (const char c : name) {
    if (static_cast<unsigned char>(c) > 0x7F) {
      return std::nullopt;
    }
    utf16.push_back(static_cast<uint8_t>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
    utf16.push_back(0);
  }
  if (utf16.empty()) {
    return std::nullopt;
  }
  const x509::Sha1Digest digest = x509::Sha1(utf16);
  std::array<uint32_t, 5> words{};
  for (size_t i = 0; i < digest.size(); ++i) {
    words[i / 4] |= uint32_t{digest[i]} << (8 * (i % 4));
  }
  return SecurityIdentifier(kNtAuthority,
                            {kAppPool, words[0], words[1], words[2], words[3], words[4]});
}

Membership MembershipOf(const AccountContext& context, const SecurityIdentifier& sid) {
  if (IsPoolOf(context, sid) || sid == Everyone() || sid == AuthenticatedUsers() ||
      sid == IisIusrs() || (context.groups && Contains(*context.groups, sid)) ||
      (context.account == LocalSystem() && sid == Administrators())) {
    return Membership::kYes;
  }
  const auto may_be_sid = [&](const SecurityIdentifier& held) {
    return stores::MayBeSame(held, sid);
  };
  if (may_be_sid(context.account) ||
      (context.groups && std::ranges::any_of(*context.groups, may_be_sid))) {
    return Membership::kMaybe;
  }
  if (DependsOnLogon(sid)) {
    return Membership::kMaybe;
  }
  if (IsNeverAGroup(sid)) {
    return Membership::kNo;
  }
  if (sid.IsNt(kAppPool)) {
    const bool pool_is_known = context.pool || context.account.IsNt(kAppPool);
    return pool_is_known ? Membership::kNo : Membership::kMaybe;
  }
  return context.groups || IsAdministrative(sid) ? Membership::kNo : Membership::kMaybe;
}

bool IsAdministrative(const SecurityIdentifier& sid) {
  // Domain controllers of all kinds, Domain, Schema and Enterprise Admins, Group Policy Creator
  // Owners, Key Admins, Enterprise Key Admins.
  constexpr uint32_t kOfDomain[] = {498, 512, 516, 518, 519, 520, 521, 526, 527};
  // Administrators, Account, Server, Print and Backup Operators, Hyper-V Administrators.
  constexpr uint32_t kBuiltin[] = {544, 548, 549, 550, 551, 578};
  constexpr uint32_t kEnterpriseDomainControllers = 9;
  if (sid.IsOfDomain()) {
    return Contains(kOfDomain, sid.relative_id());
  }
  return sid.IsNt(kEnterpriseDomainControllers) ||
         (sid.IsBuiltin(sid.relative_id()) && Contains(kBuiltin, sid.relative_id()));
}

bool DependsOnLogon(const SecurityIdentifier& sid) {
  // DIALUP, NETWORK, BATCH, INTERACTIVE, SERVICE, TERMINAL SERVER USER, REMOTE INTERACTIVE LOGON,
  // This Organization, kinds of authentication, Local account, Other Organization.
  constexpr uint32_t kOfNt[] = {1, 2, 3, 4, 6, 13, 14, 15, 64, 65, 113, 114, 1000};
  if (sid.IsOfDomain()) {
    return false;
  }
  const bool all_services = sid.IsNt(kService) && sid.relative_id() == 0;
  return sid.authority() == kLocalAuthority || sid.authority() == kAuthenticationAuthority ||
         all_services ||
         (sid.authority() == kNtAuthority && Contains(kOfNt, sid.sub_authorities()[0]));
}

EntryEffect EffectOf(const AccessControlEntry& entry) {
  if (!entry.AppliesToObject()) {
    return {};
  }
  const uint32_t rights = ExpandGenericRights(entry.access_mask);
  // Opening a file names no object types: the check skips what allows for one, and applies what
  // denies for one to the whole object.
  const Effect object_allow = entry.object_type.empty() ? Effect::kAllow : Effect::kNone;
  switch (entry.type) {
    case AceType::kAccessAllowed:
      return {Effect::kAllow, false, rights};
    case AceType::kObjectAccessAllowed:
      return {object_allow, false, rights};
    case AceType::kCallbackAccessAllowed:
      return {Effect::kAllow, true, rights};
    case AceType::kCallbackObjectAccessAllowed:
      return {object_allow, true, rights};
    case AceType::kAccessDenied:
    case AceType::kObjectAccessDenied:
      return {Effect::kDeny, false, rights};
    case AceType::kCallbackAccessDenied:
      return {Effect::kDeny, true, rights};
    case AceType::kAudit:
    case AceType::kObjectAudit:
    case AceType::kCallbackAudit:
    case AceType::kAlarm:
    case AceType::kObjectAlarm:
    case AceType::kMandatoryLabel:
    case AceType::kProcessTrustLabel:
    case AceType::kResourceAttribute:
    case AceType::kScopedPolicyId:
      return {};
  }
  return {};
}

bool LimitsOwner(const Acl& dacl) {
  return std::ranges::any_of(dacl.entries, [](const AccessControlEntry& entry) {
    return EffectOf(entry).effect != Effect::kNone && entry.sid == OwnerRights();
  });
}

AccessDecision EvaluateAccess(const SecurityDescriptor& descriptor, const AccountContext& context,
                              uint32_t rights) {
  AccessDecision decision;
  decision.missing = ExpandGenericRights(rights);
  switch (descriptor.dacl.state) {
    case Acl::State::kAbsent:
      return decision;
    case Acl::State::kNull:
      decision.access = Access::kGranted;
      decision.basis = AccessBasis::kNullDacl;
      decision.missing = 0;
      break;
    case Acl::State::kPresent:
      decision = Evaluation(descriptor, context, rights).Decide();
      break;
  }
  if (decision.access == Access::kGranted && RestrictsBeyondDacl(descriptor.sacl)) {
    decision.access = Access::kNotKnown;
    decision.basis = AccessBasis::kBeyondDacl;
    decision.missing = ExpandGenericRights(rights);
  }
  return decision;
}

}  // namespace pkiaudit::audit
