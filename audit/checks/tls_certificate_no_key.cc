// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

// The same certificate may be the policy module's too: one cause, one finding.
constexpr std::string_view kCauses[] = {"ndes-policy-certificate-no-key"};

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  checks::JudgeBoundCertificates(input, results, [&](const BoundCertificate& bound) {
    return checks::JudgeKeyPresence(input, bound.entry,
                                    checks::SeverityFor(bound, Severity::kError),
                                    checks::EndpointEvidence(bound));
  });
}

}  // namespace

namespace checks {
extern constinit const Check kTlsCertificateNoKey;
constinit const Check kTlsCertificateNoKey{
    .id = "tls-certificate-no-key",
    .title = "TLS certificate of an HTTPS binding has no private key",
    .severity = Severity::kError,
    .severity_reason =
        "An error: Schannel cannot show a certificate whose private key it lacks, so a SCEP "
        "URL with https reaches nothing. A notice where the binding is not of IIS, as SCEP "
        "clients do not come there.",
    .summary = "{subject} in {store}, bound to {endpoints}, has no private key on this host.",
    .meaning =
        "Every TLS handshake fails before IIS sees a request: event 36870 of Schannel, or "
        "15021 of HttpEvent, in the System log. The certificate was imported from a .cer in "
        "place of a .pfx, or its key was deleted.",
    .remediation =
        "If the key is still there and only the link to it was lost, this restores it "
        "(elevated):\n"
        "$ certutil -repairstore My {thumbprint}\n"
        "With a backup, import it:\n"
        "$ certutil -f -importpfx My server.pfx NoExport\n"
        "Else bind another certificate:\n"
        "$ pkiaudit explain tls-certificate-expired",
    .verification = kVerifyTlsBinding,
    .citation = kTlsBindingCitation,
    .roles = kWindowsRoles,
    .explained_by = kCauses,
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
