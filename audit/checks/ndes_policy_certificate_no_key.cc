// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgePolicyCertificate(input, results, [&](stores::EntryId id) {
    return checks::JudgeKeyPresence(input, id, Severity::kError, {});
  });
}

}  // namespace

namespace checks {
extern constinit const Check kNdesPolicyCertificateNoKey;
constinit const Check kNdesPolicyCertificateNoKey{
    .id = "ndes-policy-certificate-no-key",
    .title = "Certificate of the NDES policy module has no private key",
    .severity = Severity::kError,
    .severity_reason =
        "An error: a certificate without its private key authenticates nobody, and no managed "
        "device enrols.",
    .summary =
        "{subject} in {store}, which NDESCertThumbprint names for the policy module, has no "
        "private key on this host.",
    .meaning =
        "Intune and Configuration Manager register a policy module with NDES. It presents this "
        "certificate to the certificate registration point and asks there whether a challenge "
        "is good. Without the private key it can present nothing. The certificate was imported "
        "from a .cer in place of a .pfx, or its key was deleted. Devices get HTTP 403 or 500 "
        "in place of a certificate.",
    .remediation =
        "If the key is still there and only the link to it was lost, this restores it "
        "(elevated):\n"
        "$ certutil -repairstore My {thumbprint}\n"
        "With a backup, import it and let the NDES service account read the key (certlm.msc, "
        "Personal, Certificates, the certificate, All Tasks, Manage Private Keys):\n"
        "$ certutil -f -importpfx My client.pfx NoExport\n"
        "Without a backup, request another one and name it:\n"
        "$ pkiaudit explain ndes-policy-certificate-not-found",
    .verification = kVerifyPolicyCertificate,
    .citation = kPolicyModuleCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
