// SPDX-License-Identifier: Apache-2.0
#include "cli/exit_code.h"

#include <algorithm>

namespace pkiaudit::cli {

ExitCode ExitCodeFor(const audit::AuditReport& report, audit::Severity fail_on) {
  for (audit::Severity severity : audit::kAllSeverities) {
    if (severity >= fail_on && report.failures_by_severity[static_cast<size_t>(severity)] > 0) {
      return kExitFindings;
    }
  }
  const bool incomplete = std::ranges::any_of(report.coverage, [](const audit::CoverageGap& gap) {
    return gap.cause == audit::CoverageCause::kFailed ||
           (gap.cause == audit::CoverageCause::kNotSupplied && gap.required);
  });
  return incomplete ? kExitIncomplete : kExitOk;
}

}  // namespace pkiaudit::cli
