// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_CHAIN_BUILDER_H_
#define PKIAUDIT_AUDIT_PKI_CHAIN_BUILDER_H_

#include <cstddef>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/pki/chain.h"
#include "audit/pki/issuers.h"
#include "audit/pki/logical_stores.h"
#include "audit/pki/trust_restrictions.h"
#include "stores/inventory.h"
#include "x509/signature.h"
#include "x509/time.h"

namespace pkiaudit::audit {

// Finds paths. Of several, one without fault; else the best: a trusted root before none, few faults
// before many, and what could not be told before what is wrong. Issuers are looked for in Root, CA,
// My and Trust of LocalMachine (CERT_CHAIN_ENGINE_CONFIG). The certificate's own validity is a
// fault like that of any other link. What is given must outlive the builder and not change. Not for
// several threads.
class ChainBuilder {
 public:
  static constexpr size_t kMaxLinks = 12;
  static constexpr size_t kMaxTried = 128;  // of one path
  static constexpr size_t kMaxOthers = 8;
  // Of all paths together: signatures found wrong, and certificates looked at by name.
  static constexpr size_t kMaxRefusedInAll = 8192;
  static constexpr size_t kMaxLookedAtInAll = size_t{1} << 18;

  ChainBuilder(const stores::Inventory& inventory, const LogicalStores& logical_stores,
               const IssuerIndex& issuers, x509::SignatureVerifier& signatures, x509::Time time);

  Chain Build(stores::EntryId entry);

 private:
  class Search;
  // A certificate that may be an issuer.
  struct Candidate {
    stores::EntryId entry = stores::kNone;  // in Root where it stands there, too
    bool in_root = false;
    bool valid = false;
    bool same_key_identifier = false;  // as the authority key identifier that was looked for
    x509::Time not_after;
  };
  struct Candidates {
    std::vector<Candidate> list;  // each certificate once, the likeliest first
    bool limited = false;         // there are more
  };

  // Where a certificate stands, whichever of its entries is asked for.
  struct Place {
    bool known = false;                     // the rest was looked up
    stores::EntryId entry = stores::kNone;  // that a path names; none: in no store of issuers
    bool in_root = false;
    bool disallowed = false;
    RootTrust trust;  // in Root, by its properties
  };
  const Place& PlaceOf(stores::EntryId id);
  const Candidates& CandidatesFor(const x509::Certificate& certificate);

  const stores::Inventory& inventory_;
  const LogicalStores& logical_stores_;
  const IssuerIndex& issuers_;
  x509::SignatureVerifier& signatures_;
  x509::Time time_;
  std::string_view store_not_read_;
  std::vector<Place> places_;  // by EntryId
  // By the issuer's name and the authority key identifier (empty: none).
  std::map<std::pair<std::string_view, std::string_view>, Candidates> candidates_;
  size_t refused_in_all_ = 0;
  size_t looked_at_in_all_ = 0;
};

// The chains of the certificates that an audit asks for.
class Chains {
 public:
  Chains() = default;
  // `entries` in any order, some perhaps more than once.
  Chains(ChainBuilder builder, std::vector<stores::EntryId> entries);

  // Null where none was asked for.
  const Chain* Find(stores::EntryId entry) const;

 private:
  std::vector<stores::EntryId> entries_;  // sorted
  std::vector<Chain> chains_;             // of the entry with the same index
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_CHAIN_BUILDER_H_
