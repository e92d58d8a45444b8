// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

// The same certificate may be the policy module's too: one cause, one finding.
constexpr std::string_view kCauses[] = {"ndes-policy-certificate-expired"};

Judgement JudgeExpiry(const AuditInput& input, const BoundCertificate& bound) {
  if (!bound.serves_iis) {
    return NotApplicable();
  }
  const auto validity = input.inventory.entry(bound.entry).certificate.validity();
  if (!validity) {
    return NotChecked("The validity of the certificate cannot be read.");
  }
  if (input.time <= validity->not_after) {
    return Pass();
  }
  Evidence evidence = checks::EndpointEvidence(bound);
  evidence.push_back({"notAfter", validity->not_after});
  evidence.push_back(
      {"expiredFor", Duration{input.time.unix_seconds - validity->not_after.unix_seconds}});
  return Fail(std::move(evidence));
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgeBoundCertificates(
      input, results, [&](const BoundCertificate& bound) { return JudgeExpiry(input, bound); });
}

}  // namespace

namespace checks {
extern constinit const Check kTlsCertificateExpired;
constinit const Check kTlsCertificateExpired{
    .id = "tls-certificate-expired",
    .title = "TLS certificate of an HTTPS binding has expired",
    .severity = Severity::kError,
    .severity_reason =
        "An error: clients refuse the connection, so a SCEP URL with https reaches nothing; NDES "
        "itself still works over http. Where the binding is not of IIS, certificate-expired "
        "tells it, as SCEP clients do not come there.",
    .summary = "{subject} in {store}, bound to {endpoints}, expired on {notAfter}.",
    .meaning =
        "Devices, application proxies and the Intune connector end the TLS handshake and never "
        "send a request: nothing in the logs of IIS or NDES tells of it. Where a newer "
        "certificate is already in the store, only the binding was forgotten.",
    .remediation = kBindNewTlsCertificate,
    .verification = kVerifyTlsBinding,
    .citation =
        "RFC 5280 4.1.2.5, https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5; RFC 9110 "
        "4.3.4 (https certificate verification), "
        "https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4",
    .roles = kWindowsRoles,
    .explained_by = kCauses,
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
