// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/pki/revocation_judgement.h"
#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"

namespace pkiaudit::audit {
namespace {

using State = CaIssuersUrl::State;

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && !input.revocation.ca_issuers_urls().empty();
}

Judgement JudgeUrl(const AuditInput& input, const CaIssuersUrl& url) {
  if (url.state == State::kNotFetched) {
    return NotChecked(url.outcome == nullptr ? "it was not fetched" : WhyNotFetched(*url.outcome));
  }
  if (url.state > State::kNoCertificate) {
    return Pass();
  }
  Evidence evidence = {{"where", Url{UrlSubject(url.url).text}}};
  const auto parsed = ParseUrl(url.url);
  if (!parsed) {
    evidence.push_back({"reason", Text{std::string(Describe(parsed.error()))}});
  } else if (url.state == State::kNoCertificate) {
    evidence.push_back({"reason", Text{"the answer holds no certificate"}});
  } else {
    AddFailure(*url.outcome, evidence);
  }
  AddNamedBy(input, url.named_by, url.certificates, evidence);
  return Fail(url.issuer_is_known ? Severity::kNotice : Severity::kWarning, std::move(evidence));
}

void Judge(const AuditInput& input, Results& results) {
  for (const CaIssuersUrl& url : input.revocation.ca_issuers_urls()) {
    results.emplace_back(UrlSubject(url.url), JudgeUrl(input, url));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kAiaUnreachable;
constinit const Check kAiaUnreachable{
    .id = "aia-unreachable",
    .title = "Place of the CA certificate (AIA) cannot be reached",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: chains that lack a CA certificate cannot be completed. A notice where the "
        "CA's certificate stands in a store of this host, which then needs to fetch nothing.",
    .summary = "{where}: {reason}. Certificates that name it: {certificates}.",
    .meaning =
        "Windows fetches missing CA certificates from there. This host may have them; devices "
        "and other hosts that meet the certificate alone fail with CERT_E_CHAINING "
        "(0x800B010A), or lose seconds waiting.",
    .remediation =
        "Put the CA's certificate to the place that the certificates name, and see that this "
        "host can reach it:\n"
        "$ certutil -CAInfo\n"
        "$ Invoke-WebRequest -UseBasicParsing {url} -OutFile ca.crt\n"
        "$ certutil -dump ca.crt",
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
