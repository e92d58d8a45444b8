// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_CHECKS_RA_MISSING_H_
#define PKIAUDIT_AUDIT_CHECKS_RA_MISSING_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"

namespace pkiaudit::audit::checks {

// Whether anything of LocalMachine\`store` is known only as unreadable.
inline bool HasUnreadableItems(const stores::Inventory& inventory, std::string_view store) {
  return std::ranges::any_of(inventory.unreadable_items(), [&](const stores::UnreadableItem& item) {
    return item.location != stores::kNone &&
           item.error.code != stores::ErrorCode::kUnexpectedFile &&
           inventory.location(item.location)
               .IsStore(stores::StoreLocation::Kind::kLocalMachine, store);
  });
}

// Why nothing tells the role of what may be an RA certificate (RaCertificates::undecided).
inline std::string_view WhyUndecided(const x509::Certificate& certificate) {
  if (!certificate.key_usage()) {
    return "its key usage cannot be read, and its template is not known.";
  }
  if (!IsForCertificateRequestAgents(certificate)) {
    return "its extended key usage cannot be read, and its template is not known.";
  }
  return "its key usage allows both RA roles, and neither its template nor its key specification "
         "is known.";
}

// Where one stands in a user's store, that is what there is to mend.
inline constexpr std::string_view kCausesOfMissing[] = {"ra-only-in-user-store"};

// Is there a certificate of that role that NDES can see? Says nothing of whether it works: an
// expired one is not missing.
inline void JudgeRaCertificateMissing(const AuditInput& input, RaRole role,
                                      std::vector<std::pair<Subject, Judgement>>& results) {
  using stores::StoreLocation;
  const auto& inventory = input.inventory;
  const Subject subject = Subject::Host(std::string(RaRoleName(role)));
  const auto& generations = input.ra.of(role);
  if (std::ranges::any_of(generations, [](const RaCertificate& ra) { return !ra.archived; })) {
    results.emplace_back(subject, Pass());
    return;
  }
  if (!inventory.WasRead(StoreLocation::Kind::kLocalMachine, "My")) {
    results.emplace_back(subject, NotChecked("The store LocalMachine\\My was not read."));
    return;
  }
  if (!input.ra.undecided.empty()) {
    const auto& candidate = inventory.entry(input.ra.undecided.front());
    results.emplace_back(
        subject,
        NotChecked("It may be the certificate " + x509::ToHex(candidate.sha1) +
                   " of LocalMachine\\My: " + std::string(WhyUndecided(candidate.certificate))));
    return;
  }
  if (HasUnreadableItems(inventory, "My")) {
    results.emplace_back(
        subject, NotChecked("Not all of LocalMachine\\My could be read; the certificate may "
                            "be among what could not."));
    return;
  }
  Evidence evidence = {
      {"role", Text{std::string(RaTemplateTitle(role))}},
      {"found", Text{generations.empty() ? "there is none" : "what there is, is archived"}}};
  for (const RaCertificate& archived : generations) {
    evidence.push_back({"archived", Thumbprint{x509::ToHex(inventory.entry(archived.entry).sha1)}});
  }
  results.emplace_back(subject, Fail(std::move(evidence)));
}

}  // namespace pkiaudit::audit::checks

#endif  // PKIAUDIT_AUDIT_CHECKS_RA_MISSING_H_
