// SPDX-License-Identifier: Apache-2.0
#include "audit/checks/ocsp_check.h"

namespace pkiaudit::audit::checks {
namespace {

constexpr std::string_view kMeaning =
    "Unknown means that the responder is asked about a CA that it has no configuration for, or, if "
    "it looks into the CA's database, that the CA did not issue the certificate.";

}  // namespace

extern constinit const Check kOcspUnknown;
constinit const Check kOcspUnknown{
    .id = "ocsp-unknown",
    .title = "OCSP responder does not know the certificate",
    .severity = Severity::kWarning,
    .severity_reason = kOcspSeverityReason,
    .summary = "{where} answers that it does not know {namedBy}.",
    .meaning = OcspMeaning<kMeaning>::kText,
    .remediation = kMendResponder,
    .verification = kVerifyResponder,
    .citation = "RFC 6960, 2.2, https://www.rfc-editor.org/rfc/rfc6960#section-2.2",
    .roles = kAllRoles,
    .explained_by = {},
    .run = kOcspCheck<OcspAnswer::State::kUnknown>,
};

}  // namespace pkiaudit::audit::checks
