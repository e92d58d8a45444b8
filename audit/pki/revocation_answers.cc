// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/revocation_answers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"
#include "x509/pem.h"
#include "x509/pkcs7.h"

namespace pkiaudit::audit {
namespace {

using stores::EntryId;

// What is read of an answer that should be a certificate, or an OCSP response.
constexpr size_t kMaxSmallBody = size_t{4} << 20;

// Nothing where it is larger, or cannot be read.
std::optional<std::vector<uint8_t>> ReadSmall(const FetchedBody& body) {
  if (body.size() > kMaxSmallBody) {
    return std::nullopt;
  }
  const auto stream = body.Open();
  std::vector<uint8_t> octets(static_cast<size_t>(body.size()));
  if (stream == nullptr || stream->Read(octets) != octets.size()) {
    return std::nullopt;
  }
  return octets;
}

// How the fetching went, where that is all there is to say.
template <typename State>
std::optional<State> StateOfFetching(std::string_view url, const FetchOutcome* outcome) {
  if (!ParseUrl(url)) {
    return State::kMalformedUrl;
  }
  if (outcome == nullptr || CouldNotTell(outcome->step)) {
    return State::kNotFetched;
  }
  if (outcome->step != FetchStep::kOk) {
    return outcome->step == FetchStep::kMalformedUrl ? State::kMalformedUrl : State::kUnreachable;
  }
  return std::nullopt;
}

// The beginning of an answer that is not what was asked for, as far as it is text.
std::string BeginningOf(const FetchedBody& body) {
  constexpr size_t kShown = 60;
  std::vector<uint8_t> octets(kShown);
  const auto stream = body.Open();
  octets.resize(stream == nullptr ? 0 : stream->Read(octets).value_or(0));
  std::string text;
  for (const uint8_t octet : octets) {
    text += octet >= ' ' && octet <= '~' ? static_cast<char>(octet) : '.';
  }
  return text;
}

// Why an answer cannot be read. What is no DER structure at all is told by its beginning alone: an
// error page says more than what its first octet would be as a tag.
std::string WhyNotRead(x509::ErrorCode code, const FetchedBody& body) {
  const std::string beginning = BeginningOf(body);
  const std::string shown = "begins with \"" + beginning + "\"";
  constexpr char kSequence = '0';  // the tag of a DER SEQUENCE
  if (!beginning.empty() && beginning.front() != kSequence) {
    return "it " + shown;
  }
  return std::string(x509::Describe(code)) + " It " + shown;
}

// The key identifier by which the certificate names its issuer's key; empty where it names none.
x509::Bytes AuthorityKey(const x509::Certificate& certificate) {
  const auto identifier = certificate.authority_key_identifier();
  return identifier && *identifier ? (*identifier)->key_identifier.value_or(x509::Bytes())
                                   : x509::Bytes();
}

// Does a distribution point of the certificate say that a CRL of that issuer stands there?
bool NamesCrlIssuer(const x509::Certificate& certificate, x509::Name issuer) {
  const auto points = certificate.crl_distribution_points();
  return points && *points && std::ranges::any_of(**points, [&](const auto& point) {
           return std::ranges::any_of(point.crl_issuer, [&](const auto& name) {
             return name.kind == x509::GeneralName::Kind::kDirectoryName &&
                    x509::Name(name.value) == issuer;
           });
         });
}

// Do the names of a CRL's issuing distribution point and of the certificate's distribution points
// have one in common (RFC 5280 6.3.3 (b)(2)(i))?
bool SharesName(const x509::DistributionPoint& scope, const x509::Certificate& certificate) {
  const auto points = certificate.crl_distribution_points();
  if (scope.full_name.empty() || !points || !*points) {
    return true;
  }
  return std::ranges::any_of(**points, [&](const auto& point) {
    return std::ranges::any_of(point.full_name, [&](const auto& name) {
      return std::ranges::any_of(scope.full_name, [&](const auto& other) {
        return name.kind == other.kind && x509::Equal(name.value, other.value);
      });
    });
  });
}

bool HasUnknownCriticalExtension(const x509::Crl& crl) {
  return std::ranges::any_of(crl.anomalies(), [](const x509::Anomaly& anomaly) {
    return anomaly.kind == x509::Anomaly::Kind::kUnknownCriticalExtension;
  });
}

class FirstCertificates final : public x509::PemScanner::Sink {
 public:
  void OnBlock(std::string_view /*label*/, x509::Bytes der, uint64_t /*offset*/,
               bool /*encrypted*/) override {
    if (blocks.size() < 16) {
      blocks.emplace_back(der.begin(), der.end());
    }
  }
  void OnBadBlock(std::string_view /*label*/, x509::Error /*error*/) override {}
  std::vector<std::vector<uint8_t>> blocks;
};

// The certificates in an answer to caIssuers: one in DER, PKCS#7 (RFC 5280 4.2.2.1), or PEM, which
// Windows takes, too. Views into `octets` and `blocks`.
std::vector<x509::Certificate> CertificatesIn(x509::Bytes octets,
                                              std::vector<std::vector<uint8_t>>& blocks) {
  std::vector<x509::Certificate> certificates;
  const auto add = [&](x509::Bytes der) {
    const auto certificate = x509::Certificate::ParsePrefix(der);
    if (certificate && !certificate->subject().encoding().empty()) {
      certificates.push_back(*certificate);
    }
  };
  if (const auto pkcs7 = x509::ReadPkcs7(octets)) {
    for (const auto& item : pkcs7->certificates) {
      add(item.der);
    }
    return certificates;
  }
  if (!octets.empty() && octets.front() == 0x30) {
    add(octets);
    return certificates;
  }
  FirstCertificates first;
  x509::PemScanner scanner(first);
  scanner.Feed(x509::AsText(octets));
  scanner.Finish();
  blocks = std::move(first.blocks);
  for (const auto& block : blocks) {
    add(block);
  }
  return certificates;
}

bool HasOcspSigning(const x509::Certificate& certificate) {
  const auto usages = certificate.extended_key_usage();
  return usages && *usages &&
         std::ranges::find(**usages, x509::oids::kEkuOcspSigning) != (*usages)->end();
}

}  // namespace

AnswerJudge::AnswerJudge(const stores::Inventory& inventory, const IssuerIndex& issuers,
                         const CrlExaminer& examiner, x509::SignatureVerifier& signatures,
                         x509::Time time, const Policy& policy, std::vector<KnownCrl>& crls)
    : inventory_(inventory),
      issuers_(issuers),
      examiner_(examiner),
      signatures_(signatures),
      time_(time),
      policy_(policy),
      crls_(crls) {
  for (const KnownCrl& known : crls_) {
    by_sha256_.emplace(known.crl.sha256(), static_cast<uint32_t>(by_sha256_.size()));
  }
}

x509::Result<uint32_t> AnswerJudge::Known(const FetchOutcome::Body& body) {
  if (const auto known = by_sha256_.find(body.sha256); known != by_sha256_.end()) {
    return known->second;
  }
  return examiner_.Examine(*body.octets).map([&](KnownCrl known) {
    by_sha256_.emplace(body.sha256, static_cast<uint32_t>(crls_.size()));
    crls_.push_back(std::move(known));
    return static_cast<uint32_t>(crls_.size() - 1);
  });
}

AnswerJudge::Verdict AnswerJudge::JudgeIssuer(const CrlUrl& url, const KnownCrl& known) const {
  const x509::Bytes key = known.authority_key_identifier();
  if (url.base != stores::kNone) {
    const KnownCrl& base = crls_[url.base];
    const bool same = base.crl.issuer() == known.crl.issuer() &&
                      x509::Equal(base.authority_key_identifier(), key);
    return same ? Verdict{} : Verdict{CrlUrlState::kWrongIssuer, "the base CRL has another signer"};
  }
  for (const EntryId id : url.named_by) {
    const x509::Certificate& certificate = inventory_.entry(id).certificate;
    if (NamesCrlIssuer(certificate, known.crl.issuer())) {
      continue;
    }
    if (certificate.issuer() != known.crl.issuer()) {
      return {CrlUrlState::kWrongIssuer,
              "the certificates that name it were issued by " + certificate.issuer().ToRfc4514()};
    }
    const x509::Bytes wanted = AuthorityKey(certificate);
    if (!wanted.empty() && !key.empty() && !x509::Equal(wanted, key)) {
      return {CrlUrlState::kWrongIssuer, "the CA's key " + x509::ToHex(key) +
                                             " signed it; the certificates that name it " +
                                             "were signed by its key " + x509::ToHex(wanted)};
    }
  }
  return {};
}

std::string AnswerJudge::ScopeFault(const CrlUrl& url, const KnownCrl& known) const {
  if (known.is_delta != (url.kind == FetchKind::kDeltaCrl)) {
    return known.is_delta ? "it is a delta CRL, and a base CRL should stand there"
                          : "it is no delta CRL, and one should stand there";
  }
  if (HasUnknownCriticalExtension(known.crl)) {
    return "it has a critical extension that is not known, which forbids its use";
  }
  if (url.base != stores::kNone) {
    const auto wanted = known.crl.delta_crl_indicator().value_or(std::nullopt);
    const auto base = crls_[url.base].crl.crl_number().value_or(std::nullopt);
    if (wanted && base && *wanted > *base) {
      return "it completes base CRL " + wanted->ToText() + " or a later one, and the base CRL is " +
             base->ToText();
    }
  }
  const auto scope = known.crl.issuing_distribution_point();
  if (!scope) {
    return "its issuing distribution point cannot be read";
  }
  if (!*scope) {
    return {};
  }
  if ((*scope)->only_attribute_certificates) {
    return "it is for attribute certificates only";
  }
  for (const EntryId id : url.named_by) {
    const x509::Certificate& certificate = inventory_.entry(id).certificate;
    if ((*scope)->only_user_certificates && certificate.IsCa()) {
      return "it is for end-entity certificates only, and a CA certificate names it";
    }
    if ((*scope)->only_ca_certificates && !certificate.IsCa()) {
      return "it is for CA certificates only, and an end-entity certificate names it";
    }
    if ((*scope)->point && url.kind == FetchKind::kCrl &&
        !SharesName((*scope)->point.value(), certificate)) {
      return "its issuing distribution point names none of the URLs that the certificates name";
    }
  }
  return {};
}

AnswerJudge::Verdict AnswerJudge::JudgeCrl(const CrlUrl& url, const KnownCrl& known) const {
  Verdict issuer = JudgeIssuer(url, known);
  if (issuer.state != CrlUrlState::kUsable) {
    return issuer;
  }
  if (known.signature == CrlSignature::kInvalid) {
    return {CrlUrlState::kBadSignature, "the CA's key does not verify it"};
  }
  if (known.signature == CrlSignature::kNotAllowed) {
    return {CrlUrlState::kBadSignature, "the CA's certificate does not allow it to sign CRLs"};
  }
  if (std::string fault = ScopeFault(url, known); !fault.empty()) {
    return {CrlUrlState::kWrongScope, std::move(fault)};
  }
  switch (FindCrlState(known.schedule(), time_, policy_)) {
    case CrlState::kNotYetValid:
      return {CrlUrlState::kNotYetValid, {}};
    case CrlState::kExpired:
      return {CrlUrlState::kExpired, {}};
    default:
      return {};
  }
}

void AnswerJudge::Judge(CrlUrl& url) {
  if (const auto state = StateOfFetching<CrlUrlState>(url.url, url.outcome)) {
    url.state = *state;
    return;
  }
  url.state = CrlUrlState::kNotACrl;
  url.reason = "the answer is empty";
  for (const auto& body : url.outcome->bodies) {
    const auto index = Known(body);
    if (!index) {
      if (url.crl == stores::kNone) {
        url.reason = WhyNotRead(index.error().code, *body.octets);
      }
      continue;
    }
    Verdict verdict = JudgeCrl(url, crls_[*index]);
    const bool is_better = url.crl == stores::kNone || url.state < verdict.state ||
                           (url.state == verdict.state && IsNewer(crls_[*index], crls_[url.crl]));
    if (is_better) {
      url.state = verdict.state;
      url.reason = std::move(verdict.reason);
      url.crl = *index;
    }
  }
}

void AnswerJudge::Judge(CaIssuersUrl& url) const {
  using State = CaIssuersUrl::State;
  if (const auto state = StateOfFetching<State>(url.url, url.outcome)) {
    url.state = *state;
    return;
  }
  url.state = State::kNoCertificate;
  for (const auto& body : url.outcome->bodies) {
    const auto octets = ReadSmall(*body.octets);
    if (!octets) {
      continue;
    }
    std::vector<std::vector<uint8_t>> blocks;
    for (const x509::Certificate& served : CertificatesIn(*octets, blocks)) {
      const bool is_issuer = std::ranges::all_of(url.named_by, [&](EntryId id) {
        const x509::Certificate& certificate = inventory_.entry(id).certificate;
        return certificate.issuer() == served.subject() &&
               signatures_.Verify(certificate, served) != x509::SignatureStatus::kInvalid;
      });
      if (is_issuer) {
        url.state = State::kUsable;
        return;
      }
      if (url.state == State::kNoCertificate) {
        url.served = served.subject().ToRfc4514();
      }
      url.state = State::kNotTheIssuer;
    }
  }
}

void AnswerJudge::JudgeSigner(OcspAnswer& answer, const x509::OcspResponse& response,
                              const x509::Certificate& issuer) const {
  const auto verifies = [&](const x509::Certificate& signer) {
    return signatures_.Verify(response.signed_octets, response.signature, signer) !=
           x509::SignatureStatus::kInvalid;
  };
  if (x509::IsResponder(response, issuer)) {
    if (!verifies(issuer)) {
      answer.state = OcspAnswer::State::kBadSignature;
      answer.reason = "the CA's key does not verify it";
    }
    return;
  }
  // A delegated responder (RFC 6960 4.2.2.2).
  const auto responder = std::ranges::find_if(response.certificates, [&](const auto& certificate) {
    return x509::IsResponder(response, certificate);
  });
  answer.state = OcspAnswer::State::kBadResponder;
  if (responder == response.certificates.end()) {
    answer.reason = "it holds no certificate of its responder";
  } else if (responder->issuer() != issuer.subject() ||
             signatures_.Verify(*responder, issuer) == x509::SignatureStatus::kInvalid) {
    answer.reason = "the CA did not issue the responder's certificate";
  } else if (!HasOcspSigning(*responder)) {
    answer.reason = "the responder's certificate is not for OCSP signing";
  } else if (const auto validity = responder->validity();
             !validity || time_ < validity->not_before || validity->not_after < time_) {
    answer.reason = "the responder's certificate is not valid at this time";
  } else if (!verifies(*responder)) {
    answer.state = OcspAnswer::State::kBadSignature;
    answer.reason = "the responder's key does not verify it";
  } else {
    answer.state = OcspAnswer::State::kGood;
  }
}

void AnswerJudge::JudgeResponse(OcspAnswer& answer, const x509::OcspResponse& response) const {
  using State = OcspAnswer::State;
  if (response.status != 0) {
    answer.state = State::kRefused;
    answer.reason = x509::OcspStatusText(response.status);
    return;
  }
  const x509::Certificate& certificate = inventory_.entry(answer.entry).certificate;
  const auto issuers = issuers_.CandidateIssuers(certificate);
  for (const EntryId id : issuers) {
    const x509::Certificate& issuer = inventory_.entry(id).certificate;
    const auto single = std::ranges::find_if(response.responses, [&](const auto& one) {
      return x509::IsAbout(one, certificate, issuer);
    });
    if (single == response.responses.end()) {
      continue;
    }
    answer.this_update = single->this_update;
    answer.next_update = single->next_update;
    answer.state = State::kGood;
    JudgeSigner(answer, response, issuer);
    if (answer.state != State::kGood) {
      return;
    }
    if (time_ < single->this_update || (single->next_update && *single->next_update < time_)) {
      answer.state = State::kStale;
    } else if (single->status == x509::OcspSingleResponse::Status::kUnknown) {
      answer.state = State::kUnknown;
    } else if (single->status == x509::OcspSingleResponse::Status::kRevoked) {
      answer.state = State::kRevoked;
      answer.revoked = {answer.entry, single->revocation_time, single->reason, std::nullopt};
    }
    return;
  }
  answer.state = State::kNotAbout;
}

void AnswerJudge::Judge(OcspAnswer& answer) const {
  using State = OcspAnswer::State;
  if (const auto state = StateOfFetching<State>(answer.url, answer.outcome)) {
    answer.state = *state;
    return;
  }
  answer.state = State::kNoResponse;
  answer.reason = "the answer is empty";
  for (const auto& body : answer.outcome->bodies) {
    const auto octets = ReadSmall(*body.octets);
    if (!octets) {
      answer.reason = "the answer is too large";
      continue;
    }
    const auto response = x509::ParseOcspResponse(*octets);
    if (!response) {
      answer.reason = WhyNotRead(response.error().code, *body.octets);
      continue;
    }
    answer.reason.clear();
    JudgeResponse(answer, *response);
    return;
  }
}

}  // namespace pkiaudit::audit
