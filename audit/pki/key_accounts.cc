// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/key_accounts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace pkiaudit::audit {
namespace {

using stores::SecurityIdentifier;

constexpr uint64_t kCreatorAuthority = 3;  // S-1-3-…

// How bad it is that somebody may read the key (write alone does not let one do that at once), and
// that somebody may change it or take what access he likes.
struct TrusteeSeverity {
  std::optional<Severity> reads;  // nothing: as it should be
  Severity changes;
};
TrusteeSeverity SeverityOf(TrusteeKind kind) {
  switch (kind) {
    case TrusteeKind::kBroadGroup:
      return {Severity::kError, Severity::kCritical};
    case TrusteeKind::kOther:
      return {Severity::kWarning, Severity::kError};
    case TrusteeKind::kServiceAccountGroup:
    case TrusteeKind::kNetworkService:
      return {Severity::kNotice, Severity::kError};
    case TrusteeKind::kAdministrative:
      return {Severity::kNotice, Severity::kNotice};
    case TrusteeKind::kServiceAccount:
      return {std::nullopt, Severity::kNotice};
  }
  return {std::nullopt, Severity::kError};
}

// What the service account has, if it is the exposure, or a stranger if not: whoever it is, the
// rights to change the key are too many.
constexpr TrusteeSeverity kMayBeServiceAccount = {std::nullopt, Severity::kWarning};

// The accounts that the entries name, with what each entry that applies gives or denies it.
std::vector<KeyAccount> AccountsOfEntries(const stores::Acl& dacl) {
  std::vector<KeyAccount> accounts;
  std::vector<uint32_t> denied;
  std::map<SecurityIdentifier, size_t> index;
  for (size_t i = 0; i < dacl.entries.size(); ++i) {
    const stores::AccessControlEntry& entry = dacl.entries[i];
    const EntryEffect effect = EffectOf(entry);
    if (effect.effect == Effect::kNone) {
      continue;
    }
    const auto [place, is_new] = index.try_emplace(entry.sid, accounts.size());
    if (is_new) {
      accounts.emplace_back().sid = entry.sid;
      denied.push_back(0);
    }
    KeyAccount& account = accounts[place->second];
    account.entries.push_back(i);
    if (effect.effect == Effect::kAllow) {
      (effect.conditional ? account.conditional_rights : account.rights) |=
          effect.rights & ~denied[place->second];
    } else if (!effect.conditional) {
      denied[place->second] |= effect.rights & ~account.rights;
    }
  }
  return accounts;
}

void Judge(const Exposure& exposure, const Exposure* possible, KeyAccount& account) {
  account.rights = exposure.rights;
  account.conditional_rights = exposure.conditional_rights;
  if (const auto severity = JudgeExposure(exposure, &exposure == possible)) {
    account.verdict = KeyAccountVerdict::kTooOpen;
    account.severity = *severity;
  } else {
    account.verdict = &exposure == possible ? KeyAccountVerdict::kMayBeServiceAccount
                                            : KeyAccountVerdict::kExpected;
  }
}

// Of an account that is no exposure: it is meant to have its rights, or cannot use them.
void JudgeUnexposed(KeyAccount& account) {
  const uint32_t rights = account.rights | account.conditional_rights;
  // CREATOR OWNER and the like are in no token.
  const bool useless =
      account.sid.authority() == kCreatorAuthority || (!ReadsKey(rights) && !ChangesKey(rights));
  if (account.sid == LocalSystem() || account.sid == Administrators() ||
      account.sid == OwnerRights()) {
    account.verdict = KeyAccountVerdict::kExpected;
  } else if (rights != 0 && useless) {
    account.verdict = KeyAccountVerdict::kHarmless;
  } else {
    // What an entry for it allows, one for Everyone denies.
    account.verdict = KeyAccountVerdict::kDenied;
    account.rights = 0;
    account.conditional_rights = 0;
  }
}

}  // namespace

const Exposure* PossibleServiceAccount(const std::vector<Exposure>& exposures, bool account_known) {
  if (account_known) {
    return nullptr;
  }
  const Exposure* possible = nullptr;
  for (const Exposure& exposure : exposures) {
    const uint32_t rights = exposure.rights | exposure.conditional_rights;
    if (exposure.kind != TrusteeKind::kOther || !ReadsKey(rights)) {
      continue;
    }
    if (!ChangesKey(rights)) {
      return &exposure;
    }
    if (possible == nullptr) {
      possible = &exposure;
    }
  }
  return possible;
}

std::optional<Severity> JudgeExposure(const Exposure& exposure, bool may_be_service_account) {
  TrusteeSeverity by_kind = SeverityOf(exposure.kind);
  if (may_be_service_account) {
    by_kind = kMayBeServiceAccount;
  } else if (exposure.kind == TrusteeKind::kOther && exposure.as_owner &&
             exposure.entries.empty()) {
    // As a rule the administrator who installed the certificate.
    by_kind.changes = Severity::kWarning;
  }
  const uint32_t rights = exposure.rights | exposure.conditional_rights;
  const std::optional<Severity> severity =
      ChangesKey(rights) ? std::optional(by_kind.changes) : by_kind.reads;
  const bool only_on_condition = !ReadsKey(exposure.rights) && !ChangesKey(exposure.rights);
  return severity && only_on_condition ? std::min(*severity, Severity::kWarning) : severity;
}

std::string_view KeyAccountVerdictName(KeyAccountVerdict verdict) {
  switch (verdict) {
    case KeyAccountVerdict::kExpected:
      return "expected";
    case KeyAccountVerdict::kTooOpen:
      return "tooOpen";
    case KeyAccountVerdict::kMayBeServiceAccount:
      return "mayBeServiceAccount";
    case KeyAccountVerdict::kGone:
      return "gone";
    case KeyAccountVerdict::kDenied:
      return "denied";
    case KeyAccountVerdict::kHarmless:
      return "harmless";
  }
  return "";
}

std::vector<KeyAccount> FindKeyAccounts(const stores::SecurityDescriptor& descriptor,
                                        const std::vector<Exposure>& exposures, bool account_known,
                                        const std::set<SecurityIdentifier>& unresolved) {
  const Exposure* const possible = PossibleServiceAccount(exposures, account_known);
  std::map<SecurityIdentifier, const Exposure*> by_trustee;
  for (const Exposure& exposure : exposures) {
    if (!exposure.as_owner) {
      by_trustee.try_emplace(exposure.trustee, &exposure);
    }
  }
  std::vector<KeyAccount> accounts = AccountsOfEntries(descriptor.dacl);
  for (KeyAccount& account : accounts) {
    const auto exposure = by_trustee.find(account.sid);
    if (exposure != by_trustee.end()) {
      Judge(*exposure->second, possible, account);
      by_trustee.erase(exposure);
    } else {
      JudgeUnexposed(account);
    }
    if (unresolved.contains(account.sid)) {
      account.verdict = KeyAccountVerdict::kGone;
    }
  }
  // The owner's own line tells what they give.
  if (std::ranges::any_of(exposures, &Exposure::as_owner)) {
    std::erase_if(accounts, [](const KeyAccount& account) { return account.sid == OwnerRights(); });
  }
  // What no entry gives: a NULL DACL to everyone, and the owner his own rights.
  for (const Exposure& exposure : exposures) {
    if (!exposure.as_owner && !by_trustee.contains(exposure.trustee)) {
      continue;
    }
    KeyAccount& account = accounts.emplace_back();
    account.sid = exposure.trustee;
    account.as_owner = exposure.as_owner;
    account.null_dacl = descriptor.dacl.state == stores::Acl::State::kNull;
    account.entries = exposure.entries;
    Judge(exposure, possible, account);
  }
  return accounts;
}

}  // namespace pkiaudit::audit
