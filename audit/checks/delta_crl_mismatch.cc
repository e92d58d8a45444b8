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
  JudgeCrlUrlsInState(
      input, FetchKind::kDeltaCrl,
      {CrlUrlState::kWrongIssuer, CrlUrlState::kBadSignature, CrlUrlState::kWrongScope},
      Severity::kError, results);
}

}  // namespace

namespace checks {
extern constinit const Check kDeltaCrlMismatch;
constinit const Check kDeltaCrlMismatch{
    .id = "delta-crl-mismatch",
    .title = "Delta CRL does not fit the base CRL",
    .severity = Severity::kError,
    .severity_reason =
        "An error: Windows cannot combine the two, and has no delta. A warning where another "
        "URL gives a usable one.",
    .summary = "The delta CRL of {issuer} at {where} cannot be used: {reason}.",
    .meaning =
        "With a FreshestCRL in the base CRL, CryptoAPI wants the delta as well: while it "
        "cannot be had, revocation counts as not checkable (0x80092013) although the base CRL "
        "is valid, and NDES and IIS refuse the chain. A delta must be signed by the base CRL's "
        "key, and complete a base CRL that is not newer than the one that was published. A "
        "base CRL that was not copied when the CA published it is the usual cause.",
    .remediation =
        "On the CA, publish both, and copy both files:\n"
        "$ certutil -CRL",
    .verification = kVerifyCrl,
    .citation = "RFC 5280, 5.2.4, https://www.rfc-editor.org/rfc/rfc5280#section-5.2.4",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
