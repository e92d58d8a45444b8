// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"

#include <ostream>
#include <type_traits>

namespace pkiaudit::cli {

ExitCode Run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  const Command command = ParseCommandLine(arguments);
  return std::visit(
      [&](const auto& chosen) -> ExitCode {
        using Chosen = std::decay_t<decltype(chosen)>;
        if constexpr (std::is_same_v<Chosen, AuditCommand>) {
          return RunAudit(chosen, out, err);
        } else if constexpr (std::is_same_v<Chosen, BundleCommand>) {
          return RunBundle(chosen, out, err);
        } else if constexpr (std::is_same_v<Chosen, CollectCommand>) {
          return RunCollect(chosen, out, err);
        } else if constexpr (std::is_same_v<Chosen, RenderCommand>) {
          return RunRender(chosen, out, err);
        } else if constexpr (std::is_same_v<Chosen, ChecksCommand>) {
          return RunChecks(chosen, out);
        } else if constexpr (std::is_same_v<Chosen, ExplainCommand>) {
          return RunExplain(chosen, out, err);
        } else if constexpr (std::is_same_v<Chosen, PrintCommand>) {
          out << chosen.text;
          return kExitOk;
        } else {
          err << "pkiaudit: " << chosen.message << "\n";
          return kExitUsage;
        }
      },
      command);
}

}  // namespace pkiaudit::cli
