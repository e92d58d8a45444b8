// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ndes-policy-certificate-malformed-thumbprint"};

Judgement JudgePresence(const AuditInput& input) {
  const auto& policy = input.configured.policy;
  if (!policy || !policy->thumbprint) {
    return NotApplicable();
  }
  if (policy->entry != stores::kNone) {
    return Pass();
  }
  if (auto not_told = checks::AbsenceNotTold(input, "My")) {
    return *std::move(not_told);
  }
  return Fail({{"named", Thumbprint{x509::ToHex(*policy->thumbprint)}}});
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  if (checks::MscepOrNotChecked(input, results)) {
    results.emplace_back(Subject::Setting("NDESCertThumbprint"), JudgePresence(input));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kNdesPolicyCertificateNotFound;
constinit const Check kNdesPolicyCertificateNotFound{
    .id = "ndes-policy-certificate-not-found",
    .title = "Certificate of the NDES policy module is not in LocalMachine\\My",
    .severity = Severity::kError,
    .severity_reason =
        "An error: without its certificate the policy module cannot ask whether a challenge is "
        "good, and no managed device enrols.",
    .summary =
        "NDESCertThumbprint names the certificate {named}, which is not in LocalMachine\\My.",
    .meaning =
        "Intune and Configuration Manager register a policy module with NDES. It presents this "
        "certificate to the certificate registration point and asks there whether a challenge "
        "is good. The thumbprint in the registry is not changed when the certificate is "
        "renewed: most often it names the old one, which somebody has removed since. Devices "
        "get HTTP 500, or their requests are refused.",
    .remediation = kReplacePolicyCertificate,
    .verification = kVerifyPolicyCertificate,
    .citation = kPolicyModuleCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
