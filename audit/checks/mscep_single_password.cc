// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"mscep-password-not-enforced"};

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  const auto mscep = checks::MscepOrNotChecked(input, results);
  if (!mscep) {
    return;
  }
  const Subject setting = Subject::Setting("MSCEP\\UseSinglePassword");
  if (mscep->enforce_password == 0u) {
    results.emplace_back(setting, NotApplicable());          // no challenge is asked for at all
  } else if (mscep->use_single_password.value_or(0) == 0) {  // off where it is absent
    results.emplace_back(setting, Pass());
  } else {
    results.emplace_back(setting,
                         Fail(mscep->policy_module ? Severity::kNotice : Severity::kWarning,
                              {{"value", static_cast<int64_t>(*mscep->use_single_password)}}));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kMscepSinglePassword;
constinit const Check kMscepSinglePassword{
    .id = "mscep-single-password",
    .title = "NDES takes one challenge password for all devices",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: enrolment works, but who has once seen the password, on any device or in any "
        "profile, can enrol for ever and for any name. A notice where a policy module is "
        "registered, as it judges each request by a challenge of its own.",
    .summary =
        "UseSinglePassword is {value}: one challenge password that never expires is good for every "
        "device.",
    .meaning =
        "NDES keeps one password, encrypted, in its registry, and takes it for every request until "
        "somebody changes it. It stands in device profiles, scripts and tickets. A certificate for "
        "any name that the template allows can be had with it.",
    .remediation =
        "Where the devices' management can ask for a challenge for each device, switch it off "
        "(elevated):\n"
        "$ Set-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\UseSinglePassword "
        "-Name UseSinglePassword -Value 0 -Type DWord\n"
        "$ iisreset\n"
        "Else change the password now and then: remove the stored one, and read the new one from "
        "/certsrv/mscep_admin.\n"
        "$ Remove-Item HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EncryptedPassword\n"
        "$ iisreset",
    .verification =
        "/certsrv/mscep_admin shows another challenge each time, valid for PasswordValidity "
        "minutes:\n"
        "$ Invoke-WebRequest -UseBasicParsing -UseDefaultCredentials "
        "'http://localhost/certsrv/mscep_admin/'",
    .citation = kNdesSettingsCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
