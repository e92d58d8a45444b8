// SPDX-License-Identifier: Apache-2.0
//
// What the answers of URLs amount to.
#ifndef PKIAUDIT_AUDIT_PKI_REVOCATION_ANSWERS_H_
#define PKIAUDIT_AUDIT_PKI_REVOCATION_ANSWERS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/pki/known_crl.h"
#include "audit/pki/revocation_facts.h"
#include "audit/pki/revocation_scope.h"
#include "x509/ocsp.h"

namespace pkiaudit::audit {

// How far a URL's answer comes toward being a CRL that can be used now: the first thing that is
// wrong. In this order, so that of several values the last is the best.
enum class CrlUrlState : uint8_t {
  kNotFetched,  // offline, or fetching says nothing of the URL (CouldNotTell)
  kMalformedUrl,
  kUnreachable,
  kNotACrl,      // the answer is something else; `reason` says what was wrong with it
  kWrongIssuer,  // of another CA, or another key of that CA, than the certificates ask for
  kBadSignature,
  kWrongScope,  // a CRL that does not speak of these certificates; `reason` says why
  kNotYetValid,
  kExpired,
  kUsable,
};

// A URL that CRLs are asked of.
struct CrlUrl {
  std::string url;
  FetchKind kind = FetchKind::kCrl;  // or kDeltaCrl
  std::vector<stores::EntryId> named_by;
  uint64_t certificates = 0;
  uint32_t base = stores::kNone;          // kDeltaCrl that a base CRL names: that CRL's index
  const FetchOutcome* outcome = nullptr;  // null: not fetched
  CrlUrlState state = CrlUrlState::kNotFetched;
  std::string reason;
  uint32_t crl = stores::kNone;  // the CRL it gives (of several the best), index into crls()
  // Each certificate that names it names another URL, too, that gives a usable CRL; and one of a
  // later edition than this one gives.
  bool has_alternative = false;
  bool has_later_alternative = false;
};

// A URL that certificates of the issuer are asked of.
struct CaIssuersUrl {
  enum class State : uint8_t {
    kNotFetched,
    kMalformedUrl,
    kUnreachable,
    kNoCertificate,  // the answer holds no certificate
    kNotTheIssuer,   // none of the certificates is the issuer of those that name the URL
    kUsable,
  };
  std::string url;
  std::vector<stores::EntryId> named_by;
  uint64_t certificates = 0;
  const FetchOutcome* outcome = nullptr;
  State state = State::kNotFetched;
  std::string served;  // kNotTheIssuer: the subject of the first certificate
  // The issuers of all certificates that name it stand in a store: nobody needs to fetch them.
  bool issuer_is_known = false;
};

// What a responder says of one certificate.
struct OcspAnswer {
  enum class State : uint8_t {
    kNotFetched,
    kMalformedUrl,
    kUnreachable,
    kNoResponse,    // the answer is no OCSP response; `reason` says what was wrong with it
    kRefused,       // a response status that is not successful; `reason` names it
    kNotAbout,      // none of its responses is about the certificate
    kBadSignature,  // `reason`
    kBadResponder,  // who signed it may not; `reason`
    kStale,         // after its nextUpdate or before its thisUpdate
    kUnknown,       // the responder does not know the certificate
    kRevoked,
    kGood,
  };
  std::string url;
  stores::EntryId entry = stores::kNone;
  const FetchOutcome* outcome = nullptr;
  State state = State::kNotFetched;
  std::string reason;
  std::optional<x509::Time> this_update, next_update;
  RevokedEntry revoked;  // kRevoked
};

// Judges answers, each as the classes above say.
class AnswerJudge {
 public:
  // `crls`, each with a SHA-256 of its own, grows while answers are judged.
  AnswerJudge(const stores::Inventory& inventory, const IssuerIndex& issuers,
              const CrlExaminer& examiner, x509::SignatureVerifier& signatures, x509::Time time,
              const Policy& policy, std::vector<KnownCrl>& crls);

  // Sets state, reason and crl; a CRL that is not known yet is added to the list.
  void Judge(CrlUrl& url);
  void Judge(CaIssuersUrl& url) const;
  void Judge(OcspAnswer& answer) const;

 private:
  struct Verdict {
    CrlUrlState state = CrlUrlState::kUsable;
    std::string reason;
  };
  // The index of the CRL that the body holds, or what is wrong with it.
  x509::Result<uint32_t> Known(const FetchOutcome::Body& body);
  Verdict JudgeCrl(const CrlUrl& url, const KnownCrl& known) const;
  Verdict JudgeIssuer(const CrlUrl& url, const KnownCrl& known) const;
  std::string ScopeFault(const CrlUrl& url, const KnownCrl& known) const;
  void JudgeSigner(OcspAnswer& answer, const x509::OcspResponse& response,
                   const x509::Certificate& issuer) const;
  void JudgeResponse(OcspAnswer& answer, const x509::OcspResponse& response) const;

  const stores::Inventory& inventory_;
  const IssuerIndex& issuers_;
  const CrlExaminer& examiner_;
  x509::SignatureVerifier& signatures_;
  x509::Time time_;
  const Policy& policy_;
  std::vector<KnownCrl>& crls_;
  std::map<x509::Sha256Digest, uint32_t> by_sha256_;
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_REVOCATION_ANSWERS_H_
