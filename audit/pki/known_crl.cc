// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/known_crl.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <random>
#include <utility>

namespace pkiaudit::audit {
namespace {

using stores::EntryId;

// Certificates of one CA that are looked at as signers.
constexpr size_t kMaxSigners = 64;
// Certificates of one serial number; hostile inputs may hold any number.
constexpr size_t kMaxSameSerial = 64;

// Serial numbers are up to 20 octets, mostly random; a multiplicative hash over eight octets at a
// time is enough, and costs less than a cache miss. Whoever issues certificates does not know the
// salt.
uint64_t Mix(uint64_t hash, const uint8_t* octets, size_t count = sizeof(uint64_t)) {
  uint64_t word = 0;
  std::memcpy(&word, octets, count);
  hash = (hash ^ word) * 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 32);
}
uint64_t Hash(uint64_t salt, x509::Bytes octets) {
  uint64_t hash = salt + octets.size();
  if (octets.size() < sizeof(uint64_t)) {
    return octets.empty() ? hash : Mix(hash, octets.data(), octets.size());
  }
  const uint8_t* const last = octets.data() + octets.size() - sizeof(uint64_t);
  for (const uint8_t* at = octets.data(); at < last; at += sizeof(uint64_t)) {
    hash = Mix(hash, at);
  }
  return Mix(hash, last);  // which may go over octets once more
}

// Keeps the entries of a CRL whose certificates are in the inventory.
class Join final : public x509::CrlEntrySink {
 public:
  Join(const stores::Inventory& inventory, const SerialNumberIndex& serials)
      : inventory_(inventory), serials_(serials) {}

  struct Match {
    RevokedEntry revoked;
    std::vector<uint8_t> issuer;  // of an indirect CRL's entry; empty: the CRL's
  };

  void OnEntry(const x509::RevokedCertificate& entry) override {
    found_.clear();
    serials_.Find(entry.serial_number, found_);
    // Of several entries with one serial number the last holds.
    for (const EntryId id : found_) {
      matches_[id] = {{id, entry.revocation_date(), entry.reason(), entry.invalidity_date()},
                      {entry.certificate_issuer.begin(), entry.certificate_issuer.end()}};
    }
  }

  // Of the CRL with that issuer, which is told behind the entries no more than before them.
  std::vector<RevokedEntry> Of(x509::Name issuer) {
    std::vector<RevokedEntry> revoked;
    for (const auto& [id, match] : matches_) {
      const x509::Name of_entry = match.issuer.empty() ? issuer : x509::Name(match.issuer);
      if (inventory_.entry(id).certificate.issuer() == of_entry) {
        revoked.push_back(match.revoked);
      }
    }
    return revoked;
  }

 private:
  const stores::Inventory& inventory_;
  const SerialNumberIndex& serials_;
  std::vector<EntryId> found_;
  std::map<EntryId, Match> matches_;
};

bool MaySignCrls(const x509::Certificate& certificate) {
  const auto usage = certificate.key_usage();
  return usage && (!usage->has_value() || (*usage)->crl_sign());
}

x509::Bytes ScopeOf(const x509::Crl& crl) {
  const auto extension = crl.FindExtension(x509::oids::kIssuingDistributionPoint);
  return extension ? extension->value : x509::Bytes();
}

}  // namespace

CrlSchedule KnownCrl::schedule() const {
  const auto next_publish = crl.next_crl_publish();
  return {.this_update = crl.this_update(),
          .next_update = crl.next_update(),
          .next_publish = next_publish.value_or(std::nullopt),
          .is_delta = is_delta};
}

x509::Bytes KnownCrl::authority_key_identifier() const {
  const auto identifier = crl.authority_key_identifier();
  return identifier && *identifier ? (*identifier)->key_identifier.value_or(x509::Bytes())
                                   : x509::Bytes();
}

std::string SeriesOf(const KnownCrl& known) {
  std::string series(known.is_delta ? "delta" : "base");
  for (const x509::Bytes part :
       {known.crl.issuer().encoding(), known.authority_key_identifier(), ScopeOf(known.crl)}) {
    series += ' ' + x509::ToHex(part);
  }
  return series;
}

bool IsNewer(const KnownCrl& a, const KnownCrl& b) {
  const auto number_of = [](const KnownCrl& known) {
    return known.crl.crl_number().value_or(std::nullopt);
  };
  const auto number_a = number_of(a);
  const auto number_b = number_of(b);
  if (number_a && number_b && *number_a != *number_b) {
    return *number_a > *number_b;
  }
  return a.crl.this_update() > b.crl.this_update();
}

SerialNumberIndex::SerialNumberIndex(const stores::Inventory& inventory) : inventory_(inventory) {
  std::random_device random;
  salt_ = (uint64_t{random()} << 32) | random();
  size_t size = 16;
  while (size < 2 * inventory.entries().size()) {
    size *= 2;
  }
  slots_.resize(size);
  mask_ = size - 1;
  filter_.resize(size * kFilterBitsPerSlot / 64);
  filter_shift_ = 64 - std::countr_zero(size * kFilterBitsPerSlot);
  EntryId id = 0;
  for (const auto& entry : inventory.entries()) {
    const uint64_t hash = Hash(salt_, entry.certificate.serial_number());
    uint64_t slot = hash & mask_;
    // Linear probing would be quadratic over one serial number that all have: of one hash the first
    // kMaxSameSerial are kept.
    size_t same = 0;
    while (slots_[slot].entry != stores::kNone && same < kMaxSameSerial) {
      same += slots_[slot].hash == hash ? 1U : 0U;
      slot = (slot + 1) & mask_;
    }
    if (same < kMaxSameSerial) {
      slots_[slot] = {hash, id};
      filter_[hash >> filter_shift_ >> 6] |= uint64_t{1} << ((hash >> filter_shift_) & 63);
    }
    ++id;
  }
}

void SerialNumberIndex::Find(x509::Bytes serial_number, std::vector<EntryId>& found) const {
  const uint64_t hash = Hash(salt_, serial_number);
  if ((filter_[hash >> filter_shift_ >> 6] >> ((hash >> filter_shift_) & 63) & 1) == 0) {
    return;
  }
  for (uint64_t slot = hash & mask_; slots_[slot].entry != stores::kNone;
       slot = (slot + 1) & mask_) {
    if (slots_[slot].hash == hash &&
        x509::Equal(inventory_.entry(slots_[slot].entry).certificate.serial_number(),
                    serial_number)) {
      found.push_back(slots_[slot].entry);
    }
  }
}

void CrlExaminer::FindSigner(KnownCrl& known) const {
  const auto candidates =
      issuers_.CandidateIssuers(known.crl.issuer(), known.authority_key_identifier(), kMaxSigners);
  if (candidates.empty()) {
    return;  // kNoIssuer
  }
  known.signature = CrlSignature::kInvalid;
  const auto signature = known.crl.signature_value();
  if (!signature || known.crl.AlgorithmsDiffer()) {
    return;
  }
  for (const EntryId id : candidates) {
    const x509::Certificate& certificate = inventory_.entry(id).certificate;
    switch (signatures_.Verify(known.crl.signed_octets(), *signature, certificate)) {
      case x509::SignatureStatus::kValid:
        known.signer = id;
        known.signature =
            MaySignCrls(certificate) ? CrlSignature::kValid : CrlSignature::kNotAllowed;
        break;
      case x509::SignatureStatus::kCouldNotTell:
        known.signature = CrlSignature::kCouldNotTell;
        break;
      case x509::SignatureStatus::kInvalid:
        break;
    }
    if (known.signature == CrlSignature::kValid) {
      return;
    }
  }
}

template <typename Source>
x509::Result<KnownCrl> CrlExaminer::ExamineFrom(const Source& source) const {
  Join join(inventory_, serials_);
  x509::Result<x509::Crl> crl = x509::ReadCrl(source, &join);
  if (!crl) {
    return tl::make_unexpected(crl.error());
  }
  KnownCrl known;
  known.crl = std::move(*crl);
  known.is_delta = known.crl.IsDelta();
  known.revoked = join.Of(known.crl.issuer());
  FindSigner(known);
  return known;
}

x509::Result<KnownCrl> CrlExaminer::Examine(x509::Bytes octets) const {
  return ExamineFrom(octets);
}

x509::Result<KnownCrl> CrlExaminer::Examine(const FetchedBody& body) const {
  if (const auto octets = body.InMemory()) {
    return ExamineFrom(*octets);
  }
  const auto stream = body.Open();
  if (stream == nullptr) {
    return tl::make_unexpected(x509::Error{x509::ErrorCode::kUnreadable, 0});
  }
  const x509::ReadOctets read = [&](std::span<uint8_t> buffer) { return stream->Read(buffer); };
  return ExamineFrom(read);
}

}  // namespace pkiaudit::audit
