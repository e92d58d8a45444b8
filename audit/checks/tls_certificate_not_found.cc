// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/checks/host_settings.h"

namespace pkiaudit::audit {
namespace {

Judgement JudgeBinding(const AuditInput& input, const stores::TlsBinding& binding) {
  if (!binding.certificate) {
    return NotChecked("The binding " + binding.endpoint + " names no certificate by its SHA-1.");
  }
  if (auto not_told = checks::AbsenceNotTold(input, binding.store)) {
    return *std::move(not_told);
  }
  return Fail(binding.is_iis ? Severity::kError : Severity::kNotice,
              {{"endpoint", Text{binding.endpoint}},
               {"named", Thumbprint{x509::ToHex(*binding.certificate)}},
               {"boundStore", Text{binding.store}}});
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  for (const stores::TlsBinding& binding : input.configured.unresolved_tls) {
    results.emplace_back(Subject::Setting("HTTPS binding " + binding.endpoint),
                         JudgeBinding(input, binding));
  }
  std::vector<std::pair<Subject, Judgement>> found;
  checks::JudgeBoundCertificates(input, found, [](const BoundCertificate&) { return Pass(); });
  if (results.empty() || found.front().first.kind == Subject::Kind::kEntry) {
    std::ranges::move(found, std::back_inserter(results));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kTlsCertificateNotFound;
constinit const Check kTlsCertificateNotFound{
    .id = "tls-certificate-not-found",
    .title = "HTTPS binding names a certificate that is not in its store",
    .severity = Severity::kError,
    .severity_reason =
        "An error: no client can open an HTTPS connection to that endpoint, so a SCEP URL with "
        "https reaches nothing. A notice where the binding is not of IIS, as SCEP clients do "
        "not come there.",
    .summary =
        "HTTP.sys shows on {endpoint} the certificate {named} of LocalMachine\\{boundStore}, "
        "which is not there.",
    .meaning =
        "HTTP.sys keeps the thumbprint of the certificate and looks it up at each handshake. "
        "When the certificate was removed, most often after a renewal, every connection ends "
        "without an answer: \"connection reset\" at the client, event 15021 of HttpEvent in "
        "the System log, and nothing in the logs of IIS. Devices and proxies cannot reach the "
        "SCEP URL.",
    .remediation = kBindNewTlsCertificate,
    .verification = kVerifyTlsBinding,
    .citation = kTlsBindingCitation,
    .roles = kWindowsRoles,
    .explained_by = {},
    .run = HostCheck{.applies = [](const AuditInput&) { return true; }, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
