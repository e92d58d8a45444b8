// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

void Judge(const AuditInput& input, Results& results) {
  JudgeBaseCrlsInState(input, CrlState::kExpired, Severity::kCritical, results);
}

}  // namespace

namespace checks {
extern constinit const Check kCrlExpired;
constinit const Check kCrlExpired{
    .id = "crl-expired",
    .title = "CRL has expired",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical: with an expired CRL every check of the certificates below this CA fails "
        "now. A warning where Windows has another source: another URL of the same certificates "
        "gives a usable one, or the CRL lies in a store and newer ones are fetched from the "
        "distribution points.",
    .summary = "The CRL of {issuer} at {where} expired on {nextUpdate}.",
    .meaning =
        "Windows checks revocation when NDES starts and when its chain is used. Where no "
        "usable CRL can be had, the check ends with CRYPT_E_REVOCATION_OFFLINE (0x80092013): "
        "NDES does not start (Application log: events 2 and 10) or its pool crashes, and IIS, "
        "the policy module and devices refuse the certificates. Hosts with a copy in their "
        "cache go on until that copy expires, so that the trouble comes later, on different "
        "days.",
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
