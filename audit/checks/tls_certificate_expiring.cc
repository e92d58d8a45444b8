// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

Judgement JudgeExpiry(const AuditInput& input, const BoundCertificate& bound) {
  if (!bound.serves_iis) {
    return NotApplicable();
  }
  const auto validity = input.inventory.entry(bound.entry).certificate.validity();
  // Of a validity that cannot be read, and of one that is over, tls-certificate-expired tells.
  if (!validity || validity->not_after < input.time) {
    return NotApplicable();
  }
  const int64_t left = validity->not_after.unix_seconds - input.time.unix_seconds;
  if (left >= ExpiringThreshold(input.policy, *validity)) {
    return Pass();
  }
  Evidence evidence = checks::EndpointEvidence(bound);
  evidence.push_back({"notAfter", validity->not_after});
  evidence.push_back({"daysLeft", Duration{left}});
  return Fail(std::move(evidence));
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgeBoundCertificates(
      input, results, [&](const BoundCertificate& bound) { return JudgeExpiry(input, bound); });
}

}  // namespace

namespace checks {
extern constinit const Check kTlsCertificateExpiring;
constinit const Check kTlsCertificateExpiring{
    .id = "tls-certificate-expiring",
    .title = "TLS certificate of an HTTPS binding expires soon",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning under 30 days, or under a fifth of the lifetime where that is shorter (the "
        "policy's defaults): enrolment works until then, and a renewed certificate is not bound "
        "by itself. Where the binding is not of IIS, certificate-expiring tells it, as SCEP "
        "clients do not come there.",
    .summary = "{subject} in {store}, bound to {endpoints}, expires on {notAfter}, in {daysLeft}.",
    .meaning =
        "On that day devices, application proxies and the Intune connector refuse the "
        "connection to the SCEP URL. Automatic enrolment may renew the certificate in the "
        "store; IIS goes on showing the old one unless the binding is set to rebind or "
        "somebody changes it.",
    .remediation = kBindNewTlsCertificate,
    .verification = kVerifyTlsBinding,
    .citation =
        "RFC 5280 4.1.2.5, https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5; Microsoft "
        "Learn, Certificate Rebind in IIS 8.5, "
        "https://learn.microsoft.com/en-us/iis/get-started/whats-new-in-iis-85/"
        "certificate-rebind-in-iis85",
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
