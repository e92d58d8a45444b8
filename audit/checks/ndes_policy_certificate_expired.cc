// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

Judgement JudgeExpiry(const AuditInput& input, stores::EntryId id) {
  const auto validity = input.inventory.entry(id).certificate.validity();
  if (!validity) {
    return NotChecked("The validity of the certificate cannot be read.");
  }
  if (input.time <= validity->not_after) {
    return Pass();
  }
  return Fail(
      {{"notAfter", validity->not_after},
       {"expiredFor", Duration{input.time.unix_seconds - validity->not_after.unix_seconds}}});
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgePolicyCertificate(input, results,
                                 [&](stores::EntryId id) { return JudgeExpiry(input, id); });
}

}  // namespace

namespace checks {
extern constinit const Check kNdesPolicyCertificateExpired;
constinit const Check kNdesPolicyCertificateExpired{
    .id = "ndes-policy-certificate-expired",
    .title = "Certificate of the NDES policy module has expired",
    .severity = Severity::kError,
    .severity_reason =
        "An error: the certificate registration point refuses an expired client certificate, "
        "and no managed device enrols.",
    .summary =
        "{subject} in {store}, which NDESCertThumbprint names for the policy module, expired "
        "on {notAfter}.",
    .meaning =
        "Intune and Configuration Manager register a policy module with NDES. It presents this "
        "certificate to the certificate registration point and asks there whether a challenge "
        "is good. With an expired one it gets no answer: devices get HTTP 403 or 500 in place "
        "of a certificate. Where a newer certificate is already in LocalMachine\\My, only the "
        "thumbprint in the registry was forgotten.",
    .remediation = kReplacePolicyCertificate,
    .verification = kVerifyPolicyCertificate,
    .citation = kPolicyModuleCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
