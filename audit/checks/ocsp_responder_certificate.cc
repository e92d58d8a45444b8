// SPDX-License-Identifier: Apache-2.0
#include "audit/checks/ocsp_check.h"

namespace pkiaudit::audit::checks {
namespace {

constexpr std::string_view kMeaning =
    "A responder needs a certificate from the same CA key, with the usage OCSP signing; it lives "
    "for two weeks by default, and is renewed by autoenrolment, which after a renewal of the CA's "
    "key needs a configuration for each key.";

}  // namespace

extern constinit const Check kOcspResponderCertificate;
constinit const Check kOcspResponderCertificate{
    .id = "ocsp-responder-certificate",
    .title = "OCSP responder is not entitled to answer",
    .severity = Severity::kWarning,
    .severity_reason = kOcspSeverityReason,
    .summary = "The answer of {where} about {namedBy} is signed by somebody who may not: {reason}.",
    .meaning = OcspMeaning<kMeaning>::kText,
    .remediation = kMendResponder,
    .verification = kVerifyResponder,
    .citation = "RFC 6960, 4.2.2.2, https://www.rfc-editor.org/rfc/rfc6960#section-4.2.2.2",
    .roles = kAllRoles,
    .explained_by = {},
    .run = kOcspCheck<OcspAnswer::State::kBadResponder>,
};

}  // namespace pkiaudit::audit::checks
