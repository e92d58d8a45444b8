// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <set>
#include <utility>

#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"crl-expired", "crl-publication-overdue"};

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kCrl);
}

void Judge(const AuditInput& input, Results& results) {
  const Revocation& revocation = input.revocation;
  std::set<uint32_t> told;  // one CRL at two URLs is one finding
  for (const CrlUrl& url : revocation.crl_urls()) {
    if (url.kind != FetchKind::kCrl || url.state < CrlUrlState::kNotYetValid) {
      continue;
    }
    const StoredCrl* later = revocation.LaterStored(url);
    const KnownCrl& known = revocation.crls()[url.crl];
    const auto number = known.crl.crl_number().value_or(std::nullopt);
    const auto stored = later == nullptr
                            ? std::nullopt
                            : revocation.crls()[later->crl].crl.crl_number().value_or(std::nullopt);
    if (!number || !stored || !(*stored > *number)) {
      results.emplace_back(UrlSubject(url.url), Pass());
      continue;
    }
    if (!told.insert(url.crl).second) {
      results.emplace_back(UrlSubject(url.url), NotApplicable());
      continue;
    }
    Evidence evidence = CrlEvidence(Url{UrlSubject(url.url).text}, known);
    evidence.push_back({"storedIn", Text{later->place}});
    evidence.push_back({"storedNumber", Text{stored->ToText()}});
    results.emplace_back(
        UrlSubject(url.url),
        Fail(SeverityOf(url.has_later_alternative, Severity::kError), std::move(evidence)));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kCrlNumberRollback;
constinit const Check kCrlNumberRollback{
    .id = "crl-number-rollback",
    .title = "Distribution point gives an older CRL than this host knows",
    .severity = Severity::kError,
    .severity_reason =
        "An error: what was revoked in between counts as good again. A warning where another "
        "URL of the same certificates gives a later CRL.",
    .summary =
        "{where} gives CRL {crlNumber} of {issuer}; in {storedIn} stands CRL {storedNumber}.",
    .meaning =
        "The numbers of a CA's CRLs only grow. A distribution point that gives a smaller "
        "number than the copy in the host's store has an old copy, from a backup, a cache or a "
        "mirror that is no longer fed; or somebody plays an old CRL back, to hide that a "
        "certificate was revoked.",
    .remediation =
        "Find out where the file comes from, and copy the current one:\n"
        "$ certutil -URLCache {url}\n"
        "$ certutil -CRL\n"
        "If a cache or a content delivery network stands before the server, have it look after "
        "the file at least as often as the CA publishes.",
    .verification = kVerifyCrl,
    .citation = "RFC 5280, 5.2.3, https://www.rfc-editor.org/rfc/rfc5280#section-5.2.3",
    .roles = kAllRoles,
    .explained_by = kCauses,
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
