// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_COVERAGE_H_
#define PKIAUDIT_AUDIT_COVERAGE_H_

#include <vector>

#include "audit/audit_report.h"

namespace pkiaudit::audit {

// Everything that was not judged, and why: stores and files that could not be read, what the role's
// profile requires and the input lacks, checks that were left out, failed or could not tell.
// `report` needs its findings and counts only. Required gaps first, then by cause and name.
std::vector<CoverageGap> FindCoverageGaps(const AuditInput& input, const AuditReport& report);

// NOT READY where a finding reaches the policy's `not_ready_at`; else INCOMPLETE where something
// that the role requires was not supplied or failed; else READY.
Verdict DecideVerdict(const Policy& policy, const AuditReport& report);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_COVERAGE_H_
