// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <set>
#include <string_view>

#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kDeltaCrl);
}

void Judge(const AuditInput& input, Results& results) {
  std::set<std::string_view> told;  // a URL that two base CRLs name
  std::set<uint32_t> late;          // one CRL at two URLs is one finding
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind != FetchKind::kDeltaCrl || url.state != CrlUrlState::kUsable ||
        !told.insert(url.url).second) {
      continue;
    }
    const KnownCrl& known = input.revocation.crls()[url.crl];
    const bool overdue =
        FindCrlState(known.schedule(), input.time, input.policy) == CrlState::kOverdue;
    if (!overdue) {
      results.emplace_back(UrlSubject(url.url), Pass());
    } else if (!late.insert(url.crl).second) {
      results.emplace_back(UrlSubject(url.url), NotApplicable());
    } else {
      results.emplace_back(UrlSubject(url.url),
                           Fail(CrlEvidence(Url{UrlSubject(url.url).text}, known)));
    }
  }
}

}  // namespace

namespace checks {
extern constinit const Check kDeltaCrlOverdue;
constinit const Check kDeltaCrlOverdue{
    .id = "delta-crl-overdue",
    .title = "CA has not published the next delta CRL on time",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: the delta at hand still holds, for as long as the overlap; that of a daily "
        "delta is a few hours.",
    .summary =
        "The delta CRL of {issuer} at {where} should have been replaced on {nextPublish}; it "
        "expires on {nextUpdate}.",
    .meaning =
        "The CA writes into each CRL when it means to publish the next one; that time has "
        "passed. When the delta expires: With a FreshestCRL in the base CRL, CryptoAPI wants "
        "the delta as well: while it cannot be had, revocation counts as not checkable "
        "(0x80092013) although the base CRL is valid, and NDES and IIS refuse the chain.",
    .remediation = kPublishCrl,
    .verification = kVerifyCrl,
    .citation =
        "[MS-WCCE], 3.2.1.4.3.2 (Next CRL Publish, 1.3.6.1.4.1.311.21.4), "
        "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-wcce",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
