// SPDX-License-Identifier: Apache-2.0
#include "audit/checks/ocsp_check.h"

namespace pkiaudit::audit::checks {
namespace {

constexpr std::string_view kMeaning =
    "A responder answers from its CRL: an old answer means that it does not get the current one, "
    "or that a cache before it keeps answers for too long.";

}  // namespace

extern constinit const Check kOcspResponseStale;
constinit const Check kOcspResponseStale{
    .id = "ocsp-response-stale",
    .title = "OCSP response is not fresh",
    .severity = Severity::kWarning,
    .severity_reason = kOcspSeverityReason,
    .summary = "The answer of {where} about {namedBy} is not valid at this time: {reason}.",
    .meaning = OcspMeaning<kMeaning>::kText,
    .remediation = kMendResponder,
    .verification = kVerifyResponder,
    .citation = "RFC 6960, 4.2.2.1, https://www.rfc-editor.org/rfc/rfc6960#section-4.2.2.1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = kOcspCheck<OcspAnswer::State::kStale>,
};

}  // namespace pkiaudit::audit::checks
