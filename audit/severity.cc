// SPDX-License-Identifier: Apache-2.0
#include "audit/severity.h"

namespace pkiaudit::audit {

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kNotice:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
    case Severity::kCritical:
      return "critical";
  }
  return "";
}

std::optional<Severity> ParseSeverity(std::string_view name) {
  for (Severity severity : kAllSeverities) {
    if (SeverityName(severity) == name) {
      return severity;
    }
  }
  return std::nullopt;
}

}  // namespace pkiaudit::audit
