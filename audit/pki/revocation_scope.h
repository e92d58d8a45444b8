// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_REVOCATION_SCOPE_H_
#define PKIAUDIT_AUDIT_PKI_REVOCATION_SCOPE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/pki/issuers.h"
#include "audit/pki/logical_stores.h"
#include "audit/pki/relevance.h"
#include "audit/pki/revocation_facts.h"
#include "audit/policy/policy.h"
#include "stores/inventory.h"
#include "x509/time.h"

namespace pkiaudit::audit {

std::string_view BreadthName(
    RevocationBreadth breadth);  // "relevant", "all": as on the command line
std::optional<RevocationBreadth> ParseBreadth(std::string_view name);

// The URLs of one certificate.
struct CertificateUrls {
  stores::EntryId entry = stores::kNone;
  // cRLDistributionPoints as it stands there could be read; nothing where it is malformed.
  std::optional<bool> has_distribution_points;
  std::vector<uint32_t> crl;         // indexes into urls(), in order
  std::vector<uint32_t> delta_crl;   // the same, of its own FreshestCRL
  std::vector<uint32_t> ca_issuers;  // the same
  std::vector<uint32_t> ocsp;        // the same; one for each certificate and URL
};

// A URL, for one purpose.
struct ScopedUrl {
  FetchTarget target;
  // Of the certificates that name it: the first kMaxNamed, in order of entry, and how many there
  // are.
  std::vector<stores::EntryId> named_by;
  uint64_t certificates = 0;
};

// What revocation checking would ask for. A certificate counts once, wherever it stands; not those
// that are self-issued (chains end there) or have expired (no URL can make them valid). URLs that
// are none are in the list, too: what may be fetched is for Targets().
class RevocationScope {
 public:
  static constexpr size_t kMaxNamed = 64;
  // Of one certificate; a hostile one may name any number.
  static constexpr size_t kMaxUrlsOfCertificate = 64;

  RevocationScope() = default;
  RevocationScope(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                  const IssuerIndex& issuers, const Relevance& relevance, x509::Time time,
                  RevocationBreadth breadth);

  const std::vector<CertificateUrls>& certificates() const { return certificates_; }
  const std::vector<ScopedUrl>& urls() const { return urls_; }
  // Nothing where the entry's certificate is not in scope; any of its entries will do.
  const CertificateUrls* Find(stores::EntryId entry) const;
  // What to fetch: those that are URLs, in the order of urls().
  std::vector<FetchTarget> Targets() const;

 private:
  class Builder;
  std::vector<CertificateUrls> certificates_;
  std::vector<ScopedUrl> urls_;
  std::vector<uint32_t> of_entry_;  // by EntryId, index into certificates_
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_REVOCATION_SCOPE_H_
