// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

using State = OcspAnswer::State;

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && !input.revocation.ocsp_answers().empty();
}

void Judge(const AuditInput& input, Results& results) {
  JudgeOcspAnswersInState(input, {State::kBadResponder}, results);
}

}  // namespace

namespace checks {
extern constinit const Check kOcspResponderCertificate;
constinit const Check kOcspResponderCertificate{
    .id = "ocsp-responder-certificate",
    .title = "OCSP responder is not entitled to answer",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: Windows falls back to the CRL. An error where the certificate names no CRL "
        "distribution point.",
    .summary = "The answer of {where} about {namedBy} is signed by somebody who may not: {reason}.",
    .meaning =
        "Windows asks the responder first, and falls back to the CRL where the certificate "
        "names one; each failure costs up to 15 seconds, in which NDES, IIS and devices wait. "
        "Without a CRL the check fails with CRYPT_E_REVOCATION_OFFLINE (0x80092013). A "
        "responder needs a certificate from the same CA key, with the usage OCSP signing; it "
        "lives for two weeks by default, and is renewed by autoenrolment, which after a "
        "renewal of the CA's key needs a configuration for each key.",
    .remediation =
        "On the responder, look at its revocation configuration and at the events of the "
        "service:\n"
        "$ Get-Service OcspSvc\n"
        "$ Get-WinEvent -MaxEvents 20 -ProviderName Microsoft-Windows-OnlineResponder\n"
        "Renew its signing certificate, or have it read the current CRL, as the finding says.",
    .verification =
        "$ certutil -verify -urlfetch certificate.cer\n"
        "The OCSP URL is listed as verified.",
    .citation = "RFC 6960, 4.2.2.2, https://www.rfc-editor.org/rfc/rfc6960#section-4.2.2.2",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
