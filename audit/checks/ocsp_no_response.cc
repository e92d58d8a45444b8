// SPDX-License-Identifier: Apache-2.0
#include "audit/checks/ocsp_check.h"

namespace pkiaudit::audit::checks {
namespace {

constexpr std::string_view kMeaning =
    "A responder that answers unauthorized has no configuration for this CA, or none for its "
    "current key; one that answers tryLater or internalError cannot reach its CRL.";

}  // namespace

extern constinit const Check kOcspNoResponse;
constinit const Check kOcspNoResponse{
    .id = "ocsp-no-response",
    .title = "OCSP responder gives no answer about the certificate",
    .severity = Severity::kWarning,
    .severity_reason = kOcspSeverityReason,
    .summary = "{where} gives no answer about {namedBy}: {reason}.",
    .meaning = OcspMeaning<kMeaning>::kText,
    .remediation = kMendResponder,
    .verification = kVerifyResponder,
    .citation = "RFC 6960, 4.2.1, https://www.rfc-editor.org/rfc/rfc6960#section-4.2.1",
    .roles = kAllRoles,
    .explained_by = {},
    .run = kOcspCheck<OcspAnswer::State::kNoResponse, OcspAnswer::State::kRefused,
                      OcspAnswer::State::kNotAbout>,
};

}  // namespace pkiaudit::audit::checks
