// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

void Judge(const AuditInput& input, Results& results) {
  JudgeBaseCrlsInState(input, CrlState::kNotYetValid, Severity::kError, results);
}

}  // namespace

namespace checks {
extern constinit const Check kCrlNotYetValid;
constinit const Check kCrlNotYetValid{
    .id = "crl-not-yet-valid",
    .title = "CRL is not valid yet",
    .severity = Severity::kError,
    .severity_reason =
        "An error: Windows does not use a CRL before its thisUpdate. Usually the clock of the "
        "CA or of this host is wrong. A warning where another URL gives a usable CRL.",
    .summary = "The CRL of {issuer} at {where} is valid from {thisUpdate} only.",
    .meaning =
        "AD CS dates its CRLs ten minutes back, so that small differences between clocks do no "
        "harm. A CRL that begins in the future means that the clock of the CA was wrong when "
        "it signed, or that this host's is. Windows checks revocation when NDES starts and "
        "when its chain is used. Where no usable CRL can be had, the check ends with "
        "CRYPT_E_REVOCATION_OFFLINE (0x80092013): NDES does not start (Application log: events "
        "2 and 10) or its pool crashes, and IIS, the policy module and devices refuse the "
        "certificates. Hosts with a copy in their cache go on until that copy expires, so that "
        "the trouble comes later, on different days.",
    .remediation =
        "Compare the clocks of the CA and of this host with the domain's:\n"
        "$ w32tm /query /status\n"
        "$ w32tm /stripchart /computer:$env:USERDNSDOMAIN /samples:3 /dataonly\n"
        "Correct the wrong one; on the CA, publish again:\n"
        "$ certutil -CRL",
    .verification = kVerifyCrl,
    .citation = "RFC 5280, 5.1.2.4, https://www.rfc-editor.org/rfc/rfc5280#section-5.1.2.4",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = HasGenuineBaseCrls, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
