// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kDeltaCrl);
}

void Judge(const AuditInput& input, Results& results) {
  JudgeCrlUrlsInState(input, FetchKind::kDeltaCrl,
                      {CrlUrlState::kNotYetValid, CrlUrlState::kExpired}, Severity::kError,
                      results);
}

}  // namespace

namespace checks {
extern constinit const Check kDeltaCrlExpired;
constinit const Check kDeltaCrlExpired{
    .id = "delta-crl-expired",
    .title = "Delta CRL has expired",
    .severity = Severity::kError,
    .severity_reason =
        "An error: Windows does not do without the delta. A warning where another URL gives a "
        "usable one.",
    .summary = "The delta CRL of {issuer} at {where} is valid from {thisUpdate} to {nextUpdate}.",
    .meaning =
        "With a FreshestCRL in the base CRL, CryptoAPI wants the delta as well: while it "
        "cannot be had, revocation counts as not checkable (0x80092013) although the base CRL "
        "is valid, and NDES and IIS refuse the chain.",
    .remediation = kPublishCrl,
    .verification = kVerifyCrl,
    .citation =
        "RFC 5280, 5.2.4, https://www.rfc-editor.org/rfc/rfc5280#section-5.2.4; Microsoft "
        "Learn, Certificate revocation and status checking, "
        "https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-vista/"
        "ee619754(v=ws.10)",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
