// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/validity.h"

#include <algorithm>
#include <string>

#include "audit/pki/ra_certificates.h"
#include "x509/oid_literal.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

constexpr x509::Oid kCommonName = x509::OidLiteral<"2.5.4.3">();

// Of more CA certificates with one name the rest is not looked at.
constexpr size_t kMaxGenerations = 64;

bool IsRoot(const StoreLocation& location) {
  return location.IsStore(StoreLocation::Kind::kLocalMachine, "Root");
}

}  // namespace

int64_t ExpiringThreshold(const Policy& policy, const x509::Validity& validity) {
  const int64_t lifetime = validity.not_after.unix_seconds - validity.not_before.unix_seconds;
  return std::min(policy.expiring_days * kSecondsPerDay, lifetime * policy.expiring_percent / 100);
}

bool RenewsItself(const stores::Inventory& inventory, const stores::CertificateEntry& entry) {
  const StoreLocation& location = inventory.location(entry);
  if (!location.IsWindowsStore()) {
    return false;
  }
  if (location.IsStore(location.kind, "Remote Desktop")) {
    return entry.certificate.IsSelfIssued();
  }
  const std::string issuer = entry.certificate.issuer().FirstValue(kCommonName).value_or("");
  return issuer == "MS-Organization-Access" || issuer == "MS-Organization-P2P-Access" ||
         issuer.starts_with("MS-Organization-P2P-Access [");
}

bool IsChainStore(const StoreLocation& location) {
  return IsRoot(location) || location.IsStore(StoreLocation::Kind::kLocalMachine, "CA");
}

std::optional<stores::EntryId> StandInForCa(const stores::Inventory& inventory,
                                            const IssuerIndex& issuers,
                                            const stores::CertificateEntry& entry,
                                            x509::Time time) {
  const StoreLocation& location = inventory.location(entry);
  if (!IsChainStore(location)) {
    return std::nullopt;
  }
  const x509::Certificate& certificate = entry.certificate;
  std::optional<stores::EntryId> stand_in;
  x509::Time latest;
  for (stores::EntryId id : issuers.SameSubject(certificate, kMaxGenerations)) {
    const auto& other = inventory.entry(id);
    const StoreLocation& other_location = inventory.location(other);
    const bool as_trusted =
        IsRoot(other_location) || (IsChainStore(other_location) && !IsRoot(location));
    if (!as_trusted || other.sha256 == entry.sha256 || !Works(inventory, other, time) ||
        !x509::Equal(other.certificate.subject_public_key_info(),
                     certificate.subject_public_key_info())) {
      continue;
    }
    const x509::Time not_after = other.certificate.validity()->not_after;
    if (!stand_in || latest < not_after) {
      stand_in = id;
      latest = not_after;
    }
  }
  return stand_in;
}

}  // namespace pkiaudit::audit
