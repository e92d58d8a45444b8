// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_REVOCATION_H_
#define PKIAUDIT_AUDIT_PKI_REVOCATION_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/pki/known_crl.h"
#include "audit/pki/revocation_answers.h"
#include "audit/pki/revocation_facts.h"
#include "audit/pki/revocation_scope.h"

namespace pkiaudit::audit {

// A CRL of the inventory: of a store, or a file that was handed over.
struct StoredCrl {
  uint32_t crl = stores::kNone;  // index into crls(); none: it could not be read
  x509::Error error;             // then
  std::string place;             // "LocalMachine\CA"; the path of a file
  stores::SourceId source = stores::kNone;
  bool in_store = false;
  bool is_copy = false;  // of unknown origin, beside the stores of a snapshot
  // A certificate in scope needs it: it has the CRL's issuer and key. Of one series only the latest
  // counts, and none that was fetched, too.
  bool matters = false;
  // One of those certificates names no distribution point: there is no other CRL for it.
  bool is_only_source = false;
  // Windows gets another one from a URL, whatever is wrong with this one; nobody knows that of what
  // was handed over to be judged by itself.
  bool IsBackedUp() const { return (in_store || is_copy) && !is_only_source; }
};

// A certificate that a CRL lists, or of which an OCSP responder says so.
struct CertificateRevocation {
  RevokedEntry revoked;
  std::string place;  // where the CRL stands: a URL, a store, a file
  // Not where the inventory holds no certificate whose key could verify it.
  bool verified = false;
};

// What is known of revocation: the CRLs of the inventory, and those that were fetched. Built before
// checks run, as it reads bodies; from then on pure.
class Revocation {
 public:
  Revocation() = default;
  Revocation(const stores::Inventory& inventory, const LogicalStores& logical_stores,
             const IssuerIndex& issuers, const Relevance& relevance,
             x509::SignatureVerifier& signatures, x509::Time time, const Policy& policy,
             RevocationFacts facts);

  const RevocationFacts& facts() const { return *facts_; }
  bool IsOffline() const { return facts_->mode == RevocationFacts::Mode::kOffline; }
  const RevocationScope& scope() const { return scope_; }

  const std::vector<KnownCrl>& crls() const { return crls_; }
  const std::vector<StoredCrl>& stored() const { return stored_; }
  // The URLs that CRLs are asked of, in the order of the scope; then those of FreshestCRL in base
  // CRLs.
  const std::vector<CrlUrl>& crl_urls() const { return crl_urls_; }
  const std::vector<CaIssuersUrl>& ca_issuers_urls() const { return ca_issuers_urls_; }
  const std::vector<OcspAnswer>& ocsp_answers() const { return ocsp_answers_; }

  // Nothing where no CRL and no responder says that the entry's certificate is revoked.
  const CertificateRevocation* Find(stores::EntryId entry) const;
  // The stored CRL that is a later edition of the one that `url` gives.
  const StoredCrl* LaterStored(const CrlUrl& url) const;
  // Another URL of the same certificates that gives a later edition.
  const CrlUrl* LaterMirror(const CrlUrl& url) const;

  // What the base CRLs that were fetched name as their FreshestCRL and no outcome tells: to be
  // fetched in a second round.
  std::vector<FetchTarget> FreshestCrlTargets() const;

 private:
  void AddUrls(const stores::Inventory& inventory, const IssuerIndex& issuers);
  void JudgeAnswers(AnswerJudge& judge);
  void FindAlternatives();
  // The URLs for that purpose of a certificate in scope, as indexes of the scope.
  const std::vector<uint32_t>& UrlsOf(stores::EntryId entry, FetchKind kind) const;
  void ReadStored(const CrlExaminer& examiner, const stores::Inventory& inventory);
  void DecideWhatMatters(const stores::Inventory& inventory);
  void FindRevoked();
  void AddRevoked(const KnownCrl& known, const std::string& place);

  std::shared_ptr<const RevocationFacts> facts_ = std::make_shared<RevocationFacts>();
  RevocationScope scope_;
  std::vector<KnownCrl> crls_;
  std::vector<StoredCrl> stored_;
  std::vector<CrlUrl> crl_urls_;
  std::vector<uint32_t> of_scope_;  // index into crl_urls_ by that of the URL in the scope
  std::map<std::string, uint32_t> latest_stored_;  // index into stored_ by series
  std::vector<CaIssuersUrl> ca_issuers_urls_;
  std::vector<OcspAnswer> ocsp_answers_;
  std::map<stores::EntryId, CertificateRevocation> revoked_;
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_REVOCATION_H_
