// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "audit/check.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId) {
  return !input.revocation.crls().empty() || !input.revocation.ocsp_answers().empty();
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const CertificateRevocation* revocation = input.revocation.Find(id);
  if (revocation == nullptr) {
    return Pass();
  }
  if (!revocation->verified) {
    return NotChecked(
        "a CRL lists it, but no certificate of the CA that signed the CRL is at hand "
        "to verify it: " +
        revocation->place);
  }
  const RevokedEntry& revoked = revocation->revoked;
  const std::string reason(x509::ReasonName(revoked.reason.value_or(0)));
  Evidence evidence = {{"where", Text{revocation->place}},
                       {"reason", Text{reason}},
                       {"serialNumber", Text{x509::ToHex(entry.certificate.serial_number())}}};
  if (revoked.date) {
    evidence.push_back({"revoked", *revoked.date});
  } else {
    evidence.push_back({"revoked", Text{"a date that cannot be read"}});
  }
  if (revoked.invalidity_date) {
    evidence.push_back({"invalidSince", *revoked.invalidity_date});
  }
  return Fail(input.relevance.Contains(id) ? Severity::kCritical : Severity::kWarning,
              std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kCertificateRevoked;
constinit const Check kCertificateRevoked{
    .id = "certificate-revoked",
    .title = "Certificate has been revoked",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical for what enrolment depends on: it stops as soon as Windows sees the CRL. A "
        "warning for other certificates.",
    .summary = "{subject} in {store} was revoked on {revoked} ({reason}), as {where} says.",
    .meaning =
        "Windows refuses the certificate with CRYPT_E_REVOKED (0x80092010). A revoked RA "
        "certificate keeps NDES from starting (Application log: events 2 and 10); a revoked "
        "TLS or client certificate closes the SCEP URL or the policy module; a revoked CA "
        "certificate takes everything below it.",
    .remediation =
        "Find out who revoked it, and why:\n"
        "$ certutil -view -restrict 'SerialNumber={serialNumber}' -out "
        "Request.RequesterName,Request.RevokedReason,Request.RevokedWhen\n"
        "After keyCompromise or cACompromise treat the host as compromised. Else request a new "
        "certificate, put it in the place of the old one and remove the old one. Only "
        "certificateHold can be taken back:\n"
        "$ certutil -revoke {serialNumber} Unrevoke\n"
        "$ certutil -CRL",
    .verification =
        "$ certutil -verify -urlfetch certificate.cer\n"
        "The certificate that is now in use is listed as verified, with no revocation error.",
    .citation = "RFC 5280, 5.3.1, https://www.rfc-editor.org/rfc/rfc5280#section-5.3.1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
