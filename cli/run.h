// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_CLI_RUN_H_
#define PKIAUDIT_CLI_RUN_H_

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/command_line.h"
#include "cli/exit_code.h"

namespace pkiaudit::cli {

// Parses, runs and answers: reports and summaries on `out`, messages on `err`. Exceptions are the
// tool's own faults and leave it.
ExitCode Run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

// The commands; each of the files *_command.cc holds what one line of the command line does.
ExitCode RunAudit(const AuditCommand& command, std::ostream& out, std::ostream& err);
ExitCode RunBundle(const BundleCommand& command, std::ostream& out, std::ostream& err);
ExitCode RunCollect(const CollectCommand& command, std::ostream& out, std::ostream& err);
ExitCode RunRender(const RenderCommand& command, std::ostream& out, std::ostream& err);
ExitCode RunChecks(const ChecksCommand& command, std::ostream& out);
ExitCode RunExplain(const ExplainCommand& command, std::ostream& out, std::ostream& err);

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_CLI_RUN_H_
