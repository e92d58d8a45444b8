// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

void Judge(const AuditInput& input, Results& results) {
  JudgeBaseCrlsInState(input, CrlState::kExpiring, Severity::kWarning, results);
}

}  // namespace

namespace checks {
extern constinit const Check kCrlExpiring;
constinit const Check kCrlExpiring{
    .id = "crl-expiring",
    .title = "CRL expires soon",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: nothing is broken yet, and there is time to publish. CRLs that say when "
        "the next one comes are left alone until then; CRLs that live for weeks (of an offline "
        "CA) are told before the next working day is over.",
    .summary = "The CRL of {issuer} at {where} expires on {nextUpdate}.",
    .meaning =
        "If nobody publishes a new one before it expires, revocation checks of every "
        "certificate below this CA fail from then on. Windows checks revocation when NDES "
        "starts and when its chain is used. Where no usable CRL can be had, the check ends "
        "with CRYPT_E_REVOCATION_OFFLINE (0x80092013): NDES does not start (Application log: "
        "events 2 and 10) or its pool crashes, and IIS, the policy module and devices refuse "
        "the certificates. Hosts with a copy in their cache go on until that copy expires, so "
        "that the trouble comes later, on different days.",
    .remediation = kPublishCrl,
    .verification = kVerifyCrl,
    .citation =
        "RFC 5280, 5.1.2.5, https://www.rfc-editor.org/rfc/rfc5280#section-5.1.2.5; Microsoft "
        "Learn, Certificate revocation and status checking, "
        "https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-vista/"
        "ee619754(v=ws.10)",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = HasGenuineBaseCrls, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
