// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"
#include "audit/pki/account_names.h"
#include "audit/pki/key_accounts.h"

namespace pkiaudit::audit {
namespace {

// In a profile a key has the permissions of the profile.
constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing",
                                        "ra-key-not-machine-keyset", "ra-key-acl-unknown"};
constexpr size_t kMaxListed = 20;

struct JudgedExposure {
  const Exposure* exposure = nullptr;
  std::optional<Severity> severity;  // nothing: as it should be, or may be
};

std::string RightsInWords(const Exposure& exposure, const stores::Acl& dacl,
                          const stores::HostFacts& host) {
  if (dacl.state == stores::Acl::State::kNull) {
    return "it has no list of permissions (NULL DACL), so everybody may do everything with it";
  }
  const uint32_t rights = exposure.rights | exposure.conditional_rights;
  const bool is_service_account = exposure.kind == TrusteeKind::kServiceAccount;
  std::string words = is_service_account ? "the service account, " : "";
  words += NameAndSid(exposure.trustee, host) + (is_service_account ? "," : "");
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
  evidence.push_back({"worst", Text{RightsInWords(*worst.exposure, (*key.descriptor)->dacl,
                                                  input.inventory.host())}});
  evidence.push_back({"account", Sid{worst.exposure->trustee.ToText()}});
  evidence.push_back({"accounts", static_cast<int64_t>(faults.size())});
  if (const auto& account = input.service_account.account) {
    evidence.push_back({"serviceAccount", Sid{account->account.ToText()}});
  }
  for (size_t i = 0; i < faults.size() && i < kMaxListed; ++i) {
    AddRules(*faults[i].exposure, faults[i].exposure->as_owner ? "owner" : "exposedTo", evidence);
  }
  return Fail(SeverityOfExposure(key.standing, *worst.severity), std::move(evidence));
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  if (auto not_judged = checks::AclNotJudged(input, key, entry)) {
    return *std::move(not_judged);
  }
  const auto unresolved = UnresolvedSids(input.inventory.host());
  std::vector<JudgedExposure> faults;
  const Exposure* const possible =
      PossibleServiceAccount(*key.exposures, input.service_account.account.has_value());
  for (const Exposure& exposure : *key.exposures) {
    if (!exposure.as_owner && unresolved.contains(exposure.trustee)) {
      continue;  // ra-key-acl-unresolved-account tells it
    }
    if (const auto severity = JudgeExposure(exposure, &exposure == possible)) {
      faults.push_back({&exposure, severity});
    }
  }
  if (!faults.empty()) {
    return Report(input, key, faults);
  }
  if (possible != nullptr) {
    return NotChecked(NameAndSid(possible->trustee, input.inventory.host()) +
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
