// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_TRUST_LIST_COVERAGE_H_
#define PKIAUDIT_AUDIT_TRUST_LIST_COVERAGE_H_

#include <vector>

#include "audit/audit_input.h"
#include "audit/audit_report.h"

namespace pkiaudit::audit {

// What was not judged of trust lists: those that were not used, and the signers of the others that
// are not known to be Microsoft.
void AddTrustListGaps(const AuditInput& input, std::vector<CoverageGap>& gaps);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_TRUST_LIST_COVERAGE_H_
