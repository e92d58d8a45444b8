// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"cdp-not-a-crl"};

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kCrl);
}

void Judge(const AuditInput& input, Results& results) {
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind != FetchKind::kCrl || url.state < CrlUrlState::kNotACrl ||
        !url.outcome->time_to_end) {
      continue;
    }
    const int64_t milliseconds = url.outcome->time_to_end->count();
    if (milliseconds <= input.policy.cdp_slow_milliseconds) {
      results.emplace_back(UrlSubject(url.url), Pass());
      continue;
    }
    Evidence evidence = {{"where", Url{UrlSubject(url.url).text}}, {"milliseconds", milliseconds}};
    AddNamedBy(input, url.named_by, url.certificates, evidence);
    results.emplace_back(UrlSubject(url.url), Fail(std::move(evidence)));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kCdpSlow;
constinit const Check kCdpSlow{
    .id = "cdp-slow",
    .title = "Distribution point answers slowly",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: it works, but Windows waits 15 seconds for one URL and 20 for all of a "
        "chain, so that a little more load makes it a failure.",
    .summary = "{where} took {milliseconds} ms.",
    .meaning =
        "While NDES or IIS waits for a CRL, so do the devices. When the time is up, the check "
        "fails as if the CRL did not exist. Windows checks revocation when NDES starts and "
        "when its chain is used. Where no usable CRL can be had, the check ends with "
        "CRYPT_E_REVOCATION_OFFLINE (0x80092013): NDES does not start (Application log: events "
        "2 and 10) or its pool crashes, and IIS, the policy module and devices refuse the "
        "certificates. Hosts with a copy in their cache go on until that copy expires, so that "
        "the trouble comes later, on different days.",
    .remediation =
        "See where the time goes: the name, the connection (a proxy, an address that does not "
        "answer before the one that does), or the transfer of a large CRL.\n"
        "$ Resolve-DnsName (([uri]'{url}').Host)\n"
        "$ Measure-Command { Invoke-WebRequest -UseBasicParsing {url} }\n"
        "A CRL of many megabytes gets smaller when expired certificates are left out, and when "
        "the CA is renewed with a new key.",
    .verification = kVerifyUrl,
    .citation =
        "Microsoft Learn, How certificate revocation works (time-outs of CRL retrieval), "
        "https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-vista/"
        "ee619754(v=ws.10)",
    .roles = kAllRoles,
    .explained_by = kCauses,
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
