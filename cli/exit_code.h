// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_EXIT_CODE_H_
#define PKIAUDIT_CLI_EXIT_CODE_H_

#include "audit/audit_report.h"
#include "audit/severity.h"

namespace pkiaudit::cli {

// What the process ends with; schedulers rely on the numbers. The first that holds, in this order.
enum ExitCode : int {
  kExitUsage = 64,      // wrong option, or a file or folder that does not exist
  kExitFailure = 1,     // the tool failed: there is no report
  kExitFindings = 2,    // a finding at or above --fail-on
  kExitIncomplete = 3,  // something asked for failed, or something required was not supplied
  kExitOk = 0,
};

ExitCode ExitCodeFor(const audit::AuditReport& report, audit::Severity fail_on);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_EXIT_CODE_H_
