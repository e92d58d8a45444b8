// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "audit/check.h"
#include "audit/checks/crl_texts.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"crl-publication-overdue"};

bool Applies(const AuditInput& input) {
  return !input.revocation.IsOffline() && HasCrlUrls(input, FetchKind::kCrl);
}

void Judge(const AuditInput& input, Results& results) {
  const Revocation& revocation = input.revocation;
  for (const CrlUrl& url : revocation.crl_urls()) {
    if (url.kind != FetchKind::kCrl || url.state != CrlUrlState::kUsable) {
      continue;
    }
    const CrlUrl* later = revocation.LaterMirror(url);
    if (later == nullptr) {
      results.emplace_back(UrlSubject(url.url), Pass());
      continue;
    }
    const KnownCrl& known = revocation.crls()[url.crl];
    Evidence evidence = CrlEvidence(Url{UrlSubject(url.url).text}, known);
    evidence.push_back({"other", Url{UrlSubject(later->url).text}});
    if (const auto time = revocation.crls()[later->crl].crl.this_update()) {
      evidence.push_back({"otherThisUpdate", *time});
    }
    const auto replaced = known.schedule().next_publish;
    const bool is_late = replaced && *replaced < input.time;
    results.emplace_back(UrlSubject(url.url), Fail(is_late ? Severity::kWarning : Severity::kNotice,
                                                   std::move(evidence)));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kCdpMirrorsDiffer;
constinit const Check kCdpMirrorsDiffer{
    .id = "cdp-mirrors-differ",
    .title = "URLs of one distribution point give different CRLs",
    .severity = Severity::kNotice,
    .severity_reason =
        "A notice until the older one should have been replaced: copying takes its time. A "
        "warning from then on: one of the places is no longer fed.",
    .summary = "{where} gives CRL of {thisUpdate}, and {other} a later one, of {otherThisUpdate}.",
    .meaning =
        "Windows takes the first URL that answers. As long as the older CRL is valid nobody "
        "notices, but what was revoked in between counts as good, and when it expires this URL "
        "fails.",
    .remediation =
        "Find out why the later CRL did not come here: the job that copies it, replication of "
        "the directory, a cache.\n"
        "$ certutil -CRL\n"
        "$ repadmin /showrepl",
    .verification = kVerifyCrl,
    .citation =
        "RFC 5280, 4.2.1.13, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.13; "
        "Microsoft Learn, Configure the CDP and AIA extensions on CA1, "
        "https://learn.microsoft.com/en-us/windows-server/networking/core-network-guide/cncg/"
        "server-certs/configure-the-cdp-and-aia-extensions-on-ca1",
    .roles = kAllRoles,
    .explained_by = kCauses,
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
