// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"

#include <algorithm>
#include <utility>

namespace pkiaudit::audit {

Judgement Fail(Evidence evidence) { return {Result::kFail, std::nullopt, std::move(evidence)}; }

Judgement Fail(Severity severity, Evidence evidence) {
  return {Result::kFail, severity, std::move(evidence)};
}

Judgement NotChecked(std::string reason) {
  return {Result::kNotChecked, std::nullopt, {{"reason", Text{std::move(reason)}}}};
}

const Check* FindCheck(std::string_view id) {
  const auto checks = AllChecks();
  const auto found = std::ranges::find(checks, id, &Check::id);
  return found == checks.end() ? nullptr : *found;
}

}  // namespace pkiaudit::audit
