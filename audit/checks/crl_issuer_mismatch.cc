// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kCrl);
}

void Judge(const AuditInput& input, Results& results) {
  JudgeCrlUrlsInState(input, FetchKind::kCrl, {CrlUrlState::kWrongIssuer}, Severity::kError,
                      results);
}

}  // namespace

namespace checks {
extern constinit const Check kCrlIssuerMismatch;
constinit const Check kCrlIssuerMismatch{
    .id = "crl-issuer-mismatch",
    .title = "Distribution point gives a CRL of another CA or key",
    .severity = Severity::kError,
    .severity_reason =
        "An error: the CRL says nothing of the certificates that name it. A warning where "
        "another URL gives a usable CRL.",
    .summary = "{where} gives a CRL of {issuer}, but {reason}.",
    .meaning =
        "Windows uses a CRL only for certificates that the same key of the same CA signed. "
        "After a CA was renewed with a new key it publishes a CRL for each key, the newer ones "
        "with (1), (2), … in the name; one file that is copied over the other takes the CRL "
        "from all certificates of one generation. Windows checks revocation when NDES starts "
        "and when its chain is used. Where no usable CRL can be had, the check ends with "
        "CRYPT_E_REVOCATION_OFFLINE (0x80092013): NDES does not start (Application log: events "
        "2 and 10) or its pool crashes, and IIS, the policy module and devices refuse the "
        "certificates. Hosts with a copy in their cache go on until that copy expires, so that "
        "the trouble comes later, on different days.",
    .remediation =
        "On the CA, list its keys and CRLs, and publish all of them:\n"
        "$ certutil -CAInfo crlstate\n"
        "$ certutil -CRL\n"
        "Copy each file to the name that its certificates have: <CRLNameSuffix> must be part "
        "of the CDP's URL, as it is by default:\n"
        "$ certutil -getreg CA\\CRLPublicationURLs",
    .verification = kVerifyCrl,
    .citation =
        "RFC 5280, 6.3.3, https://www.rfc-editor.org/rfc/rfc5280#section-6.3.3; Microsoft "
        "Learn, Configure the CDP and AIA extensions on CA1, "
        "https://learn.microsoft.com/en-us/windows-server/networking/core-network-guide/cncg/"
        "server-certs/configure-the-cdp-and-aia-extensions-on-ca1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
