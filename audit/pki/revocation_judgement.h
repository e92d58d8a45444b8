// SPDX-License-Identifier: Apache-2.0
//
// What the checks of CRLs, distribution points and responders have in common.
#ifndef PKIAUDIT_AUDIT_PKI_REVOCATION_JUDGEMENT_H_
#define PKIAUDIT_AUDIT_PKI_REVOCATION_JUDGEMENT_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/pki/revocation.h"

namespace pkiaudit::audit {

using Results = std::vector<std::pair<Subject, Judgement>>;

Subject UrlSubject(const std::string& url);

// A base CRL that revocation checking of certificates in scope works with: at a URL, or the latest
// of its series in a store or a file.
struct BaseCrl {
  Subject subject;
  Value where;  // the URL, the store, the file
  const KnownCrl* known = nullptr;
  const CrlUrl* url = nullptr;  // null for one that was handed over
  // Windows has another one to work with: from another URL, or, for one in a store, by fetching.
  bool is_backed_up = false;
};
// Those that are what they should be, whatever their time: by the right issuer, and not known to be
// forged.
std::vector<BaseCrl> GenuineBaseCrls(const AuditInput& input);
// Whether checks of what a base CRL says of its times apply.
bool HasGenuineBaseCrls(const AuditInput& input);

// Who signed it, when, and until when: what the report tells of any CRL.
Evidence CrlEvidence(const Value& where, const KnownCrl& known);

// How many certificates name the URL, and the subject of the first.
void AddNamedBy(const AuditInput& input, const std::vector<stores::EntryId>& named_by,
                uint64_t certificates, Evidence& evidence);

// What failed, as "reason" in one sentence, and what is known of it.
void AddFailure(const FetchOutcome& outcome, Evidence& evidence);
// Why an outcome says nothing of the URL.
std::string WhyNotFetched(const FetchOutcome& outcome);

// A fault of a URL is a warning where another one works.
inline Severity SeverityOf(bool is_backed_up, Severity alone) {
  return is_backed_up ? Severity::kWarning : alone;
}

// Judges each base CRL: those in that state fail, one that stands at several URLs at the first of
// them; the others pass.
void JudgeBaseCrlsInState(const AuditInput& input, CrlState state, Severity alone,
                          Results& results);

// Judges each URL of the kind that was fetched: those in one of `states` fail, with `reason` as
// evidence, and where several give the same CRL the first of them; those that came further pass;
// what failed before is another check's matter.
void JudgeCrlUrlsInState(const AuditInput& input, FetchKind kind,
                         std::initializer_list<CrlUrlState> states, Severity alone,
                         Results& results);

// Judges each responder's answers, told by its URL, with the first certificate of which it holds.
void JudgeOcspAnswersInState(const AuditInput& input,
                             std::initializer_list<OcspAnswer::State> states, Results& results);

// "CRL of CN=Corp CA in LocalMachine\CA"; with the key and the scope, so that no two are the same.
std::string StoredCrlText(const StoredCrl& stored, const KnownCrl& known);

// Why nobody can tell whether it is genuine; empty where that is known.
std::string_view WhyNotVerified(const KnownCrl& known);

// Are there URLs of the kind?
bool HasCrlUrls(const AuditInput& input, FetchKind kind);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_REVOCATION_JUDGEMENT_H_
