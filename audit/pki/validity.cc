// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/validity.h"

#include <string>

#include "audit/pki/ra_certificates.h"
#include "x509/oid_literal.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

constexpr x509::Oid kCommonName = x509::OidLiteral<"2.5.4.3">();

// Of more CA certificates with one name the rest is not looked at.
constexpr size_t kMaxRenewals = 64;

bool IsRoot(const StoreLocation& location) {
  return location.IsStore(StoreLocation::Kind::kLocalMachine, "Root");
}

}  // namespace

bool ValidityMatters(const StoreLocation& location) {
  return !location.IsWindowsStore() || !(location.IsStore(location.kind, "Disallowed") ||
                                         location.IsStore(location.kind, "REQUEST"));
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

std::optional<stores::EntryId> RenewalOfCa(const stores::Inventory& inventory,
                                           const IssuerIndex& issuers,
                                           const stores::CertificateEntry& entry, x509::Time time) {
  const StoreLocation& location = inventory.location(entry);
  const auto validity = entry.certificate.validity();
  if (!IsChainStore(location) || !validity) {
    return std::nullopt;
  }
  for (stores::EntryId id : issuers.SameSubject(entry.certificate, kMaxRenewals)) {
    const auto& other = inventory.entry(id);
    const StoreLocation& other_location = inventory.location(other);
    const bool as_trusted =
        IsRoot(other_location) || (IsChainStore(other_location) && !IsRoot(location));
    if (as_trusted &&
        x509::Equal(other.certificate.subject_public_key_info(),
                    entry.certificate.subject_public_key_info()) &&
        Works(inventory, other, time) &&
        validity->not_after < other.certificate.validity()->not_after) {
      return id;
    }
  }
  return std::nullopt;
}

}  // namespace pkiaudit::audit
