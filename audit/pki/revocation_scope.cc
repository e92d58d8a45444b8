// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/revocation_scope.h"

#include <map>
#include <utility>

#include "audit/pki/shown_url.h"
#include "audit/pki/url.h"
#include "x509/certificate.h"
#include "x509/ocsp.h"

namespace pkiaudit::audit {

using stores::EntryId;

std::string_view BreadthName(RevocationBreadth breadth) {
  return breadth == RevocationBreadth::kAll ? "all" : "relevant";
}

std::optional<RevocationBreadth> ParseBreadth(std::string_view name) {
  for (const auto breadth : {RevocationBreadth::kRelevant, RevocationBreadth::kAll}) {
    if (name == BreadthName(breadth)) {
      return breadth;
    }
  }
  return std::nullopt;
}

class RevocationScope::Builder {
 public:
  Builder(RevocationScope& scope, const stores::Inventory& inventory, const IssuerIndex& issuers)
      : scope_(scope), inventory_(inventory), issuers_(issuers) {}

  void Add(EntryId id) {
    const x509::Certificate& certificate = inventory_.entry(id).certificate;
    CertificateUrls& urls = scope_.certificates_.emplace_back();
    urls.entry = id;
    const auto points = certificate.crl_distribution_points();
    if (points) {
      urls.has_distribution_points = points->has_value();
    }
    AddDistributionPoints(FetchKind::kCrl, points, urls, urls.crl);
    AddDistributionPoints(FetchKind::kDeltaCrl, certificate.freshest_crl(), urls, urls.delta_crl);
    AddAccess(certificate, urls);
  }

 private:
  using Points = x509::Result<std::optional<std::vector<x509::DistributionPoint>>>;

  void AddDistributionPoints(FetchKind kind, const Points& points, CertificateUrls& urls,
                             std::vector<uint32_t>& list) {
    if (!points || !*points) {
      return;
    }
    for (const auto& point : **points) {
      for (const auto& name : point.full_name) {
        if (name.kind == x509::GeneralName::Kind::kUri) {
          AddUrl({kind, std::string(x509::AsText(name.value)), {}}, urls, list);
        }
      }
    }
  }

  void AddAccess(const x509::Certificate& certificate, CertificateUrls& urls) {
    const auto access = certificate.authority_info_access();
    if (!access || !*access) {
      return;
    }
    for (const auto& description : **access) {
      if (description.location.kind != x509::GeneralName::Kind::kUri) {
        continue;
      }
      std::string url(x509::AsText(description.location.value));
      if (description.method == x509::oids::kAdCaIssuers) {
        AddUrl({FetchKind::kCaIssuers, std::move(url), {}}, urls, urls.ca_issuers);
      } else if (description.method == x509::oids::kAdOcsp) {
        AddOcsp(certificate, std::move(url), urls);
      }
    }
  }

  // A request names the issuer's key: without a certificate of the issuer there is none.
  void AddOcsp(const x509::Certificate& certificate, std::string url, CertificateUrls& urls) {
    const auto issuers = issuers_.CandidateIssuers(certificate, 1);
    if (!issuers.empty()) {
      AddUrl({FetchKind::kOcsp, std::move(url),
              x509::MakeOcspRequest(certificate, inventory_.entry(issuers.front()).certificate)},
             urls, urls.ocsp);
    }
  }

  void AddUrl(FetchTarget target, CertificateUrls& urls, std::vector<uint32_t>& list) {
    if (list.size() >= kMaxUrlsOfCertificate) {
      return;
    }
    const auto [known, is_new] =
        known_.try_emplace(std::move(target), static_cast<uint32_t>(scope_.urls_.size()));
    if (is_new) {
      scope_.urls_.push_back({known->first, {}, 0});
    }
    for (const uint32_t other : list) {
      if (other == known->second) {
        return;  // one certificate names it twice
      }
    }
    list.push_back(known->second);
    ScopedUrl& url = scope_.urls_[known->second];
    ++url.certificates;
    if (url.named_by.size() < kMaxNamed) {
      url.named_by.push_back(urls.entry);
    }
  }

  RevocationScope& scope_;
  const stores::Inventory& inventory_;
  const IssuerIndex& issuers_;
  std::map<FetchTarget, uint32_t> known_;
};

RevocationScope::RevocationScope(const stores::Inventory& inventory,
                                 const LogicalStores& logical_stores, const IssuerIndex& issuers,
                                 const Relevance& relevance, x509::Time time,
                                 RevocationBreadth breadth) {
  Builder builder(*this, inventory, issuers);
  of_entry_.assign(inventory.entries().size(), stores::kNone);
  for (EntryId id = 0; id < inventory.entries().size(); ++id) {
    const auto& entry = inventory.entry(id);
    if (of_entry_[id] != stores::kNone ||
        (breadth == RevocationBreadth::kRelevant && !relevance.Contains(id))) {
      continue;
    }
    const auto validity = entry.certificate.validity();
    if (entry.certificate.IsSelfIssued() || (validity && validity->not_after < time)) {
      continue;
    }
    builder.Add(id);
    for (const EntryId same : logical_stores.EntriesOf(entry.sha256)) {
      of_entry_[same] = static_cast<uint32_t>(certificates_.size() - 1);
    }
  }
}

const CertificateUrls* RevocationScope::Find(EntryId entry) const {
  const bool known = entry < of_entry_.size() && of_entry_[entry] != stores::kNone;
  return known ? &certificates_[of_entry_[entry]] : nullptr;
}

std::vector<FetchTarget> RevocationScope::Targets() const {
  std::vector<FetchTarget> targets;
  for (const ScopedUrl& url : urls_) {
    if (ParseUrl(url.target.url)) {
      targets.push_back(url.target);
    }
  }
  return targets;
}

}  // namespace pkiaudit::audit
