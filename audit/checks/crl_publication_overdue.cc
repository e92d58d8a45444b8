// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

void Judge(const AuditInput& input, Results& results) {
  JudgeBaseCrlsInState(input, CrlState::kOverdue, Severity::kError, results);
}

}  // namespace

namespace checks {
extern constinit const Check kCrlPublicationOverdue;
constinit const Check kCrlPublicationOverdue{
    .id = "crl-publication-overdue",
    .title = "CA has not published the next CRL on time",
    .severity = Severity::kError,
    .severity_reason =
        "An error: the CA, or whatever copies its CRLs to this place, has stopped, and the CRL "
        "at hand expires within the overlap, hours later. A warning where another URL gives a "
        "later one.",
    .summary =
        "The CRL of {issuer} at {where} should have been replaced on {nextPublish}; it expires "
        "on {nextUpdate}.",
    .meaning =
        "AD CS writes into each CRL when it means to publish the next one. That time has "
        "passed, and the same CRL is still there: certsvc is stopped, the CA cannot write to "
        "the share or the directory, or the job that copies the file does not run. Once the "
        "CRL has expired, revocation checks end with CRYPT_E_REVOCATION_OFFLINE (0x80092013): "
        "NDES does not start (Application log: events 2 and 10) or its pool crashes, and IIS, "
        "the policy module and devices refuse the certificates. Hosts with a copy in their "
        "cache go on until that copy expires, so that the trouble comes later, on different "
        "days.",
    .remediation = kPublishCrl,
    .verification = kVerifyCrl,
    .citation =
        "[MS-WCCE], 3.2.1.4.3.2 (Next CRL Publish, 1.3.6.1.4.1.311.21.4), "
        "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wcce; Microsoft "
        "Learn, Certificate revocation and status checking, "
        "https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-vista/"
        "ee619754(v=ws.10)",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = HasGenuineBaseCrls, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
