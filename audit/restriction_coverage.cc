// SPDX-License-Identifier: Apache-2.0
#include "audit/restriction_coverage.h"

#include <algorithm>
#include <string>

#include "audit/pki/property_carrier.h"

namespace pkiaudit::audit {

void AddRestrictionGap(const AuditInput& input, std::vector<CoverageGap>& gaps) {
  if (!Contains(kWindowsRoles, input.role)) return;
  const auto& inventory = input.inventory;
  size_t roots = 0;
  size_t without = 0;
  for (stores::EntryId id = 0; id < inventory.entries().size(); ++id) {
    if (!input.logical_stores.IsRepresentative(id) ||
        !inventory.location(inventory.entry(id))
             .IsStore(stores::StoreLocation::Kind::kLocalMachine, "Root")) {
      continue;
    }
    ++roots;
    const auto copies = input.logical_stores.SameCertificate(id);
    without += std::ranges::none_of(
        copies, [&](stores::EntryId copy) { return TellsProperties(inventory.entry(copy)); });
  }
  if (without == 0) return;
  const std::string whose = without == roots
                                ? "The input holds the certificates of the roots alone"
                                : "Of " + std::to_string(without) + " of " + std::to_string(roots) +
                                      " roots the input holds the certificate alone";
  gaps.push_back({"trust restrictions of LocalMachine\\Root", CoverageCause::kNotSupplied,
                  whose +
                      ": one that Microsoft has disabled or limited looks like any other. Export "
                      "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates to registry/ of the snapshot "
                      "with reg export.",
                  false});
}

}  // namespace pkiaudit::audit
