// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ra_absence.h"

#include <algorithm>

namespace pkiaudit::audit {
namespace {

// Why nothing tells the role of what may be an RA certificate (RaCertificates::undecided).
std::string_view WhyUndecided(const x509::Certificate& certificate) {
  if (!certificate.key_usage()) {
    return "its key usage cannot be read, and its template is not known.";
  }
  if (!IsForCertificateRequestAgents(certificate)) {
    return "its extended key usage cannot be read, and its template is not known.";
  }
  return "its key usage allows both RA roles, and neither its template nor its key specification "
         "is known.";
}

}  // namespace

bool HasUnreadableItems(const stores::Inventory& inventory, std::string_view store) {
  return std::ranges::any_of(inventory.unreadable_items(), [&](const stores::UnreadableItem& item) {
    return item.location != stores::kNone &&
           item.error.code != stores::ErrorCode::kUnexpectedFile &&
           inventory.location(item.location)
               .IsStore(stores::StoreLocation::Kind::kLocalMachine, store);
  });
}

std::string WhyAbsenceIsNotKnown(const stores::Inventory& inventory, const RaCertificates& ra) {
  if (!inventory.WasRead(stores::StoreLocation::Kind::kLocalMachine, "My")) {
    return "The store LocalMachine\\My was not read.";
  }
  if (!ra.undecided.empty()) {
    const auto& candidate = inventory.entry(ra.undecided.front());
    return "It may be the certificate " + x509::ToHex(candidate.sha1) +
           " of LocalMachine\\My: " + std::string(WhyUndecided(candidate.certificate));
  }
  if (HasUnreadableItems(inventory, "My")) {
    return "Not all of LocalMachine\\My could be read; the certificate may be among what could "
           "not.";
  }
  return {};
}

}  // namespace pkiaudit::audit
