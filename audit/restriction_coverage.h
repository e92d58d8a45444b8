// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_RESTRICTION_COVERAGE_H_
#define PKIAUDIT_AUDIT_RESTRICTION_COVERAGE_H_

#include <vector>

#include "audit/audit_input.h"
#include "audit/audit_report.h"

namespace pkiaudit::audit {

// Of a Windows host: roots of LocalMachine of which the input does not tell whether Windows still
// trusts them, as it holds certificates without their properties.
void AddRestrictionGap(const AuditInput& input, std::vector<CoverageGap>& gaps);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_RESTRICTION_COVERAGE_H_
