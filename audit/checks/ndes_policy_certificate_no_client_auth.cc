// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"
#include "audit/pki/key_purpose.h"

namespace pkiaudit::audit {
namespace {

Judgement JudgePurpose(const AuditInput& input, stores::EntryId id) {
  const auto allowed =
      AllowsPurpose(input.inventory, input.inventory.entry(id), x509::oids::kEkuClientAuth);
  if (!allowed) {
    return NotChecked("The extended key usage of the certificate cannot be read.");
  }
  if (*allowed) {
    return Pass();
  }
  return Fail({{"purpose", OidValue{x509::oids::kEkuClientAuth.ToDotted()}}});
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgePolicyCertificate(input, results,
                                 [&](stores::EntryId id) { return JudgePurpose(input, id); });
}

}  // namespace

namespace checks {
extern constinit const Check kNdesPolicyCertificateNoClientAuth;
constinit const Check kNdesPolicyCertificateNoClientAuth{
    .id = "ndes-policy-certificate-no-client-auth",
    .title = "Certificate of the NDES policy module is not for client authentication",
    .severity = Severity::kError,
    .severity_reason =
        "An error: IIS and Schannel refuse a client certificate without that purpose, and no "
        "managed device enrols.",
    .summary =
        "{subject} in {store}, which NDESCertThumbprint names for the policy module, may not "
        "be used for client authentication ({purpose}).",
    .meaning =
        "Intune and Configuration Manager register a policy module with NDES. It presents this "
        "certificate to the certificate registration point and asks there whether a challenge "
        "is good. Its extended key usage must have Client Authentication (1.3.6.1.5.5.7.3.2). "
        "A web server's certificate, which often stands beside it, does not; the registration "
        "point then refuses the connection with HTTP 403.7 or 403.16.",
    .remediation = kReplacePolicyCertificate,
    .verification = kVerifyPolicyCertificate,
    .citation =
        "RFC 5280 4.2.1.12, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12; Configure "
        "infrastructure to support SCEP with Intune, "
        "https://learn.microsoft.com/en-us/mem/intune/protect/certificates-scep-configure",
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
