// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_AUDIT_REPORT_H_
#define PKIAUDIT_AUDIT_AUDIT_REPORT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit_input.h"
#include "audit/check.h"
#include "audit/finding.h"

namespace pkiaudit::audit {

// Why something was not judged.
enum class CoverageCause : uint8_t {
  kExcluded,     // an option or the role's default; stands beside the verdict and never changes it
  kNotSupplied,  // the input does not hold it
  kFailed,       // it was asked for and could not be read or judged
};
std::string_view CoverageCauseName(CoverageCause cause);  // "excluded", "notSupplied", "failed"

struct CoverageGap {
  std::string what;  // "LocalMachine\My", "file stores/…", "check root-not-self-signed"
  CoverageCause cause = CoverageCause::kNotSupplied;
  std::string reason;     // plain sentence: why, and what to supply
  bool required = false;  // the role's profile asks for it
};

enum class Verdict : uint8_t { kReady, kNotReady, kIncomplete };
std::string_view VerdictName(Verdict verdict);  // "READY", "NOT READY", "INCOMPLETE"

// How many subjects had each result, of one check.
struct CheckCounts {
  std::array<uint32_t, 6> by_result{};  // indexed by Result
};

// The next certificate of the relevance set (all certificates in the other roles) to expire.
struct NextExpiry {
  stores::EntryId entry = stores::kNone;
  x509::Time time;
};

struct AuditReport {
  // The table that the findings' check indexes refer to.
  std::span<const Check* const> checks;
  // fail, error, notchecked, waived and explained notapplicable; sorted: result fail first,
  // severity descending, check id, subject.
  std::vector<Finding> findings;
  std::vector<CheckCounts> counts;                 // by check index
  std::array<uint32_t, 5> failures_by_severity{};  // indexed by Severity
  std::vector<CoverageGap> coverage;
  Verdict verdict = Verdict::kIncomplete;
  std::optional<NextExpiry> next_expiry;
};

// Runs every check that applies in the input's role. `threads` 0 means one per core; the report is
// the same with any number. An exception of a check becomes Result::kError on that subject.
AuditReport Audit(const AuditInput& input, unsigned threads = 0);

// The same with another table of checks, for tests.
AuditReport Audit(const AuditInput& input, std::span<const Check* const> checks, unsigned threads);

// SHA-256 (upper-case hex) over check and canonical subject (logical store and certificate's
// SHA-256, or what else tells the subject apart): the same for the same fault, however the store
// was carried here. The host is no part of it. A check tells a subject once, so no two findings of
// a report share it.
std::string Fingerprint(const stores::Inventory& inventory, std::string_view check_id,
                        const Subject& subject);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_AUDIT_REPORT_H_
