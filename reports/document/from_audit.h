// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_DOCUMENT_FROM_AUDIT_H_
#define PKIAUDIT_REPORTS_DOCUMENT_FROM_AUDIT_H_

#include <string>

#include "audit/audit_input.h"
#include "audit/audit_report.h"
#include "reports/document/document.h"

namespace pkiaudit::reports {

// What only the caller of the audit knows.
struct RunFacts {
  std::string tool_version;
  InputKind input = InputKind::kSnapshot;
  std::string input_name;  // the folder's or file's name as given, last part only
  TimeSource audit_time_source = TimeSource::kOption;
};

// Tells an audit's report to `consumer`. The same input gives the same events; no clock is read.
// Entries are told location by location, in the order of their ids. Memory beyond the report's:
// four octets for each entry.
void EmitReport(const audit::AuditInput& input, const audit::AuditReport& report,
                const RunFacts& run, Consumer& consumer);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_FROM_AUDIT_H_
