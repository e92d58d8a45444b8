// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_DOCUMENT_RA_FROM_AUDIT_H_
#define PKIAUDIT_REPORTS_DOCUMENT_RA_FROM_AUDIT_H_

#include "audit/audit_input.h"
#include "audit/audit_report.h"
#include "reports/document/document.h"

namespace pkiaudit::reports {

// Tells the RA certificates of an NDES host, the current one of each role first, in full for the
// generations in use: at most kMaxRaInFull of a role, with at most kMaxRaAccounts accounts each.
// Nothing in other roles.
constexpr size_t kMaxRaInFull = 10;
constexpr size_t kMaxRaAccounts = 40;
void EmitRaCertificates(const audit::AuditInput& input, const audit::AuditReport& report,
                        Consumer& consumer);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_RA_FROM_AUDIT_H_
