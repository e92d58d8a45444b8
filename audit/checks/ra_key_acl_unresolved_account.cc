// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"

namespace pkiaudit::audit {
namespace {

// In a profile a key has the permissions of the profile.
constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-not-machine-keyset", "ra-key-acl-unknown"};
constexpr size_t kMaxListed = 20;

// That a SID resolves to nothing can only be told on the host.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  return checks::IsRaCertificateWorthStealing(input, entry, id) &&
         !input.inventory.host().unresolved_sids.empty() &&
         input.ra_keys.Find(id)->custody != KeyCustody::kElsewhere;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (auto not_judged = checks::AclNotJudged(input, key, entry)) {
    return *std::move(not_judged);
  }
  const auto unresolved = UnresolvedSids(input.inventory.host());
  Evidence rules;
  std::set<stores::SecurityIdentifier> accounts;
  for (const stores::AccessControlEntry& ace : (*key.descriptor)->dacl.entries) {
    const Effect effect = EffectOf(ace).effect;
    if (effect == Effect::kNone || !unresolved.contains(ace.sid)) {
      continue;
    }
    accounts.insert(ace.sid);
    if (rules.size() < kMaxListed) {
      rules.push_back(
          {"entry", AccessRule{ace.sid.ToText(), ace.access_mask, effect == Effect::kAllow}});
    }
  }
  if (accounts.empty()) {
    return Pass();
  }
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"account", Sid{accounts.begin()->ToText()}});
  evidence.push_back({"accounts", static_cast<int64_t>(accounts.size())});
  std::ranges::move(rules, std::back_inserter(evidence));
  return Fail(std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyAclUnresolvedAccount;
constinit const Check kRaKeyAclUnresolvedAccount{
    .id = "ra-key-acl-unresolved-account",
    .title = "Permissions on the private key of an RA certificate name an account that is gone",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: nobody can use the entry as long as the account does not exist, but an account "
        "that is restored from the directory's recycle bin gets its access back, and such entries "
        "hide what matters: whether the account that NDES runs as today is there.",
    .summary =
        "The permissions on the private key of the RA certificate {subject} in {store} ({role}, "
        "{generation}) name {account}, which resolves to no account.",
    .meaning =
        "As a rule it is a former service account, whose entry stayed when NDES got another one. "
        "Enrolment does not suffer from it. On the host that was collected the SID could not be "
        "resolved; a domain controller or a trust that was out of reach at that moment looks the "
        "same, so look again before you remove anything.",
    .remediation =
        "See whether it still resolves to nothing:\n"
        "$ ([Security.Principal.SecurityIdentifier]'{account}').Translate("
        "[Security.Principal.NTAccount])\n"
        "If so, remove the entry. \"Unique container name\" in the output of the first command is "
        "the file's name, in place of FILE:\n"
        "$ certutil -store My {thumbprint}\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /remove "
        "'*{account}'",
    .verification =
        "No bare SID is listed:\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\"",
    .citation = kKeyStorageCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
