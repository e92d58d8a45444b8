// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

std::string Describe(const PolicyCertificate& policy) {
  if (policy.value.empty()) {
    return "is empty, or not there";
  }
  if (policy.holds_invisible) {
    return "holds characters that do not belong to it, some of them invisible (U+200E)";
  }
  return policy.thumbprint ? "holds blanks or other characters that do not belong to it"
                           : "is no thumbprint, which has 40 hexadecimal digits";
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  if (!checks::MscepOrNotChecked(input, results)) {
    return;
  }
  const auto& policy = input.configured.policy;
  if (!policy) {
    results.emplace_back(Subject::Host(), NotApplicable());
    return;
  }
  const Subject setting = Subject::Setting("NDESCertThumbprint");
  if (policy->is_well_formed) {
    results.emplace_back(setting, Pass());
    return;
  }
  Evidence evidence = {{"problem", Text{Describe(*policy)}}};
  if (policy->thumbprint) {
    evidence.push_back({"digits", Thumbprint{x509::ToHex(*policy->thumbprint)}});
  }
  results.emplace_back(setting, Fail(std::move(evidence)));
}

}  // namespace

namespace checks {
extern constinit const Check kNdesPolicyCertificateMalformedThumbprint;
constinit const Check kNdesPolicyCertificateMalformedThumbprint{
    .id = "ndes-policy-certificate-malformed-thumbprint",
    .title = "NDESCertThumbprint is not a plain thumbprint",
    .severity = Severity::kError,
    .severity_reason =
        "An error: the policy module looks for a certificate with exactly this thumbprint and "
        "finds none, so it cannot ask whether a challenge is good, and no managed device "
        "enrols.",
    .summary = "NDESCertThumbprint of the policy module {problem}.",
    .meaning =
        "Intune and Configuration Manager register a policy module with NDES. It presents this "
        "certificate to the certificate registration point and asks there whether a challenge "
        "is good. A thumbprint that was pasted from the certificates console carries blanks "
        "between the octets and the invisible character U+200E in front of them; it looks "
        "right in Registry Editor and names nothing. Devices get HTTP 500, or their requests "
        "are refused; NDESPlugin.log tells that the certificate was not found.",
    .remediation =
        "Write the value again, without what does not belong to it (elevated):\n"
        "$ $k = 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy'\n"
        "$ $t = (Get-ItemProperty $k).NDESCertThumbprint -replace '[^0-9A-Fa-f]'; $t.Length\n"
        "If that printed 40:\n"
        "$ Set-ItemProperty $k -Name NDESCertThumbprint -Value $t\n"
        "$ iisreset\n"
        "Else take the thumbprint of the right certificate from here:\n"
        "$ Get-ChildItem Cert:\\LocalMachine\\My | Format-Table Thumbprint, NotAfter, Subject",
    .verification = kVerifyPolicyCertificate,
    .citation = kPolicyModuleCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
