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
  JudgeCrlUrlsInState(input, FetchKind::kCrl, {CrlUrlState::kWrongScope}, Severity::kError,
                      results);
}

}  // namespace

namespace checks {
extern constinit const Check kCrlScopeMismatch;
constinit const Check kCrlScopeMismatch{
    .id = "crl-scope-mismatch",
    .title = "CRL does not cover the certificates that name it",
    .severity = Severity::kError,
    .severity_reason =
        "An error: Windows does not use it for these certificates. A warning where another URL "
        "gives a usable CRL.",
    .summary =
        "The CRL of {issuer} at {where} cannot be used for the certificates that name it: "
        "{reason}.",
    .meaning =
        "A CRL can be limited by its issuing distribution point, to CA certificates, to end "
        "entities, or to certificates that name one of its URLs; a delta CRL means nothing "
        "without its base. Where the limit does not fit, the check ends as if there were no "
        "CRL. Windows checks revocation when NDES starts and when its chain is used. Where no "
        "usable CRL can be had, the check ends with CRYPT_E_REVOCATION_OFFLINE (0x80092013): "
        "NDES does not start (Application log: events 2 and 10) or its pool crashes, and IIS, "
        "the policy module and devices refuse the certificates. Hosts with a copy in their "
        "cache go on until that copy expires, so that the trouble comes later, on different "
        "days.",
    .remediation =
        "On the CA, see what is put into the issuing distribution point (flag 128 of a CDP "
        "URL), and that base and delta CRL have names of their own:\n"
        "$ certutil -getreg CA\\CRLPublicationURLs\n"
        "$ certutil -CRL\n"
        "Copy the right file to this URL.",
    .verification = kVerifyCrl,
    .citation = "RFC 5280, 5.2.5, https://www.rfc-editor.org/rfc/rfc5280#section-5.2.5",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
