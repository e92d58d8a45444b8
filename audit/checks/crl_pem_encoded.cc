// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"crl-issuer-mismatch", "crl-signature-invalid"};

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kCrl);
}

void Judge(const AuditInput& input, Results& results) {
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind != FetchKind::kCrl || url.crl == stores::kNone) {
      continue;
    }
    const KnownCrl& known = input.revocation.crls()[url.crl];
    results.emplace_back(
        UrlSubject(url.url),
        known.crl.was_pem() ? Fail(CrlEvidence(Url{UrlSubject(url.url).text}, known)) : Pass());
  }
}

}  // namespace

namespace checks {
extern constinit const Check kCrlPemEncoded;
constinit const Check kCrlPemEncoded{
    .id = "crl-pem-encoded",
    .title = "Distribution point gives the CRL in PEM",
    .severity = Severity::kWarning,
    .severity_reason = "A warning: the CRL is right, but not every client reads it.",
    .summary = "{where} gives the CRL of {issuer} as PEM text.",
    .meaning =
        "RFC 5280 asks for DER at a distribution point. This audit reads PEM as well; strict "
        "clients, among them many devices, take it for no CRL at all.",
    .remediation =
        "Convert the file, or publish it from the CA, which writes DER:\n"
        "$ certutil -decode answer.crl ca.crl\n"
        "$ certutil -CRL",
    .verification =
        "$ certutil -dump ca.crl\n"
        "$ certutil -verify -urlfetch certificate.cer",
    .citation = "RFC 5280, 4.2.1.13, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.13",
    .roles = kAllRoles,
    .explained_by = kCauses,
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
