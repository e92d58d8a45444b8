// SPDX-License-Identifier: Apache-2.0
#include "audit/checks/ocsp_check.h"

namespace pkiaudit::audit::checks {
extern constinit const Check kOcspUnreachable;
constinit const Check kOcspUnreachable{
    .id = "ocsp-unreachable",
    .title = "OCSP responder cannot be reached",
    .severity = Severity::kWarning,
    .severity_reason = kOcspSeverityReason,
    .summary = "{where}: {reason}.",
    .meaning = kOcspMeaning,
    .remediation = kMendResponder,
    .verification = kVerifyResponder,
    .citation = "RFC 6960, 2.1, https://www.rfc-editor.org/rfc/rfc6960#section-2.1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = kOcspCheck<OcspAnswer::State::kMalformedUrl, OcspAnswer::State::kUnreachable>,
};

}  // namespace pkiaudit::audit::checks
