// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_CHECKS_RA_MISSING_H_
#define PKIAUDIT_AUDIT_CHECKS_RA_MISSING_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/pki/ra_absence.h"

namespace pkiaudit::audit::checks {

// Where one stands in a user's store, that is what there is to mend.
inline constexpr std::string_view kCausesOfMissing[] = {"ra-only-in-user-store"};

// Is there a certificate of that role that NDES can see? Says nothing of whether it works: an
// expired one is not missing.
inline void JudgeRaCertificateMissing(const AuditInput& input, RaRole role,
                                      std::vector<std::pair<Subject, Judgement>>& results) {
  const auto& inventory = input.inventory;
  const Subject subject = Subject::Host(std::string(RaRoleName(role)));
  const auto& generations = input.ra.of(role);
  if (std::ranges::any_of(generations, [](const RaCertificate& ra) { return !ra.archived; })) {
    results.emplace_back(subject, Pass());
    return;
  }
  if (std::string why = WhyAbsenceIsNotKnown(inventory, input.ra); !why.empty()) {
    results.emplace_back(subject, NotChecked(std::move(why)));
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
