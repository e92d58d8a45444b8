// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/revocation_judgement.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "audit/pki/shown_url.h"
#include "x509/digest.h"

namespace pkiaudit::audit {
namespace {

bool IsGenuine(const KnownCrl& known) {
  return known.signature != CrlSignature::kInvalid && known.signature != CrlSignature::kNotAllowed;
}

bool IsPlusInName(std::string_view url) {
  return url.substr(0, url.find('?')).find('+') != std::string_view::npos;
}

// A name with a '+' in it, which AD CS gives to delta CRLs, that is not found.
std::optional<std::string> HintOf(const FetchOutcome& outcome) {
  if (outcome.step != FetchStep::kHttpStatus || outcome.code != 404 ||
      !IsPlusInName(outcome.target.url)) {
    return std::nullopt;
  }
  return "its name holds a '+', which IIS answers with 404 unless allowDoubleEscaping is set";
}

// The step that failed, as a reader wants it in one sentence.
std::string FailureText(const FetchOutcome& outcome) {
  std::string text(FetchStepPhrase(outcome.step));
  if (outcome.code && outcome.step == FetchStep::kHttpStatus) {
    text += ", " + std::to_string(*outcome.code);
  } else if (outcome.code && outcome.step == FetchStep::kLdapResult) {
    text += ", result " + std::to_string(*outcome.code);
  }
  if (const auto hint = HintOf(outcome)) {
    text += "; " + *hint;
  }
  return text;
}

std::string OcspReason(const OcspAnswer& answer) {
  using State = OcspAnswer::State;
  switch (answer.state) {
    case State::kMalformedUrl:
      return "it is no URL that a client can fetch";
    case State::kRefused:
      return "it answers " + answer.reason;
    case State::kNotAbout:
      return "its answer is about others";
    case State::kStale:
      return "it is valid from " + x509::ToIso8601(*answer.this_update) +
             (answer.next_update ? " to " + x509::ToIso8601(*answer.next_update) : "");
    default:
      return answer.reason;
  }
}

Judgement JudgeOcsp(const AuditInput& input, const OcspAnswer& answer) {
  Evidence evidence = {{"where", Url{ShownUrl(answer.url)}}};
  if (answer.state == OcspAnswer::State::kUnreachable) {
    AddFailure(*answer.outcome, evidence);
  } else {
    evidence.push_back({"reason", Text{OcspReason(answer)}});
  }
  AddNamedBy(input, {answer.entry}, 1, evidence);
  const CertificateUrls* urls = input.revocation.scope().Find(answer.entry);
  return Fail(urls->crl.empty() ? Severity::kError : Severity::kWarning, std::move(evidence));
}

}  // namespace

Subject UrlSubject(const std::string& url) {
  return {Subject::Kind::kUrl, stores::kNone, ShownUrl(url)};
}

std::vector<BaseCrl> GenuineBaseCrls(const AuditInput& input) {
  const Revocation& revocation = input.revocation;
  std::vector<BaseCrl> base_crls;
  for (const CrlUrl& url : revocation.crl_urls()) {
    if (url.kind == FetchKind::kCrl && url.state >= CrlUrlState::kNotYetValid) {
      base_crls.push_back({UrlSubject(url.url), Url{ShownUrl(url.url)}, &revocation.crls()[url.crl],
                           &url, url.has_alternative});
    }
  }
  for (const StoredCrl& stored : revocation.stored()) {
    if (stored.matters && IsGenuine(revocation.crls()[stored.crl])) {
      const KnownCrl& known = revocation.crls()[stored.crl];
      base_crls.push_back({{Subject::Kind::kCrl, stores::kNone, StoredCrlText(stored, known)},
                           Text{stored.place},
                           &known,
                           nullptr,
                           stored.IsBackedUp()});
    }
  }
  return base_crls;
}

bool HasGenuineBaseCrls(const AuditInput& input) { return !GenuineBaseCrls(input).empty(); }

Evidence CrlEvidence(const Value& where, const KnownCrl& known) {
  Evidence evidence = {{"where", where}, {"issuer", NameValue{known.crl.issuer().ToRfc4514()}}};
  const CrlSchedule schedule = known.schedule();
  const auto add = [&](std::string_view name, std::optional<x509::Time> time) {
    if (time) {
      evidence.push_back({name, *time});
    }
  };
  add("thisUpdate", schedule.this_update);
  add("nextUpdate", schedule.next_update);
  add("nextPublish", schedule.next_publish);
  if (const auto number = known.crl.crl_number(); number && *number) {
    evidence.push_back({"crlNumber", Text{(*number)->ToText()}});
  }
  return evidence;
}

void AddNamedBy(const AuditInput& input, const std::vector<stores::EntryId>& named_by,
                uint64_t certificates, Evidence& evidence) {
  evidence.push_back({"certificates", static_cast<int64_t>(certificates)});
  if (!named_by.empty()) {
    const auto& entry = input.inventory.entry(named_by.front());
    evidence.push_back({"namedBy", NameValue{entry.certificate.subject().ToRfc4514()}});
    evidence.push_back({"namedByThumbprint", Thumbprint{x509::ToHex(entry.sha1)}});
  }
}

void AddFailure(const FetchOutcome& outcome, Evidence& evidence) {
  evidence.push_back({"reason", Text{FailureText(outcome)}});
  evidence.push_back({"step", Text{std::string(FetchStepPhrase(outcome.step))}});
  if (outcome.code) {
    evidence.push_back({"code", int64_t{*outcome.code}});
  }
  if (!outcome.detail.empty()) {
    evidence.push_back({"detail", Text{outcome.detail}});
  }
  if (!outcome.resolved_address.empty()) {
    evidence.push_back({"address", Text{outcome.resolved_address}});
  }
  if (!outcome.redirects.empty()) {
    evidence.push_back({"ledTo", Url{ShownUrl(outcome.redirects.back())}});
  }
  if (const auto hint = HintOf(outcome)) {
    evidence.push_back({"hint", Text{*hint}});
  }
}

std::string WhyNotFetched(const FetchOutcome& outcome) {
  std::string why(FetchStepPhrase(outcome.step));
  return outcome.detail.empty() ? why : why + ": " + outcome.detail;
}

void JudgeBaseCrlsInState(const AuditInput& input, CrlState state, Severity alone,
                          Results& results) {
  std::set<std::string> told;  // one CRL at two URLs is one finding
  for (const BaseCrl& base : GenuineBaseCrls(input)) {
    if (FindCrlState(base.known->schedule(), input.time, input.policy) != state) {
      results.emplace_back(base.subject, Pass());
      continue;
    }
    const bool is_first = told.insert(x509::ToHex(base.known->crl.sha256())).second;
    if (!is_first) {
      results.emplace_back(base.subject, NotApplicable());
      continue;
    }
    Evidence evidence = CrlEvidence(base.where, *base.known);
    if (base.url != nullptr) {
      AddNamedBy(input, base.url->named_by, base.url->certificates, evidence);
    }
    // Another URL that gives the same CRL is no help against its age.
    const bool is_usable = state == CrlState::kOverdue || state == CrlState::kExpiring;
    const bool is_backed_up =
        base.url != nullptr && is_usable ? base.url->has_later_alternative : base.is_backed_up;
    results.emplace_back(base.subject, Fail(SeverityOf(is_backed_up, alone), std::move(evidence)));
  }
}

void JudgeCrlUrlsInState(const AuditInput& input, FetchKind kind,
                         std::initializer_list<CrlUrlState> states, Severity alone,
                         Results& results) {
  std::set<std::string_view> told;                         // a URL that two base CRLs name
  std::set<std::pair<uint32_t, std::string_view>> causes;  // a CRL that is wrong at two URLs
  for (const CrlUrl& url : input.revocation.crl_urls()) {
    if (url.kind != kind || url.state == CrlUrlState::kNotFetched || !told.insert(url.url).second) {
      continue;
    }
    if (std::ranges::find(states, url.state) == states.end()) {
      const bool came_further = url.state > *(states.end() - 1);
      results.emplace_back(UrlSubject(url.url), came_further ? Pass() : NotApplicable());
      continue;
    }
    if (url.crl != stores::kNone && !causes.emplace(url.crl, url.reason).second) {
      results.emplace_back(UrlSubject(url.url), NotApplicable());
      continue;
    }
    Evidence evidence;
    if (url.crl == stores::kNone) {
      evidence.push_back({"where", Url{ShownUrl(url.url)}});
    } else {
      evidence = CrlEvidence(Url{ShownUrl(url.url)}, input.revocation.crls()[url.crl]);
    }
    evidence.push_back({"reason", Text{url.reason}});
    AddNamedBy(input, url.named_by, url.certificates, evidence);
    results.emplace_back(UrlSubject(url.url),
                         Fail(SeverityOf(url.has_alternative, alone), std::move(evidence)));
  }
}

std::string StoredCrlText(const StoredCrl& stored, const KnownCrl& known) {
  std::string text = "CRL of " + known.crl.issuer().ToRfc4514();
  if (const x509::Bytes key = known.authority_key_identifier(); !key.empty()) {
    text += ", key " + x509::ToHex(key);
  }
  if (known.crl.FindExtension(x509::oids::kIssuingDistributionPoint)) {
    text += ", scope " + x509::ToHex(x509::Sha256(x509::AsBytes(SeriesOf(known)))).substr(0, 8);
  }
  return text + " in " + stored.place;
}

std::string_view WhyNotVerified(const KnownCrl& known) {
  switch (known.signature) {
    case CrlSignature::kNoIssuer:
      return "no certificate of the CA's key that signed it is at hand";
    case CrlSignature::kCouldNotTell:
      return "its signature is of a kind that cannot be verified here";
    default:
      return "";
  }
}

void JudgeOcspAnswersInState(const AuditInput& input,
                             std::initializer_list<OcspAnswer::State> states, Results& results) {
  using State = OcspAnswer::State;
  // Of each responder the first answer in one of the states, else the first.
  std::map<std::string_view, const OcspAnswer*> by_url;
  const auto is_wanted = [&](const OcspAnswer& answer) {
    return std::ranges::find(states, answer.state) != states.end();
  };
  for (const OcspAnswer& answer : input.revocation.ocsp_answers()) {
    const OcspAnswer*& of_url = by_url[answer.url];
    if (of_url == nullptr || (!is_wanted(*of_url) && is_wanted(answer))) {
      of_url = &answer;
    }
  }
  for (const auto& [url, answer] : by_url) {
    const Subject subject = UrlSubject(answer->url);
    if (!is_wanted(*answer)) {
      const bool could_not_tell =
          answer->state == State::kNotFetched && *states.begin() == State::kMalformedUrl;
      results.emplace_back(
          subject, could_not_tell
                       ? NotChecked(answer->outcome == nullptr ? "it was not asked"
                                                               : WhyNotFetched(*answer->outcome))
                   : answer->state > *(states.end() - 1) ? Pass()
                                                         : NotApplicable());
      continue;
    }
    results.emplace_back(subject, JudgeOcsp(input, *answer));
  }
}

bool HasCrlUrls(const AuditInput& input, FetchKind kind) {
  return std::ranges::any_of(input.revocation.crl_urls(),
                             [&](const CrlUrl& url) { return url.kind == kind; });
}

}  // namespace pkiaudit::audit
