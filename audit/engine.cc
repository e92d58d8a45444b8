// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <tuple>
#include <utility>

#include "audit/audit_report.h"
#include "audit/coverage.h"
#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

// Large enough that taking a shard costs nothing, small enough that cores finish together.
constexpr size_t kEntriesPerShard = 1024;

// What checks said of some of the subjects.
struct Outcome {
  explicit Outcome(size_t checks) : counts(checks) {}

  std::vector<Finding> findings;
  std::vector<CheckCounts> counts;
};

class Engine {
 public:
  Engine(const AuditInput& input, std::span<const Check* const> checks)
      : input_(input), checks_(checks) {
    for (const Check* check : checks) {
      runs_.push_back(Contains(check->roles, input.role) &&
                      !input.policy.excluded_checks.contains(check->id));
    }
  }

  Outcome JudgeEntries(unsigned threads) const;
  Outcome JudgeHost() const;

 private:
  void JudgeShard(size_t shard, Outcome& outcome) const;
  void JudgeEntry(stores::EntryId id, Outcome& outcome) const;
  void Record(size_t check, Subject subject, Judgement judgement, Outcome& outcome) const;
  static Judgement Error(const char* reason) {
    return {Result::kError, std::nullopt, {{"reason", Text{reason}}}};
  }

  const AuditInput& input_;
  std::span<const Check* const> checks_;
  std::vector<bool> runs_;
};

void Engine::Record(size_t check, Subject subject, Judgement judgement, Outcome& outcome) const {
  ++outcome.counts[check].by_result[static_cast<size_t>(judgement.result)];
  if (judgement.result == Result::kPass || judgement.result == Result::kNotApplicable) {
    return;
  }
  const Check& the_check = *checks_[check];
  Severity severity = judgement.severity.value_or(the_check.severity);
  if (const auto own = input_.policy.severities.find(the_check.id);
      own != input_.policy.severities.end()) {
    severity = own->second;
  }
  outcome.findings.push_back({.check = static_cast<uint16_t>(check),
                              .result = judgement.result,
                              .severity = severity,
                              .subject = std::move(subject),
                              .cause = std::move(judgement.cause),
                              .evidence = std::move(judgement.evidence)});
}

void Engine::JudgeEntry(stores::EntryId id, Outcome& outcome) const {
  const auto& entry = input_.inventory.entry(id);
  for (size_t i = 0; i < checks_.size(); ++i) {
    const auto* check = std::get_if<EntryCheck>(&checks_[i]->run);
    if (check == nullptr || !runs_[i]) {
      continue;
    }
    Judgement judgement;
    try {
      judgement =
          check->applies(input_, entry, id) ? check->judge(input_, entry, id) : NotApplicable();
    } catch (const std::exception& failure) {
      judgement = Error(failure.what());
    }
    Record(i, Subject::Entry(id), std::move(judgement), outcome);
  }
}

void Engine::JudgeShard(size_t shard, Outcome& outcome) const {
  const size_t begin = shard * kEntriesPerShard;
  const size_t end = std::min(begin + kEntriesPerShard, input_.inventory.entries().size());
  for (size_t id = begin; id < end; ++id) {
    if (input_.logical_stores.IsRepresentative(static_cast<stores::EntryId>(id))) {
      JudgeEntry(static_cast<stores::EntryId>(id), outcome);
    }
  }
}

// Each thread keeps what it found; the order of the findings is made by sorting, so it does not
// matter which thread took which shard.
Outcome Engine::JudgeEntries(unsigned threads) const {
  const size_t shards =
      (input_.inventory.entries().size() + kEntriesPerShard - 1) / kEntriesPerShard;
  threads = static_cast<unsigned>(std::clamp<size_t>(threads, 1, std::max<size_t>(shards, 1)));
  std::vector<Outcome> outcomes(threads, Outcome(checks_.size()));
  std::vector<std::exception_ptr> failures(threads);
  std::atomic<size_t> next_shard = 0;
  const auto work = [&](unsigned worker) {
    try {
      for (size_t shard = next_shard++; shard < shards; shard = next_shard++) {
        JudgeShard(shard, outcomes[worker]);
      }
    } catch (...) {
      // Out of memory, as a check's own exceptions are told: it must not end the process.
      failures[worker] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 1; i < threads; ++i) {
      workers.emplace_back(work, i);
    }
    work(0);
  }
  for (const std::exception_ptr& failure : failures) {
    if (failure) {
      std::rethrow_exception(failure);
    }
  }
  Outcome all = std::move(outcomes[0]);
  for (unsigned i = 1; i < threads; ++i) {
    std::ranges::move(outcomes[i].findings, std::back_inserter(all.findings));
    for (size_t check = 0; check < checks_.size(); ++check) {
      for (size_t result = 0; result < all.counts[check].by_result.size(); ++result) {
        all.counts[check].by_result[result] += outcomes[i].counts[check].by_result[result];
      }
    }
  }
  return all;
}

Outcome Engine::JudgeHost() const {
  Outcome outcome(checks_.size());
  for (size_t i = 0; i < checks_.size(); ++i) {
    const auto* check = std::get_if<HostCheck>(&checks_[i]->run);
    if (check == nullptr || !runs_[i]) {
      continue;
    }
    std::vector<std::pair<Subject, Judgement>> results;
    try {
      if (check->applies(input_)) {
        check->judge(input_, results);
      } else {
        results.emplace_back(Subject::Host(), NotApplicable());
      }
    } catch (const std::exception& failure) {
      results.clear();
      results.emplace_back(Subject::Host(), Error(failure.what()));
    }
    for (auto& [subject, judgement] : results) {
      Record(i, std::move(subject), std::move(judgement), outcome);
    }
  }
  return outcome;
}

// One cause, one finding: what a failing check of `explained_by` on the same subject causes is told
// as not applicable.
class Explanations {
 public:
  explicit Explanations(std::span<const Check* const> checks) : causes_(checks.size()) {
    for (size_t i = 0; i < checks.size(); ++i) {
      for (std::string_view id : checks[i]->explained_by) {
        const auto cause = std::ranges::find(checks, id, &Check::id);
        if (cause != checks.end()) {
          causes_[i].push_back(static_cast<uint16_t>(cause - checks.begin()));
        }
      }
    }
  }

  void Apply(Outcome& outcome) const {
    std::vector<bool> is_cause(causes_.size());
    for (const auto& causes : causes_) {
      for (uint16_t cause : causes) {
        is_cause[cause] = true;
      }
    }
    std::vector<Key> failures;
    for (const Finding& finding : outcome.findings) {
      if (finding.result == Result::kFail && is_cause[finding.check]) {
        failures.push_back(KeyOf(finding.subject, finding.check));
      }
    }
    std::ranges::sort(failures);
    for (Finding& finding : outcome.findings) {
      Explain(finding, failures, outcome.counts[finding.check]);
    }
    ApplyOwn(outcome);
  }

 private:
  using Key = std::tuple<Subject::Kind, uint32_t, std::string_view, uint16_t>;
  static Key KeyOf(const Subject& subject, uint16_t check) {
    return {subject.kind, subject.index, subject.text, check};
  }

  void Explain(Finding& finding, const std::vector<Key>& failures, CheckCounts& counts) const {
    if (finding.result != Result::kFail && finding.result != Result::kNotChecked &&
        finding.result != Result::kError) {
      return;
    }
    const auto fails = [&](const Subject& subject, uint16_t check) {
      return std::ranges::binary_search(failures, KeyOf(subject, check));
    };
    // Where the check fails there itself, only that finding may explain this one (ApplyOwn).
    const bool has_other = finding.cause && !fails(*finding.cause, finding.check);
    for (uint16_t cause : causes_[finding.check]) {
      if (cause != finding.check &&
          (fails(finding.subject, cause) || (has_other && fails(*finding.cause, cause)))) {
        MarkExplained(finding, cause, counts);
        return;
      }
    }
  }

  // Of a check that one finding tells for several subjects: only where nothing explains that one.
  void ApplyOwn(Outcome& outcome) const {
    const auto explains_itself = [&](const Finding& finding) {
      const auto& causes = causes_[finding.check];
      return finding.result == Result::kFail &&
             std::ranges::find(causes, finding.check) != causes.end();
    };
    std::vector<Key> told;
    for (const Finding& finding : outcome.findings) {
      if (explains_itself(finding) && !finding.cause) {
        told.push_back(KeyOf(finding.subject, finding.check));
      }
    }
    std::ranges::sort(told);
    for (Finding& finding : outcome.findings) {
      if (explains_itself(finding) && finding.cause &&
          std::ranges::binary_search(told, KeyOf(*finding.cause, finding.check))) {
        MarkExplained(finding, finding.check, outcome.counts[finding.check]);
      }
    }
  }

  static void MarkExplained(Finding& finding, uint16_t cause, CheckCounts& counts) {
    --counts.by_result[static_cast<size_t>(finding.result)];
    ++counts.by_result[static_cast<size_t>(Result::kNotApplicable)];
    finding.result = Result::kNotApplicable;
    finding.explained_by = cause;
  }

  std::vector<std::vector<uint16_t>> causes_;  // by check
};

int ResultRank(Result result) {
  switch (result) {
    case Result::kFail:
      return 0;
    case Result::kError:
      return 1;
    case Result::kNotChecked:
      return 2;
    case Result::kWaived:
      return 3;
    case Result::kNotApplicable:
      return 4;
    case Result::kPass:
      return 5;
  }
  return 6;
}

void SortFindings(std::vector<Finding>& findings) {
  const auto key = [](const Finding& finding) {
    return std::tuple(ResultRank(finding.result), -static_cast<int>(finding.severity),
                      finding.check, finding.subject.kind, finding.subject.index,
                      std::string_view(finding.subject.text));
  };
  std::ranges::sort(findings, std::ranges::less{}, key);
}

// What expires without harm is no "next": what Windows renews by itself, and RA certificates that
// NDES does not work with.
bool ExpiryMatters(const AuditInput& input, stores::EntryId id) {
  if (!Contains(kWindowsRoles, input.role)) {
    return true;
  }
  if (!input.relevance.Contains(id) || RenewsItself(input.inventory, input.inventory.entry(id))) {
    return false;
  }
  const auto ra = input.ra.Find(id);
  return !ra || input.ra.current(ra->role)->entry == id;
}

// The next of what matters to expire; what has expired is a finding, not a next.
std::optional<NextExpiry> FindNextExpiry(const AuditInput& input) {
  std::optional<NextExpiry> next;
  const auto& entries = input.inventory.entries();
  for (stores::EntryId id = 0; id < entries.size(); ++id) {
    const auto validity = entries[id].certificate.validity();
    if (validity && validity->not_after >= input.time &&
        (!next || validity->not_after < next->time) && ExpiryMatters(input, id)) {
      next = NextExpiry{id, validity->not_after};
    }
  }
  return next;
}

}  // namespace

AuditReport Audit(const AuditInput& input, std::span<const Check* const> checks, unsigned threads) {
  const Engine engine(input, checks);
  Outcome outcome =
      engine.JudgeEntries(threads == 0 ? std::thread::hardware_concurrency() : threads);
  Outcome host = engine.JudgeHost();
  std::ranges::move(host.findings, std::back_inserter(outcome.findings));
  for (size_t i = 0; i < checks.size(); ++i) {
    if (std::holds_alternative<HostCheck>(checks[i]->run)) {
      outcome.counts[i] = host.counts[i];
    }
  }
  Explanations(checks).Apply(outcome);
  SortFindings(outcome.findings);

  AuditReport report;
  report.checks = checks;
  report.findings = std::move(outcome.findings);
  report.counts = std::move(outcome.counts);
  for (const Finding& finding : report.findings) {
    if (finding.result == Result::kFail) {
      ++report.failures_by_severity[static_cast<size_t>(finding.severity)];
    }
  }
  report.next_expiry = FindNextExpiry(input);
  report.coverage = FindCoverageGaps(input, report);
  report.verdict = DecideVerdict(input.policy, report);
  return report;
}

AuditReport Audit(const AuditInput& input, unsigned threads) {
  return Audit(input, AllChecks(), threads);
}

}  // namespace pkiaudit::audit
