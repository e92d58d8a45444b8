// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

using State = CaIssuersUrl::State;

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && !input.revocation.ca_issuers_urls().empty();
}

void Judge(const AuditInput& input, Results& results) {
  for (const CaIssuersUrl& url : input.revocation.ca_issuers_urls()) {
    if (url.state < State::kNotTheIssuer) {
      continue;
    }
    if (url.state == State::kUsable) {
      results.emplace_back(UrlSubject(url.url), Pass());
      continue;
    }
    Evidence evidence = {{"where", Url{UrlSubject(url.url).text}},
                         {"served", NameValue{url.served}}};
    AddNamedBy(input, url.named_by, url.certificates, evidence);
    results.emplace_back(
        UrlSubject(url.url),
        Fail(url.issuer_is_known ? Severity::kNotice : Severity::kWarning, std::move(evidence)));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kAiaNotTheIssuer;
constinit const Check kAiaNotTheIssuer{
    .id = "aia-not-the-issuer",
    .title = "AIA gives another certificate than that of the issuer",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: who lacks the CA certificate gets a wrong one, and cannot build the chain. "
        "A notice where the right one stands in a store of this host.",
    .summary =
        "{where} gives the certificate of {served}, which did not issue the {certificates} "
        "certificates that name it.",
    .meaning =
        "After a CA is renewed with a new key, its old certificate must stay at the old place, "
        "and the new one goes to a name of its own, as <CertificateName> does by default. One "
        "file copied over the other breaks chains of one generation, on every host that does "
        "not have the CA certificate already.",
    .remediation =
        "List the CA's certificates, and copy each to the name that its certificates have:\n"
        "$ certutil -CAInfo cert\n"
        "$ certutil -getreg CA\\CACertPublicationURLs",
    .verification =
        "$ certutil -verify -urlfetch certificate.cer\n"
        "Each AIA URL is listed as verified.",
    .citation =
        "RFC 5280, 4.2.2.1, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.2.1; Microsoft "
        "Learn, Configure the CDP and AIA extensions on CA1, "
        "https://learn.microsoft.com/en-us/windows-server/networking/core-network-guide/cncg/"
        "server-certs/configure-the-cdp-and-aia-extensions-on-ca1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
