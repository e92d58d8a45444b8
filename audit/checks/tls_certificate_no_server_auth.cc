// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"
#include "audit/pki/key_purpose.h"

namespace pkiaudit::audit {
namespace {

Judgement JudgePurpose(const AuditInput& input, const BoundCertificate& bound) {
  const auto allowed = AllowsPurpose(input.inventory, input.inventory.entry(bound.entry),
                                     x509::oids::kEkuServerAuth);
  if (!allowed) {
    return NotChecked("The extended key usage of the certificate cannot be read.");
  }
  if (*allowed) {
    return Pass();
  }
  Evidence evidence = checks::EndpointEvidence(bound);
  evidence.push_back({"purpose", OidValue{x509::oids::kEkuServerAuth.ToDotted()}});
  return Fail(checks::SeverityFor(bound, Severity::kError), std::move(evidence));
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgeBoundCertificates(
      input, results, [&](const BoundCertificate& bound) { return JudgePurpose(input, bound); });
}

}  // namespace

namespace checks {
extern constinit const Check kTlsCertificateNoServerAuth;
constinit const Check kTlsCertificateNoServerAuth{
    .id = "tls-certificate-no-server-auth",
    .title = "TLS certificate of an HTTPS binding is not for server authentication",
    .severity = Severity::kError,
    .severity_reason =
        "An error: clients refuse the connection, so a SCEP URL with https reaches nothing; "
        "NDES itself still works over http. A notice where the binding is not of IIS, as SCEP "
        "clients do not come there.",
    .summary =
        "{subject} in {store}, bound to {endpoints}, may not be used for server authentication "
        "({purpose}).",
    .meaning =
        "The extended key usage of a TLS server's certificate must have Server Authentication "
        "(1.3.6.1.5.5.7.3.1). With another one, such as an RA certificate or a client's that "
        "was bound by mistake, devices and proxies end the handshake and never send a request.",
    .remediation = kBindNewTlsCertificate,
    .verification = kVerifyTlsBinding,
    .citation =
        "RFC 5280 4.2.1.12, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12; RFC 9110 "
        "4.3.4 (https certificate verification), "
        "https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4",
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
