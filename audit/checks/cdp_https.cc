// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/pki/revocation_judgement.h"
#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) { return HasCrlUrls(input, FetchKind::kCrl); }

void Judge(const AuditInput& input, Results& results) {
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    const auto parsed = ParseUrl(url.url);
    if (url.kind != FetchKind::kCrl || !parsed) {
      continue;
    }
    if (parsed->scheme != UrlScheme::kHttps) {
      results.emplace_back(UrlSubject(url.url), Pass());
      continue;
    }
    Evidence evidence = {{"where", Url{UrlSubject(url.url).text}}};
    AddNamedBy(input, url.named_by, url.certificates, evidence);
    results.emplace_back(UrlSubject(url.url), Fail(std::move(evidence)));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kCdpHttps;
constinit const Check kCdpHttps{
    .id = "cdp-https",
    .title = "CRL distribution point is an HTTPS URL",
    .severity = Severity::kWarning,
    .severity_reason = "A warning: it may work, but each check can need another one first.",
    .summary = "{where} is fetched over TLS. Certificates that name it: {certificates}.",
    .meaning =
        "To fetch the CRL, the client first checks the certificate of the web server, for "
        "which it may need a CRL from the same place: CryptoAPI stops such circles with a "
        "failure, and does not follow https URLs of CDP extensions at all by default. A CRL is "
        "signed and needs no TLS.",
    .remediation =
        "Offer the CRL under an http URL, name it in the CDP extension, and renew the "
        "certificates as they come due:\n"
        "$ certutil -getreg CA\\CRLPublicationURLs\n"
        "Until then, keep the https URL answering.",
    .verification =
        "$ certutil -verify -urlfetch certificate.cer\n"
        "The CDP of a newly issued certificate is an http URL, and is listed as verified.",
    .citation =
        "RFC 5280, 8 (Security considerations: circular dependencies), "
        "https://www.rfc-editor.org/rfc/rfc5280#section-8",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
