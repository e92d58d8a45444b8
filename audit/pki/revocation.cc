// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/revocation.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"

namespace pkiaudit::audit {
namespace {

using stores::EntryId;

// URLs of FreshestCRL that one base CRL may name.
constexpr size_t kMaxFreshest = 16;

std::vector<std::string> FreshestUrls(const KnownCrl& known) {
  std::vector<std::string> urls;
  const auto points = known.crl.freshest_crl();
  if (known.is_delta || !points || !*points) {
    return urls;
  }
  for (const auto& point : **points) {
    for (const auto& name : point.full_name) {
      if (name.kind == x509::GeneralName::Kind::kUri && urls.size() < kMaxFreshest) {
        urls.emplace_back(x509::AsText(name.value));
      }
    }
  }
  return urls;
}

x509::Bytes AuthorityKey(const x509::Certificate& certificate) {
  const auto identifier = certificate.authority_key_identifier();
  return identifier && *identifier ? (*identifier)->key_identifier.value_or(x509::Bytes())
                                   : x509::Bytes();
}

// The outcomes by target.
class Outcomes {
 public:
  explicit Outcomes(const RevocationFacts& facts) {
    for (const FetchOutcome& outcome : facts.outcomes) {
      by_target_.emplace(outcome.target, &outcome);
    }
  }
  const FetchOutcome* Find(const FetchTarget& target) const {
    const auto found = by_target_.find(target);
    return found == by_target_.end() ? nullptr : found->second;
  }

 private:
  std::map<FetchTarget, const FetchOutcome*> by_target_;
};

// What certificates in scope ask of the CRLs of their issuer.
struct Need {
  bool any = false;
  bool without_url = false;  // one of them names no distribution point
};

// By issuer, and by issuer and key; a certificate that names no key has an empty one.
class Needs {
 public:
  Needs(const RevocationScope& scope, const stores::Inventory& inventory) {
    for (const CertificateUrls& urls : scope.certificates()) {
      const x509::Certificate& certificate = inventory.entry(urls.entry).certificate;
      const std::string_view issuer = x509::AsText(certificate.issuer().encoding());
      for (Need* need :
           {&by_issuer_[issuer], &by_key_[{issuer, x509::AsText(AuthorityKey(certificate))}]}) {
        need->any = true;
        need->without_url |= urls.crl.empty();
      }
    }
  }

  Need Of(const KnownCrl& known) const {
    const std::string_view issuer = x509::AsText(known.crl.issuer().encoding());
    const std::string_view key = x509::AsText(known.authority_key_identifier());
    if (key.empty()) {
      const auto found = by_issuer_.find(issuer);
      return found == by_issuer_.end() ? Need{} : found->second;
    }
    Need need;
    for (const std::string_view wanted : {key, std::string_view()}) {
      if (const auto found = by_key_.find({issuer, wanted}); found != by_key_.end()) {
        need.any |= found->second.any;
        need.without_url |= found->second.without_url;
      }
    }
    return need;
  }

 private:
  std::map<std::string_view, Need> by_issuer_;
  std::map<std::pair<std::string_view, std::string_view>, Need> by_key_;
};

}  // namespace

Revocation::Revocation(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                       const IssuerIndex& issuers, const Relevance& relevance,
                       x509::SignatureVerifier& signatures, x509::Time time, const Policy& policy,
                       RevocationFacts facts)
    : facts_(std::make_shared<RevocationFacts>(std::move(facts))),
      scope_(inventory, logical_stores, issuers, relevance, time, policy.revocation_breadth) {
  AddUrls(inventory, issuers);
  if (inventory.crls().empty() && scope_.urls().empty()) {
    return;
  }
  const CrlExaminer examiner(inventory, issuers, signatures);
  ReadStored(examiner, inventory);
  AnswerJudge judge(inventory, issuers, examiner, signatures, time, policy, crls_);
  JudgeAnswers(judge);
  FindAlternatives();
  DecideWhatMatters(inventory);
  FindRevoked();
}

void Revocation::AddUrls(const stores::Inventory& inventory, const IssuerIndex& issuers) {
  const Outcomes outcomes(*facts_);
  of_scope_.assign(scope_.urls().size(), stores::kNone);
  for (size_t i = 0; i < scope_.urls().size(); ++i) {
    const ScopedUrl& url = scope_.urls()[i];
    const FetchOutcome* outcome = outcomes.Find(url.target);
    if (url.target.kind == FetchKind::kCaIssuers) {
      CaIssuersUrl& added = ca_issuers_urls_.emplace_back();
      added.url = url.target.url;
      added.named_by = url.named_by;
      added.certificates = url.certificates;
      added.outcome = outcome;
      added.issuer_is_known = std::ranges::all_of(url.named_by, [&](EntryId id) {
        return !issuers.CandidateIssuers(inventory.entry(id).certificate, 1).empty();
      });
    } else if (url.target.kind == FetchKind::kOcsp) {
      OcspAnswer& added = ocsp_answers_.emplace_back();
      added.url = url.target.url;
      added.entry = url.named_by.front();
      added.outcome = outcome;
    } else {
      of_scope_[i] = static_cast<uint32_t>(crl_urls_.size());
      CrlUrl& added = crl_urls_.emplace_back();
      added.url = url.target.url;
      added.kind = url.target.kind;
      added.named_by = url.named_by;
      added.certificates = url.certificates;
      added.outcome = outcome;
    }
  }
}

void Revocation::JudgeAnswers(AnswerJudge& judge) {
  for (CrlUrl& url : crl_urls_) {
    judge.Judge(url);
  }
  for (CaIssuersUrl& url : ca_issuers_urls_) {
    judge.Judge(url);
  }
  for (OcspAnswer& answer : ocsp_answers_) {
    judge.Judge(answer);
  }
  const Outcomes outcomes(*facts_);
  std::set<std::pair<uint32_t, std::string>> known;
  const size_t of_certificates = crl_urls_.size();
  for (size_t i = 0; i < of_certificates; ++i) {
    if (crl_urls_[i].state < CrlUrlState::kNotYetValid || crl_urls_[i].kind != FetchKind::kCrl) {
      continue;
    }
    for (std::string& url : FreshestUrls(crls_[crl_urls_[i].crl])) {
      if (!known.emplace(crl_urls_[i].crl, url).second) {
        continue;
      }
      CrlUrl added = crl_urls_[i];
      added.kind = FetchKind::kDeltaCrl;
      added.base = added.crl;
      added.crl = stores::kNone;
      added.outcome = outcomes.Find({FetchKind::kDeltaCrl, url, {}});
      added.url = std::move(url);
      added.reason.clear();
      judge.Judge(added);
      crl_urls_.push_back(std::move(added));
    }
  }
}

void Revocation::FindAlternatives() {
  // Usable ones by the base CRL that names them.
  std::map<uint32_t, uint32_t> usable;
  for (const CrlUrl& url : crl_urls_) {
    usable[url.base] += url.state == CrlUrlState::kUsable ? 1U : 0U;
  }
  std::vector<std::string> series;
  series.reserve(crls_.size());
  std::ranges::transform(crls_, std::back_inserter(series), SeriesOf);
  const auto has_other = [&](const CrlUrl& url, const auto& is_wanted) {
    return !url.named_by.empty() && std::ranges::all_of(url.named_by, [&](EntryId id) {
      return std::ranges::any_of(UrlsOf(id, url.kind), [&](uint32_t index) {
        const CrlUrl& other = crl_urls_[of_scope_[index]];
        return &other != &url && other.state == CrlUrlState::kUsable && is_wanted(other);
      });
    });
  };
  for (CrlUrl& url : crl_urls_) {
    if (url.base != stores::kNone) {
      url.has_alternative = usable[url.base] > (url.state == CrlUrlState::kUsable ? 1U : 0U);
      continue;
    }
    url.has_alternative = has_other(url, [](const CrlUrl&) { return true; });
    url.has_later_alternative =
        url.has_alternative && url.crl != stores::kNone && has_other(url, [&](const CrlUrl& other) {
          return series[other.crl] == series[url.crl] && IsNewer(crls_[other.crl], crls_[url.crl]);
        });
  }
}

const std::vector<uint32_t>& Revocation::UrlsOf(EntryId entry, FetchKind kind) const {
  const CertificateUrls* urls = scope_.Find(entry);
  return kind == FetchKind::kCrl ? urls->crl : urls->delta_crl;
}

void Revocation::ReadStored(const CrlExaminer& examiner, const stores::Inventory& inventory) {
  std::map<x509::Sha256Digest, uint32_t> known;
  for (const auto& entry : inventory.crls()) {
    StoredCrl& stored = stored_.emplace_back();
    stored.source = entry.source;
    stored.is_copy = entry.location == stores::kNone;
    stored.in_store = !stored.is_copy && inventory.location(entry.location).IsWindowsStore();
    stored.place = stored.in_store ? stores::LogicalName(inventory.location(entry.location))
                                   : inventory.source(entry.source).path;
    auto examined = examiner.Examine(entry.der);
    if (!examined) {
      stored.error = examined.error();
      continue;
    }
    const auto [place, is_new] =
        known.try_emplace(examined->crl.sha256(), static_cast<uint32_t>(crls_.size()));
    if (is_new) {
      crls_.push_back(std::move(*examined));
    }
    stored.crl = place->second;
  }
}

void Revocation::DecideWhatMatters(const stores::Inventory& inventory) {
  for (uint32_t i = 0; i < stored_.size(); ++i) {
    if (stored_[i].crl != stores::kNone) {
      const auto [latest, is_new] = latest_stored_.try_emplace(SeriesOf(crls_[stored_[i].crl]), i);
      if (!is_new && IsNewer(crls_[stored_[i].crl], crls_[stored_[latest->second].crl])) {
        latest->second = i;
      }
    }
  }
  std::set<std::string> fetched;
  for (const CrlUrl& url : crl_urls_) {
    if (url.crl != stores::kNone) {
      fetched.insert(SeriesOf(crls_[url.crl]));
    }
  }
  const Needs needs(scope_, inventory);
  for (const auto& [series, index] : latest_stored_) {
    StoredCrl& stored = stored_[index];
    if (!crls_[stored.crl].is_delta && !fetched.contains(series)) {
      const Need need = needs.Of(crls_[stored.crl]);
      stored.matters = need.any;
      stored.is_only_source = need.without_url;
    }
  }
}

void Revocation::AddRevoked(const KnownCrl& known, const std::string& place) {
  if (known.signature == CrlSignature::kInvalid || known.signature == CrlSignature::kNotAllowed) {
    return;
  }
  const bool verified = known.signature == CrlSignature::kValid;
  for (const RevokedEntry& revoked : known.revoked) {
    if (revoked.reason == x509::kRemoveFromCrl) {
      if (known.is_delta && verified) {
        revoked_.erase(revoked.entry);
      }
      continue;
    }
    const auto [found, is_new] =
        revoked_.try_emplace(revoked.entry, CertificateRevocation{revoked, place, verified});
    if (!is_new && verified && !found->second.verified) {
      found->second = {revoked, place, verified};
    }
  }
}

// Base CRLs first, then deltas, which may take a hold back; of one kind, fetched ones first.
void Revocation::FindRevoked() {
  for (const bool is_delta : {false, true}) {
    for (const CrlUrl& url : crl_urls_) {
      if (url.crl != stores::kNone && crls_[url.crl].is_delta == is_delta) {
        AddRevoked(crls_[url.crl], ShownUrl(url.url));
      }
    }
    for (const StoredCrl& stored : stored_) {
      if (stored.crl != stores::kNone && crls_[stored.crl].is_delta == is_delta) {
        AddRevoked(crls_[stored.crl], stored.place);
      }
    }
  }
  for (const OcspAnswer& answer : ocsp_answers_) {
    if (answer.state == OcspAnswer::State::kRevoked) {
      revoked_.try_emplace(answer.entry,
                           CertificateRevocation{answer.revoked, ShownUrl(answer.url), true});
    }
  }
}

const CertificateRevocation* Revocation::Find(EntryId entry) const {
  const auto found = revoked_.find(entry);
  return found == revoked_.end() ? nullptr : &found->second;
}

const StoredCrl* Revocation::LaterStored(const CrlUrl& url) const {
  if (url.crl == stores::kNone) {
    return nullptr;
  }
  const auto latest = latest_stored_.find(SeriesOf(crls_[url.crl]));
  if (latest == latest_stored_.end()) {
    return nullptr;
  }
  const StoredCrl& stored = stored_[latest->second];
  const KnownCrl& known = crls_[stored.crl];
  return known.signature == CrlSignature::kValid && IsNewer(known, crls_[url.crl]) ? &stored
                                                                                   : nullptr;
}

const CrlUrl* Revocation::LaterMirror(const CrlUrl& url) const {
  if (url.crl == stores::kNone || url.base != stores::kNone) {
    return nullptr;
  }
  const std::string series = SeriesOf(crls_[url.crl]);
  const CrlUrl* latest = nullptr;
  for (const EntryId id : url.named_by) {
    for (const uint32_t index : UrlsOf(id, url.kind)) {
      const CrlUrl& other = crl_urls_[of_scope_[index]];
      if (other.state == CrlUrlState::kUsable && SeriesOf(crls_[other.crl]) == series &&
          IsNewer(crls_[other.crl], crls_[latest == nullptr ? url.crl : latest->crl])) {
        latest = &other;
      }
    }
  }
  return latest;
}

std::vector<FetchTarget> Revocation::FreshestCrlTargets() const {
  std::vector<FetchTarget> targets;
  std::set<std::string_view> known;
  for (const CrlUrl& url : crl_urls_) {
    if (url.base != stores::kNone && url.outcome == nullptr && ParseUrl(url.url) &&
        known.insert(url.url).second) {
      targets.push_back({FetchKind::kDeltaCrl, url.url, {}});
    }
  }
  return targets;
}

}  // namespace pkiaudit::audit
