// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kCrl);
}

Judgement JudgeUrl(const AuditInput& input, const CrlUrl& url) {
  if (url.state == CrlUrlState::kMalformedUrl) {
    return NotApplicable();
  }
  if (url.state == CrlUrlState::kNotFetched) {
    return NotChecked(url.outcome == nullptr ? "it was not fetched" : WhyNotFetched(*url.outcome));
  }
  if (url.state != CrlUrlState::kUnreachable) {
    return Pass();
  }
  Evidence evidence = {{"where", Url{UrlSubject(url.url).text}}};
  AddFailure(*url.outcome, evidence);
  AddNamedBy(input, url.named_by, url.certificates, evidence);
  return Fail(SeverityOf(url.has_alternative, Severity::kError), std::move(evidence));
}

void Judge(const AuditInput& input, Results& results) {
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind == FetchKind::kCrl) {
      results.emplace_back(UrlSubject(url.url), JudgeUrl(input, url));
    }
  }
}

}  // namespace

namespace checks {
extern constinit const Check kCdpUnreachable;
constinit const Check kCdpUnreachable{
    .id = "cdp-unreachable",
    .title = "CRL distribution point cannot be reached",
    .severity = Severity::kError,
    .severity_reason =
        "An error: this host cannot get the CRL that its certificates name; what works until "
        "then works from a cache. A warning where another URL of the same certificates gives a "
        "usable CRL: Windows loses time on this one first.",
    .summary = "{where}: {reason}. Certificates that name it: {certificates}.",
    .meaning =
        "Windows checks revocation when NDES starts and when its chain is used. Where no "
        "usable CRL can be had, the check ends with CRYPT_E_REVOCATION_OFFLINE (0x80092013): "
        "NDES does not start (Application log: events 2 and 10) or its pool crashes, and IIS, "
        "the policy module and devices refuse the certificates. Hosts with a copy in their "
        "cache go on until that copy expires, so that the trouble comes later, on different "
        "days. The step that failed says whose the trouble is: the name (DNS), the connection "
        "(server, firewall), TLS, the status (the file), the time (load).",
    .remediation = kRestoreUrl,
    .verification = kVerifyUrl,
    .citation =
        "RFC 5280, 4.2.1.13, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.13; "
        "Microsoft Learn, Configure the CDP and AIA extensions on CA1, "
        "https://learn.microsoft.com/en-us/windows-server/networking/core-network-guide/cncg/"
        "server-certs/configure-the-cdp-and-aia-extensions-on-ca1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
