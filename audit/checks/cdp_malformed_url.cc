// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "audit/check.h"
#include "audit/pki/revocation_judgement.h"
#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) { return HasCrlUrls(input, FetchKind::kCrl); }

// Does each certificate that names the URL name another one that is well formed?
bool HasOther(const AuditInput& input, const CrlUrl& url) {
  const RevocationScope& scope = input.revocation.scope();
  return std::ranges::all_of(url.named_by, [&](stores::EntryId id) {
    const CertificateUrls* urls = scope.Find(id);
    return std::ranges::any_of(urls->crl, [&](uint32_t index) {
      return ParseUrl(scope.urls()[index].target.url).has_value();
    });
  });
}

void Judge(const AuditInput& input, Results& results) {
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind != FetchKind::kCrl) {
      continue;
    }
    const auto parsed = ParseUrl(url.url);
    if (parsed) {
      results.emplace_back(UrlSubject(url.url), Pass());
      continue;
    }
    Evidence evidence = {{"where", Url{UrlSubject(url.url).text}},
                         {"reason", Text{std::string(Describe(parsed.error()))}}};
    AddNamedBy(input, url.named_by, url.certificates, evidence);
    results.emplace_back(
        UrlSubject(url.url),
        Fail(SeverityOf(HasOther(input, url), Severity::kError), std::move(evidence)));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kCdpMalformedUrl;
constinit const Check kCdpMalformedUrl{
    .id = "cdp-malformed-url",
    .title = "URL of a CRL distribution point is malformed",
    .severity = Severity::kError,
    .severity_reason =
        "An error: nobody can fetch it, and it stands in the certificates until they are "
        "renewed. A warning where the same certificates name another URL that is one.",
    .summary =
        "{where} is no URL that a client can fetch: {reason}. {certificates} certificates name "
        "it.",
    .meaning =
        "The URL was mistyped when the CA's extensions were configured, and every certificate "
        "since then carries it. Windows skips it; where it is the only one, revocation of "
        "these certificates cannot be checked at all.",
    .remediation =
        "On the CA, correct the URL (Extensions tab, CRL Distribution Point):\n"
        "$ certutil -getreg CA\\CRLPublicationURLs\n"
        "$ Restart-Service certsvc\n"
        "Renew the certificates that name it, the RA certificates first.",
    .verification =
        "$ certutil -verify -urlfetch certificate.cer\n"
        "The CDP of a newly issued certificate is listed as verified.",
    .citation =
        "RFC 3986, 3, https://www.rfc-editor.org/rfc/rfc3986#section-3; RFC 5280, 4.2.1.13, "
        "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.13",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
