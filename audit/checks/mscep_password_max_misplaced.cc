// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

// What NDES takes where its own value is absent.
constexpr uint32_t kDefaultPasswordMax = 5;

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  const auto mscep = checks::MscepOrNotChecked(input, results);
  if (!mscep) {
    return;
  }
  const Subject setting = Subject::Setting("MSCEP\\PasswordMax");
  const uint32_t effective = mscep->password_max.value_or(kDefaultPasswordMax);
  if (!mscep->has_misplaced_password_max || mscep->misplaced_password_max == effective) {
    results.emplace_back(setting, Pass());
    return;
  }
  Evidence evidence = {{"effective", static_cast<int64_t>(effective)}};
  if (mscep->misplaced_password_max) {
    evidence.push_back({"misplaced", static_cast<int64_t>(*mscep->misplaced_password_max)});
  } else {
    evidence.push_back({"misplaced", Text{"no number"}});
  }
  results.emplace_back(setting, Fail(std::move(evidence)));
}

}  // namespace

namespace checks {
extern constinit const Check kMscepPasswordMaxMisplaced;
constinit const Check kMscepPasswordMaxMisplaced{
    .id = "mscep-password-max-misplaced",
    .title = "PasswordMax stands where NDES does not look",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: somebody meant NDES to hand out another number of challenges than it does. "
        "Enrolment works until that many are out. It passes where the value that has no effect "
        "says the same as the one that has.",
    .summary =
        "PasswordMax on the key MSCEP says {misplaced} and has no effect; NDES keeps {effective} "
        "challenges.",
    .meaning =
        "NDES reads the value PasswordMax of the subkey PasswordMax. Public scripts write it on "
        "the key MSCEP itself. NDES then goes on with its own number: when so many challenges are "
        "out and unused, the administration page says that the password cache is full, and "
        "devices wait until the challenges expire (PasswordValidity, 60 minutes by default).",
    .remediation =
        "Put the number where it counts, and remove the other (elevated):\n"
        "$ $mscep = 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP'\n"
        "$ New-Item $mscep\\PasswordMax -ErrorAction SilentlyContinue\n"
        "$ Set-ItemProperty $mscep\\PasswordMax -Name PasswordMax -Value {misplaced} -Type DWord\n"
        "$ Remove-ItemProperty $mscep -Name PasswordMax\n"
        "$ iisreset",
    .verification =
        "The number is there, and only there:\n"
        "$ reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP /v PasswordMax /s",
    .citation = kNdesSettingsCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
