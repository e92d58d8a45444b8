// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"

namespace pkiaudit::audit {
namespace {

// In a profile a key has the permissions of the profile.
constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-not-machine-keyset", "ra-key-acl-unknown"};
constexpr size_t kMaxListed = 20;

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

struct JudgedExposure {
  const Exposure* exposure = nullptr;
  std::optional<Severity> severity;  // nothing: as it should be, or may be
};

// What the service account has, if it is `exposure`, or a stranger if not: whoever it is, the
// rights to change the key are too many.
constexpr TrusteeSeverity kMayBeServiceAccount = {std::nullopt, Severity::kWarning};

JudgedExposure JudgeExposure(const Exposure& exposure, bool may_be_service_account) {
  JudgedExposure judged{&exposure, std::nullopt};
  TrusteeSeverity by_kind = SeverityOf(exposure.kind);
  if (may_be_service_account) {
    by_kind = kMayBeServiceAccount;
  } else if (exposure.kind == TrusteeKind::kOther && exposure.as_owner &&
             exposure.entries.empty()) {
    // As a rule the administrator who installed the certificate.
    by_kind.changes = Severity::kWarning;
  }
  const uint32_t rights = exposure.rights | exposure.conditional_rights;
  judged.severity = ChangesKey(rights) ? by_kind.changes : by_kind.reads;
  const bool only_on_condition = !ReadsKey(exposure.rights) && !ChangesKey(exposure.rights);
  if (judged.severity && only_on_condition) {
    judged.severity = std::min(*judged.severity, Severity::kWarning);
  }
  return judged;
}

// The trustee who may be the service account where that is not known: one account is meant to read
// the key, so of several strangers one who does no more, else the first. Null where there is none.
const Exposure* PossibleServiceAccount(const AuditInput& input,
                                       const std::vector<Exposure>& exposures) {
  if (input.service_account.account) {
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

// The key of another generation harms less: NDES itself does not depend on it.
Severity ForGeneration(const RaKey& key, Severity severity) {
  if (key.standing == RaStanding::kCurrent) {
    return severity;
  }
  return severity == Severity::kCritical ? Severity::kError
         : severity == Severity::kError  ? Severity::kWarning
                                         : severity;
}

std::string RightsInWords(const Exposure& exposure, const stores::Acl& dacl) {
  if (dacl.state == stores::Acl::State::kNull) {
    return "it has no list of permissions (NULL DACL), so everybody may do everything with it";
  }
  const uint32_t rights = exposure.rights | exposure.conditional_rights;
  const bool is_service_account = exposure.kind == TrusteeKind::kServiceAccount;
  std::string words = is_service_account ? "the service account, " : "";
  words += ToText(exposure.trustee) + (is_service_account ? "," : "");
  words += exposure.as_owner ? ", as its owner, may " : " may ";
  if ((rights & kFullControl) == kFullControl) {
    words += "do everything with it";
  } else {
    words += ReadsKey(rights) ? "read it" : "";
    words += ReadsKey(rights) && ChangesKey(rights) ? " and " : "";
    words += ChangesKey(rights) ? "change it or its permissions" : "";
  }
  if (is_service_account) {
    words += ", where Read is enough";
  }
  return words;
}

void AddRules(const Exposure& exposure, std::string_view name, Evidence& evidence) {
  const std::string sid = exposure.trustee.ToText();
  if (exposure.rights != 0) {
    evidence.push_back({name, AccessRule{sid, exposure.rights, true}});
  }
  if (exposure.conditional_rights != 0) {
    evidence.push_back({"onCondition", AccessRule{sid, exposure.conditional_rights, true}});
  }
}

Judgement Report(const AuditInput& input, const RaKey& key,
                 const std::vector<JudgedExposure>& faults) {
  // max_element takes the first of equals.
  const JudgedExposure& worst =
      *std::ranges::max_element(faults, std::ranges::less{}, &JudgedExposure::severity);
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"worst", Text{RightsInWords(*worst.exposure, (*key.descriptor)->dacl)}});
  evidence.push_back({"account", Sid{worst.exposure->trustee.ToText()}});
  evidence.push_back({"accounts", static_cast<int64_t>(faults.size())});
  if (const auto& account = input.service_account.account) {
    evidence.push_back({"serviceAccount", Sid{account->account.ToText()}});
  }
  for (size_t i = 0; i < faults.size() && i < kMaxListed; ++i) {
    AddRules(*faults[i].exposure, faults[i].exposure->as_owner ? "owner" : "exposedTo", evidence);
  }
  return Fail(ForGeneration(key, *worst.severity), std::move(evidence));
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (auto not_judged = checks::AclNotJudged(input, key, entry)) {
    return *std::move(not_judged);
  }
  const auto unresolved = UnresolvedSids(input.inventory.host());
  std::vector<JudgedExposure> faults;
  const Exposure* const possible = PossibleServiceAccount(input, *key.exposures);
  for (const Exposure& exposure : *key.exposures) {
    if (!exposure.as_owner && unresolved.contains(exposure.trustee)) {
      continue;  // ra-key-acl-unresolved-account tells it
    }
    const JudgedExposure judged = JudgeExposure(exposure, &exposure == possible);
    if (judged.severity) {
      faults.push_back(judged);
    }
  }
  if (!faults.empty()) {
    return Report(input, key, faults);
  }
  if (possible != nullptr) {
    return NotChecked(ToText(possible->trustee) +
                      " may read the key. Whether that is the service account is not known. " +
                      input.service_account.unknown_because);
  }
  return Pass();
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyAclTooOpen;
constinit const Check kRaKeyAclTooOpen{
    .id = "ra-key-acl-too-open",
    .title = "Permissions on the private key of an RA certificate grant more than they should",
    .severity = Severity::kError,
    .severity_reason =
        "By who and what. Critical: a group of nearly everybody (Everyone, Authenticated Users, "
        "Users, Domain Users, IIS_IUSRS and the like) may change the key's file, so any of them "
        "can stop enrolment. An error: such a group may read it, or another account than SYSTEM "
        "and Administrators may change it. A warning: another account may read it, owns it, or has "
        "more only under a condition. A notice: NETWORK SERVICE or a group of the service account "
        "may read it, the service account itself may do more than read (the console preselects "
        "Full control), or it is a group of administrators. Where the service account is not "
        "known, "
        "one stranger who may read is taken for it (a warning if he may do more), the others are "
        "strangers. For other generations than the current "
        "one critical is an error and an error a warning: NDES does not depend on their keys.",
    .summary =
        "The file with the private key of the RA certificate {subject} in {store} ({role}, "
        "{generation}) is more open than it should be: {worst}.",
    .meaning =
        "With the Exchange Enrollment Agent key, whoever reads it can request certificates from "
        "the CA in anybody's name; with the CEP Encryption key he can decrypt devices' requests, "
        "challenge passwords included. Whoever may change the file, or its permissions, can also "
        "lock NDES out: it then does not start. An account that nobody expects here is often a "
        "former service account, whose entry stayed when NDES got another one. The folder "
        "MachineKeys grants Everyone a special "
        "right by default; that is normal there, and not on a key's file.",
    .remediation =
        "In certlm.msc: Personal, Certificates, the certificate with thumbprint {thumbprint}, All "
        "Tasks, Manage Private Keys: remove everybody but SYSTEM, Administrators, and the NDES "
        "service account, which needs Read alone. Or by command, for each account; \"Unique "
        "container name\" in the output of the first one is the file's name, in place of FILE:\n"
        "$ certutil -store My {thumbprint}\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /inheritance:d\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /remove "
        "'*{account}'\n"
        "Where it has no list of permissions, give it one:\n"
        "$ $new = New-Object Security.AccessControl.FileSecurity\n"
        "$ $new.SetSecurityDescriptorSddlForm('D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;"
        "{serviceAccount})')\n"
        "$ Set-Acl \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" $new\n"
        "Where the finding names an owner:\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /setowner "
        "'*S-1-5-18'\n"
        "For the service account, if it may do more than read:\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\" /grant:r "
        "'*{serviceAccount}:R'\n"
        "If a group of nearly everybody could read the agent's key, treat it as known to others: "
        "renew both RA certificates and have the old ones revoked.",
    .verification =
        "SYSTEM and Administrators have (F), the service account has (R), nobody else is listed:\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\FILE\"\n"
        "$ iisreset\n"
        "Enrol a device.",
    .citation = kKeyAccessCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateWorthStealing, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
