// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string_view>
#include <utility>

#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"
#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kDeltaCrl);
}

Judgement JudgeUrl(const AuditInput& input, const CrlUrl& url) {
  if (url.state == CrlUrlState::kNotFetched) {
    return NotChecked(url.outcome == nullptr ? "it was not fetched" : WhyNotFetched(*url.outcome));
  }
  if (url.state > CrlUrlState::kNotACrl) {
    return Pass();
  }
  Evidence evidence = {{"where", Url{UrlSubject(url.url).text}}};
  if (url.state == CrlUrlState::kUnreachable) {
    AddFailure(*url.outcome, evidence);
  } else {
    const auto parsed = ParseUrl(url.url);
    evidence.push_back(
        {"reason", Text{parsed ? url.reason : std::string(Describe(parsed.error()))}});
  }
  AddNamedBy(input, url.named_by, url.certificates, evidence);
  return Fail(SeverityOf(url.has_alternative, Severity::kError), std::move(evidence));
}

void Judge(const AuditInput& input, Results& results) {
  std::set<std::string_view> told;  // a URL that two base CRLs name
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind == FetchKind::kDeltaCrl && told.insert(url.url).second) {
      results.emplace_back(UrlSubject(url.url), JudgeUrl(input, url));
    }
  }
}

}  // namespace

namespace checks {
extern constinit const Check kDeltaCrlUnreachable;
constinit const Check kDeltaCrlUnreachable{
    .id = "delta-crl-unreachable",
    .title = "Delta CRL cannot be fetched",
    .severity = Severity::kError,
    .severity_reason =
        "An error: the base CRL promises a delta, and Windows does not do without it. A "
        "warning where another URL gives a usable one.",
    .summary = "The delta CRL at {where} cannot be had: {reason}.",
    .meaning =
        "With a FreshestCRL in the base CRL, CryptoAPI wants the delta as well: while it "
        "cannot be had, revocation counts as not checkable (0x80092013) although the base CRL "
        "is valid, and NDES and IIS refuse the chain. The usual cause is the '+' in the name "
        "that AD CS gives to delta CRLs: IIS answers it with 404 unless double escaping is "
        "allowed.",
    .remediation =
        "On the web server that offers it, allow double escaping, and see that the file is "
        "there:\n"
        "$ Set-WebConfigurationProperty -Filter system.webServer/security/requestFiltering "
        "-Name allowDoubleEscaping -Value True -PSPath 'IIS:\\Sites\\Default Web Site'\n"
        "$ Invoke-WebRequest -UseBasicParsing {url}\n"
        "Or publish no delta CRLs, and base CRLs more often:\n"
        "$ certutil -setreg CA\\CRLDeltaPeriodUnits 0\n"
        "$ Restart-Service certsvc\n"
        "$ certutil -CRL",
    .verification = kVerifyUrl,
    .citation =
        "RFC 5280, 5.2.6, https://www.rfc-editor.org/rfc/rfc5280#section-5.2.6; Microsoft "
        "Learn, allowDoubleEscaping, "
        "https://learn.microsoft.com/en-us/iis/configuration/system.webserver/security/"
        "requestfiltering/",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
