// SPDX-License-Identifier: Apache-2.0
// The catalogue of checks, as text and as JSON.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "audit/check.h"
#include "cli/run.h"

namespace pkiaudit::cli {
namespace {

std::vector<std::string_view> RoleNames(audit::RoleSet roles) {
  std::vector<std::string_view> names;
  for (audit::Role role : {audit::Role::kNdesHost, audit::Role::kWindowsHost,
                           audit::Role::kTrustStore, audit::Role::kBundle}) {
    if (audit::Contains(roles, role)) {
      names.push_back(audit::RoleName(role));
    }
  }
  return names;
}

// Continuation lines of a text with several lines stand below the first.
void PrintSection(std::ostream& out, std::string_view heading, std::string_view text) {
  out << "\n" << heading << "\n";
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    out << "  " << text.substr(0, end) << "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// The check whose id is most like `id`, for a slip of the keyboard; empty where none is near.
std::string_view NearestId(std::string_view id) {
  std::string_view nearest;
  size_t best = std::max<size_t>(id.size() / 2, 3);
  for (const audit::Check* check : audit::AllChecks()) {
    // Levenshtein's distance, a row at a time.
    std::vector<size_t> row(check->id.size() + 1);
    for (size_t j = 0; j < row.size(); ++j) {
      row[j] = j;
    }
    for (size_t i = 1; i <= id.size(); ++i) {
      size_t diagonal = row[0]++;
      for (size_t j = 1; j < row.size(); ++j) {
        const size_t replaced = diagonal + (id[i - 1] == check->id[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      }
    }
    if (row.back() < best) {
      best = row.back();
      nearest = check->id;
    }
  }
  return nearest;
}

}  // namespace

ExitCode RunChecks(const ChecksCommand& command, std::ostream& out) {
  if (!command.json) {
    size_t width = 0;
    for (const audit::Check* check : audit::AllChecks()) {
      width = std::max(width, check->id.size());
    }
    for (const audit::Check* check : audit::AllChecks()) {
      const std::string_view severity = audit::SeverityName(check->severity);
      out << check->id << std::string(width + 2 - check->id.size(), ' ') << severity
          << std::string(10 - severity.size(), ' ') << check->title << "\n";
    }
    return kExitOk;
  }
  nlohmann::ordered_json catalogue = nlohmann::ordered_json::array();
  for (const audit::Check* check : audit::AllChecks()) {
    catalogue.push_back({{"id", check->id},
                         {"title", check->title},
                         {"severity", audit::SeverityName(check->severity)},
                         {"severityReason", check->severity_reason},
                         {"summary", check->summary},
                         {"meaning", check->meaning},
                         {"remediation", check->remediation},
                         {"verification", check->verification},
                         {"citation", check->citation},
                         {"roles", RoleNames(check->roles)}});
  }
  out << catalogue.dump(2) << "\n";
  return kExitOk;
}

ExitCode RunExplain(const ExplainCommand& command, std::ostream& out, std::ostream& err) {
  const audit::Check* check = audit::FindCheck(command.id);
  if (check == nullptr) {
    err << "pkiaudit: there is no check '" << command.id << "'";
    if (const auto nearest = NearestId(command.id.substr(0, 100)); !nearest.empty()) {
      err << "; did you mean " << nearest << "?";
    }
    err << " ('pkiaudit checks' lists them)\n";
    return kExitUsage;
  }
  out << check->id << ": " << check->title << "\n";
  std::string roles;
  for (std::string_view name : RoleNames(check->roles)) {
    roles += (roles.empty() ? "" : ", ") + std::string(name);
  }
  out << "Severity: " << audit::SeverityName(check->severity) << ". " << check->severity_reason
      << "\nApplies to: " << roles << "\n";
  PrintSection(out, "What it means", check->meaning);
  PrintSection(out, "How to mend it", check->remediation);
  PrintSection(out, "How to verify", check->verification);
  PrintSection(out, "Source", check->citation);
  return kExitOk;
}

}  // namespace pkiaudit::cli
