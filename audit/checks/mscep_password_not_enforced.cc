// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  const auto mscep = checks::MscepOrNotChecked(input, results);
  if (!mscep) {
    return;
  }
  const Subject setting = Subject::Setting("MSCEP\\EnforcePassword");
  if (!mscep->enforce_password) {
    results.emplace_back(
        setting, NotChecked("The registry of the input does not hold EnforcePassword as a DWORD; "
                            "set-up of NDES writes it."));
    return;
  }
  if (*mscep->enforce_password != 0) {
    results.emplace_back(setting, Pass());
    return;
  }
  const bool has_module = mscep->policy_module.has_value();
  results.emplace_back(
      setting, Fail(has_module ? Severity::kWarning : Severity::kCritical,
                    {{"value", int64_t{0}},
                     {"policyModule", Text{has_module ? "a policy module is registered"
                                                      : "no policy module is registered"}}}));
}

}  // namespace

namespace checks {
extern constinit const Check kMscepPasswordNotEnforced;
constinit const Check kMscepPasswordNotEnforced{
    .id = "mscep-password-not-enforced",
    .title = "NDES asks for no challenge password",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical: whoever reaches the URL gets a certificate of the configured template with any "
        "subject he asks for. A warning where a policy module is registered, as it is asked about "
        "every request: the host is open again on the day the module is removed.",
    .summary = "EnforcePassword is {value}: NDES asks for no challenge password; {policyModule}.",
    .meaning =
        "Anybody who can open the SCEP URL enrols, without an account, for a name of his choice: "
        "the certificate of an administrator's device, of a server, or of whatever the template "
        "allows, issued by the corporate CA. Nothing in the logs tells these requests from "
        "others.",
    .remediation =
        "Ask for a challenge again (elevated):\n"
        "$ Set-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EnforcePassword -Name "
        "EnforcePassword -Value 1 -Type DWord\n"
        "$ iisreset\n"
        "Look at what was issued meanwhile, with the name of your template in place of TEMPLATE, "
        "and revoke what you do not know. On the CA:\n"
        "$ certutil -view -restrict 'CertificateTemplate=TEMPLATE' -out "
        "'RequestID,RequesterName,CommonName,NotBefore'",
    .verification =
        "The value is 1:\n"
        "$ (Get-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\EnforcePassword)."
        "EnforcePassword\n"
        "A SCEP request without a challenge is refused.",
    .citation = kNdesSettingsCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
