// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/chain_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "x509/name_constraints.h"

namespace pkiaudit::audit {
namespace {

using stores::EntryId;
using stores::StoreLocation;
using x509::SignatureStatus;

// Of more certificates with the name of one issuer the rest is not looked at.
constexpr size_t kMaxCandidates = 256;

// The stores that a path cannot be called broken without.
constexpr std::string_view kNeededStores[] = {"Root", "CA"};
// Where CryptoAPI looks for issuers.
constexpr std::string_view kIssuerStores[] = {"Root", "CA", "My", "Trust"};

bool IsRoot(const StoreLocation& location) {
  return location.IsStore(StoreLocation::Kind::kLocalMachine, "Root");
}

bool IsIssuerStore(const StoreLocation& location) {
  return std::ranges::any_of(kIssuerStores, [&](std::string_view name) {
    return location.IsStore(StoreLocation::Kind::kLocalMachine, name);
  });
}

// One key of one CA: a path that meets it twice goes round in a circle (RFC 4158 2.4.2).
bool SameNameAndKey(const x509::Certificate& a, const x509::Certificate& b) {
  return a.subject() == b.subject() &&
         x509::Equal(a.subject_public_key_info(), b.subject_public_key_info());
}

void AddFault(std::vector<ChainFault>& faults, ChainFault fault) {
  if (std::ranges::find(faults, fault) == faults.end()) {
    faults.push_back(fault);
  }
}

// What a certificate must say of itself to be an issuer (RFC 5280 6.1.4 (k), (m), (n)). An anchor
// without basicConstraints is one by its place in Root.
void AddIssuerFaults(const x509::Certificate& certificate, bool anchor, size_t cas_below,
                     std::vector<ChainFault>& faults) {
  const auto constraints = certificate.basic_constraints();
  if (!constraints) {
    AddFault(faults, ChainFault::kUnreadable);
  } else if (constraints->has_value()) {
    if (!(*constraints)->ca) {
      AddFault(faults, ChainFault::kNotCa);
    } else if ((*constraints)->path_length && *(*constraints)->path_length < cas_below) {
      AddFault(faults, ChainFault::kPathLength);
    }
  } else if (!anchor && !certificate.IsCa()) {
    AddFault(faults, ChainFault::kNotCa);
  }
  const auto usage = certificate.key_usage();
  if (!usage) {
    AddFault(faults, ChainFault::kUnreadable);
  } else if (usage->has_value() && !(*usage)->key_cert_sign()) {
    AddFault(faults, ChainFault::kNoCertSign);
  }
}

// The lower, the better.
using Rank = std::tuple<int, size_t, size_t, size_t>;

Rank RankOf(const Chain& chain) {
  size_t wrong = 0, not_told = 0;
  for (const ChainLink& link : chain.links) {
    for (ChainFault fault : link.faults) {
      ++(CouldNotBeTold(fault) ? not_told : wrong);
    }
  }
  // A longer path that breaks says more of where it breaks.
  const size_t length = chain.end == ChainEnd::kTrustedRoot
                            ? chain.links.size()
                            : ChainBuilder::kMaxLinks - chain.links.size();
  return {static_cast<int>(chain.end), wrong, not_told, length};
}

}  // namespace

// The search for one path: depth first, the likeliest issuer first.
class ChainBuilder::Search {
 public:
  Search(ChainBuilder& builder, EntryId start) : builder_(builder) {
    path_.push_back({start, {}});
    AddOwnFaults(path_.back(), std::nullopt);
  }

  Chain Run() {
    Extend();
    Chain chain = *std::move(best_);
    chain.tried = tried_;
    if (chain.end == ChainEnd::kIssuerMissing) {
      chain.others = OtherKeysOfTheIssuer(certificate(chain.links.back().entry));
    }
    const bool perfect = chain.end == ChainEnd::kTrustedRoot && chain.FaultCount() == 0;
    if (perfect) {
      chain.verdict = ChainVerdict::kTrusted;
      return chain;
    }
    // A better path may exist where the search did not go.
    const bool only_not_told = chain.end == ChainEnd::kTrustedRoot &&
                               std::ranges::all_of(chain.links, [](const ChainLink& link) {
                                 return std::ranges::all_of(link.faults, CouldNotBeTold);
                               });
    if (!builder_.store_not_read_.empty()) {
      chain.store_not_read = builder_.store_not_read_;
    } else if (limited_) {
      chain.limited = true;
    } else if (!only_not_told && !MayHideAPath(chain)) {
      chain.verdict = ChainVerdict::kBroken;
    }
    return chain;
  }

 private:
  const x509::Certificate& certificate(EntryId id) const {
    return builder_.inventory_.entry(id).certificate;
  }
  const x509::Certificate& last() const { return certificate(path_.back().entry); }

  // A signature that cannot be verified leaves open whether the path goes on there.
  static bool MayHideAPath(const Chain& chain) {
    return chain.end != ChainEnd::kTrustedRoot &&
           std::ranges::any_of(chain.links, [](const ChainLink& link) {
             return std::ranges::find(link.faults, ChainFault::kSignatureNotVerified) !=
                    link.faults.end();
           });
  }

  // What is wrong with a link by itself; nothing is known of `anchor` for the first.
  void AddOwnFaults(ChainLink& link, std::optional<bool> anchor) const {
    const auto& entry = builder_.inventory_.entry(link.entry);
    const auto validity = entry.certificate.validity();
    if (!validity) {
      AddFault(link.faults, ChainFault::kUnreadable);
    } else if (validity->not_after < builder_.time_) {
      AddFault(link.faults, ChainFault::kExpired);
    } else if (builder_.time_ < validity->not_before) {
      AddFault(link.faults, ChainFault::kNotYetValid);
    }
    if (builder_.PlaceOf(link.entry).disallowed) {
      AddFault(link.faults, ChainFault::kDisallowed);
    }
    AddRestrictions(builder_.PlaceOf(link.entry).trust, link.faults);
    if (anchor) {
      AddIssuerFaults(entry.certificate, *anchor, CasBelow(), link.faults);
      AddNameFaults(entry.certificate, link.faults);
    }
  }

  // What the properties of a root take from the first certificate.
  void AddRestrictions(const RootTrust& trust, std::vector<ChainFault>& faults) const {
    if (trust.level == RootTrustLevel::kDisabled) {
      AddFault(faults, ChainFault::kDisabled);
    } else if (trust.level == RootTrustLevel::kLimited) {
      const auto use =
          UseFor(*trust.restrictions, certificate(path_.front().entry), builder_.time_);
      if (use == RestrictedUse::kBarred) {
        AddFault(faults, ChainFault::kRestricted);
      } else if (use == RestrictedUse::kPartly) {
        AddFault(faults, ChainFault::kPartlyRestricted);
      }
    }
  }

  // The names of self-issued CAs are not constrained (RFC 5280 6.1.3 (b)).
  void AddNameFaults(const x509::Certificate& issuer, std::vector<ChainFault>& faults) const {
    const auto constraints = issuer.name_constraints();
    if (constraints && !*constraints) {
      return;
    }
    for (size_t i = 0; i < path_.size(); ++i) {
      const x509::Certificate& below = certificate(path_[i].entry);
      if (i > 0 && below.IsSelfIssued()) {
        continue;
      }
      const auto permission = constraints ? x509::PermissionFor(**constraints, below)
                                          : x509::NamePermission::kCouldNotTell;
      if (permission == x509::NamePermission::kForbidden) {
        AddFault(faults, ChainFault::kNameNotPermitted);
      } else if (permission == x509::NamePermission::kCouldNotTell) {
        AddFault(faults, ChainFault::kNamesNotCompared);
      }
    }
  }

  // CAs between the first link and the one that comes next; self-issued ones do not count (RFC 5280
  // 4.2.1.9).
  size_t CasBelow() const {
    size_t cas = 0;
    for (size_t i = 1; i < path_.size(); ++i) {
      cas += certificate(path_[i].entry).IsSelfIssued() ? 0U : 1U;
    }
    return cas;
  }

  void Offer(ChainEnd end, std::vector<EntryId> others = {}) {
    Chain chain;
    chain.links = path_;
    chain.end = end;
    chain.others = std::move(others);
    for (ChainLink& link : chain.links) {
      std::ranges::sort(link.faults);
    }
    const Rank rank = RankOf(chain);
    if (!best_ || rank < best_rank_) {
      best_ = std::move(chain);
      best_rank_ = rank;
    }
  }

  bool Done() const {
    return best_ && best_->end == ChainEnd::kTrustedRoot && best_->FaultCount() == 0;
  }

  bool SpendTry() {
    if (tried_ >= kMaxTried || builder_.refused_in_all_ >= kMaxRefusedInAll) {
      limited_ = true;
      return false;
    }
    ++tried_;
    return true;
  }

  // True if the path ended here, at a root.
  bool EndAtRoot() {
    if (!last().IsSelfIssued() || !SpendTry()) {
      return false;
    }
    const bool in_root = builder_.PlaceOf(path_.back().entry).in_root;
    const SignatureStatus status = builder_.signatures_.IsSelfSigned(last());
    if (in_root) {
      // The key of an anchor is trusted whatever signed it (RFC 5280 6.1.1 (d)), so an algorithm
      // that cannot be verified does no harm; CryptoAPI refuses a wrong signature.
      if (status == SignatureStatus::kInvalid) {
        AddFault(path_.back().faults, ChainFault::kNotSelfSigned);
      }
      Offer(ChainEnd::kTrustedRoot);
      return status != SignatureStatus::kInvalid;
    }
    // Self-issued but not self-signed: the key of another generation may have signed it.
    if (status == SignatureStatus::kInvalid) {
      return false;
    }
    Offer(ChainEnd::kUntrustedRoot);
    return true;
  }

  // Tells every path that goes on from the last link. As deep as kMaxLinks.
  void Extend() {  // NOLINT(misc-no-recursion)
    if (EndAtRoot()) {
      return;
    }
    if (path_.size() == kMaxLinks) {
      limited_ = true;
      Offer(ChainEnd::kLimit);
      return;
    }
    bool went_on = false, on_path = false;
    std::vector<EntryId> refused;
    const Candidates& candidates = builder_.CandidatesFor(last());
    limited_ |= candidates.limited;
    for (const Candidate& candidate : candidates.list) {
      if (IsOnPath(candidate.entry)) {
        on_path = true;
        continue;
      }
      if (Done() || !SpendTry()) {
        break;
      }
      const SignatureStatus status =
          builder_.signatures_.Verify(last(), certificate(candidate.entry));
      if (status == SignatureStatus::kInvalid) {
        ++builder_.refused_in_all_;
        if (refused.size() < kMaxOthers) {
          refused.push_back(candidate.entry);
        }
        continue;
      }
      went_on = true;
      Follow(candidate, status);
    }
    if (!went_on) {
      OfferDeadEnd(on_path, std::move(refused));
    }
  }

  void Follow(const Candidate& candidate, SignatureStatus status) {  // NOLINT(misc-no-recursion)
    const std::vector<ChainFault> faults = path_.back().faults;
    if (status == SignatureStatus::kCouldNotTell) {
      AddFault(path_.back().faults, ChainFault::kSignatureNotVerified);
    }
    ChainLink link{candidate.entry, {}};
    AddOwnFaults(link, candidate.in_root && certificate(candidate.entry).IsSelfIssued());
    path_.push_back(std::move(link));
    Extend();
    path_.pop_back();
    path_.back().faults = faults;
  }

  bool IsOnPath(EntryId id) const {
    return std::ranges::any_of(path_, [&](const ChainLink& link) {
      return SameNameAndKey(certificate(link.entry), certificate(id));
    });
  }

  void OfferDeadEnd(bool on_path, std::vector<EntryId> refused) {
    if (!refused.empty()) {
      Offer(ChainEnd::kWrongSignature, std::move(refused));
    } else if (on_path && !last().IsSelfIssued()) {
      Offer(ChainEnd::kLoop);
    } else {
      Offer(ChainEnd::kIssuerMissing);
    }
  }

  // The certificates with the name of the issuer that `certificate` looks for, and another key.
  std::vector<EntryId> OtherKeysOfTheIssuer(const x509::Certificate& certificate) {
    std::vector<EntryId> others;
    if (builder_.looked_at_in_all_ >= kMaxLookedAtInAll) {
      return others;
    }
    const auto named = builder_.issuers_.Named(certificate.issuer(), kMaxCandidates);
    builder_.looked_at_in_all_ += named.size();
    for (EntryId id : named) {
      const EntryId other = builder_.PlaceOf(id).entry;
      if (other != stores::kNone && others.size() < kMaxOthers &&
          std::ranges::find(others, other) == others.end()) {
        others.push_back(other);
      }
    }
    return others;
  }

  ChainBuilder& builder_;
  std::vector<ChainLink> path_;
  std::optional<Chain> best_;
  Rank best_rank_;
  size_t tried_ = 0;
  bool limited_ = false;
};

ChainBuilder::ChainBuilder(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                           const IssuerIndex& issuers, x509::SignatureVerifier& signatures,
                           x509::Time time)
    : inventory_(inventory),
      logical_stores_(logical_stores),
      issuers_(issuers),
      signatures_(signatures),
      time_(time),
      places_(inventory.entries().size()) {
  for (std::string_view store : kNeededStores) {
    if (store_not_read_.empty() && !inventory.WasRead(StoreLocation::Kind::kLocalMachine, store)) {
      store_not_read_ = store;
    }
  }
}

// Told for all entries of a certificate at once, so that many copies cost no more than few.
const ChainBuilder::Place& ChainBuilder::PlaceOf(EntryId id) {
  if (places_[id].known) {
    return places_[id];
  }
  const auto entries = logical_stores_.EntriesOf(inventory_.entry(id).sha256);
  Place place;
  place.known = true;
  for (EntryId same : entries) {
    const StoreLocation& location = inventory_.location(inventory_.entry(same));
    const bool in_root = IsRoot(location);
    if ((in_root && !place.in_root) || (place.entry == stores::kNone && IsIssuerStore(location))) {
      place.entry = same;
      place.in_root = in_root;
    }
    place.disallowed |= location.IsStore(StoreLocation::Kind::kLocalMachine, "Disallowed");
  }
  if (place.in_root) {
    place.trust = TrustInRoot(inventory_, logical_stores_, place.entry, time_);
  }
  for (EntryId same : entries) {
    places_[same] = place;
  }
  return places_[id];
}

const ChainBuilder::Candidates& ChainBuilder::CandidatesFor(const x509::Certificate& certificate) {
  x509::Bytes key_identifier;
  if (const auto authority = certificate.authority_key_identifier(); authority && *authority) {
    key_identifier = (*authority)->key_identifier.value_or(x509::Bytes{});
  }
  const auto [known, is_new] = candidates_.try_emplace(
      {x509::AsText(certificate.issuer().encoding()), x509::AsText(key_identifier)});
  Candidates& candidates = known->second;
  if (!is_new) {
    return candidates;
  }
  if (looked_at_in_all_ >= kMaxLookedAtInAll) {
    candidates.limited = true;
    return candidates;
  }
  const auto ids = issuers_.CandidateIssuers(certificate, kMaxCandidates);
  looked_at_in_all_ += ids.size();
  candidates.limited = ids.size() == kMaxCandidates;
  for (EntryId id : ids) {
    const Place& place = PlaceOf(id);
    if (place.entry == stores::kNone) {
      continue;
    }
    const auto& issuer = inventory_.entry(id).certificate;
    Candidate candidate;
    candidate.entry = place.entry;
    candidate.in_root = place.in_root;
    if (const auto validity = issuer.validity()) {
      candidate.valid = validity->not_before <= time_ && time_ <= validity->not_after;
      candidate.not_after = validity->not_after;
    }
    const auto own = issuer.subject_key_identifier();
    candidate.same_key_identifier = !key_identifier.empty() && own && own->has_value();
    candidates.list.push_back(candidate);
  }
  std::ranges::sort(candidates.list, std::ranges::less{}, [](const Candidate& candidate) {
    return std::tuple(!candidate.same_key_identifier, !candidate.valid, !candidate.in_root,
                      -candidate.not_after.unix_seconds, candidate.entry);
  });
  const auto doubles =
      std::ranges::unique(candidates.list, std::ranges::equal_to{}, &Candidate::entry);
  candidates.list.erase(doubles.begin(), doubles.end());
  return candidates;
}

Chain ChainBuilder::Build(EntryId entry) { return Search(*this, entry).Run(); }

Chains::Chains(ChainBuilder builder, std::vector<EntryId> entries) : entries_(std::move(entries)) {
  std::ranges::sort(entries_);
  const auto doubles = std::ranges::unique(entries_);
  entries_.erase(doubles.begin(), doubles.end());
  chains_.reserve(entries_.size());
  for (EntryId entry : entries_) {
    chains_.push_back(builder.Build(entry));
  }
}

const Chain* Chains::Find(EntryId entry) const {
  const auto found = std::ranges::lower_bound(entries_, entry);
  return found != entries_.end() && *found == entry
             ? &chains_[static_cast<size_t>(found - entries_.begin())]
             : nullptr;
}

}  // namespace pkiaudit::audit
