// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_SEVERITY_H_
#define PKIAUDIT_AUDIT_SEVERITY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pkiaudit::audit {

// How bad a finding is for enrolment on the audited host, ascending.
enum class Severity : uint8_t { kInfo, kNotice, kWarning, kError, kCritical };
constexpr std::array<Severity, 5> kAllSeverities = {
    Severity::kCritical, Severity::kError, Severity::kWarning, Severity::kNotice, Severity::kInfo};

// "critical", "error", "warning", "notice", "info".
std::string_view SeverityName(Severity severity);
std::optional<Severity> ParseSeverity(std::string_view name);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_SEVERITY_H_
