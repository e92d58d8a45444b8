// SPDX-License-Identifier: Apache-2.0
#include "audit/checks/ocsp_check.h"

namespace pkiaudit::audit::checks {
namespace {

constexpr std::string_view kMeaning =
    "An answer whose signature does not verify is as good as none; if nobody can explain it, treat "
    "it as an attack.";

}  // namespace

extern constinit const Check kOcspSignatureInvalid;
constinit const Check kOcspSignatureInvalid{
    .id = "ocsp-signature-invalid",
    .title = "Signature of the OCSP response is invalid",
    .severity = Severity::kWarning,
    .severity_reason = kOcspSeverityReason,
    .summary = "The answer of {where} about {namedBy} is not properly signed: {reason}.",
    .meaning = OcspMeaning<kMeaning>::kText,
    .remediation = kMendResponder,
    .verification = kVerifyResponder,
    .citation = "RFC 6960, 3.2, https://www.rfc-editor.org/rfc/rfc6960#section-3.2",
    .roles = kAllRoles,
    .explained_by = {},
    .run = kOcspCheck<OcspAnswer::State::kBadSignature>,
};

}  // namespace pkiaudit::audit::checks
