// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>

#include "audit/audit_report.h"
#include "audit/coverage.h"
#include "tests/support/certificate_builder.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;
using test_support::CertificateBuilder;

// Checks that judge by the subject's name, so that a test says what each entry shall get.
bool Always(const AuditInput&, const stores::CertificateEntry&, stores::EntryId) { return true; }
bool NotTheLast(const AuditInput& input, const stores::CertificateEntry&, stores::EntryId id) {
  return id + 1 < input.inventory.entries().size();
}
bool SubjectHas(const stores::CertificateEntry& entry, std::string_view word) {
  return entry.certificate.subject().ToRfc4514().find(word) != std::string::npos;
}
Judgement JudgeBad(const AuditInput&, const stores::CertificateEntry& entry, stores::EntryId id) {
  if (SubjectHas(entry, "throws")) {
    throw std::runtime_error("broken check");
  }
  if (SubjectHas(entry, "unknown")) {
    return NotChecked("no evidence");
  }
  if (SubjectHas(entry, "worse")) {
    return Fail(Severity::kCritical, {});
  }
  return SubjectHas(entry, "bad") ? Fail({{"entry", int64_t{id}}}) : Pass();
}
bool HostAlways(const AuditInput&) { return true; }
bool HostNever(const AuditInput&) { return false; }
void JudgeNoHost(const AuditInput&, std::vector<std::pair<Subject, Judgement>>& results) {
  results.emplace_back(Subject::Host(), Fail({}));
}
void JudgeHostThrows(const AuditInput&, std::vector<std::pair<Subject, Judgement>>& results) {
  results.emplace_back(Subject::Host(), Pass());
  throw std::runtime_error("broken host check");
}

constexpr Check MakeCheck(std::string_view id, std::variant<EntryCheck, HostCheck> run,
                          RoleSet roles = kAllRoles,
                          std::span<const std::string_view> explained_by = {}) {
  return {.id = id,
          .title = "",
          .severity = Severity::kWarning,
          .severity_reason = "",
          .summary = "",
          .meaning = "",
          .remediation = "",
          .verification = "",
          .citation = "",
          .roles = roles,
          .explained_by = explained_by,
          .run = run};
}
constexpr EntryCheck kJudgeBad = {Always, JudgeBad};

class EngineTest : public testing::Test {
 protected:
  stores::EntryId Add(const std::string& common_name, StoreLocation location) {
    const auto der = CertificateBuilder().Subject("CN=" + common_name).SignatureRaw({1}).Build();
    const auto id = inventory_.AddCertificate(inventory_.InternLocation(location), source_, 0, der);
    return id.value();
  }
  stores::EntryId Add(const std::string& common_name) {
    return Add(common_name, {StoreLocation::Kind::kLocalMachine, "", "CA", ".Default"});
  }
  AuditReport Run(const std::vector<const Check*>& checks, unsigned threads = 1,
                  Role role = Role::kBundle) {
    const AuditInput input(inventory_, verifier_, role, x509::Time{1'780'000'000}, policy_);
    return Audit(input, checks, threads);
  }

  stores::Inventory inventory_;
  stores::SourceId source_ = inventory_.AddSource("file", "PEM");
  x509::SignatureVerifier verifier_;
  Policy policy_;
};

TEST_F(EngineTest, CountsAndKeepsWhatIsNoPass) {
  Add("good");
  const auto bad = Add("bad");
  const auto unknown = Add("unknown");
  Add("the last");
  constexpr Check kCheck = MakeCheck("check", EntryCheck{NotTheLast, JudgeBad});
  const AuditReport report = Run({&kCheck});
  const auto& counts = report.counts[0].by_result;
  EXPECT_EQ(1u, counts[static_cast<size_t>(Result::kPass)]);
  EXPECT_EQ(1u, counts[static_cast<size_t>(Result::kFail)]);
  EXPECT_EQ(1u, counts[static_cast<size_t>(Result::kNotChecked)]);
  EXPECT_EQ(1u, counts[static_cast<size_t>(Result::kNotApplicable)]);
  ASSERT_EQ(2u, report.findings.size());
  EXPECT_EQ(Subject::Entry(bad), report.findings[0].subject);
  EXPECT_EQ(Severity::kWarning, report.findings[0].severity);
  EXPECT_EQ(Subject::Entry(unknown), report.findings[1].subject);
  EXPECT_EQ(1u, report.failures_by_severity[static_cast<size_t>(Severity::kWarning)]);
}

TEST_F(EngineTest, ExceptionBecomesAnErrorOfThatCheckOnThatSubject) {
  Add("throws");
  Add("bad");
  constexpr Check kEntry = MakeCheck("entry", kJudgeBad);
  constexpr Check kHost = MakeCheck("host", HostCheck{HostAlways, JudgeHostThrows});
  const AuditReport report = Run({&kEntry, &kHost});
  ASSERT_EQ(3u, report.findings.size());
  EXPECT_EQ(Result::kFail, report.findings[0].result);
  EXPECT_EQ(Result::kError, report.findings[1].result);
  EXPECT_EQ("broken check", std::get<Text>(report.findings[1].evidence[0].value).text);
  EXPECT_EQ(Result::kError, report.findings[2].result);
  EXPECT_EQ(0u, report.counts[1].by_result[static_cast<size_t>(Result::kPass)]);
  EXPECT_EQ(Verdict::kIncomplete, report.verdict) << "a check that broke is never a pass";
}

TEST_F(EngineTest, WhatNoCheckMayThrowReachesTheCallerFromAnyThread) {
  for (int i = 0; i < 1100; ++i) {
    Add("certificate " + std::to_string(i));
  }
  const auto throws_no_exception = [](const AuditInput&, const stores::CertificateEntry&,
                                      stores::EntryId) -> Judgement { throw 1; };
  const Check check = MakeCheck("check", EntryCheck{Always, throws_no_exception});
  EXPECT_THROW(Run({&check}, 2), int);
}

TEST_F(EngineTest, RoleAndPolicyDecideWhatRuns) {
  Add("bad");
  constexpr Check kWindows = MakeCheck("windows", kJudgeBad, kWindowsRoles);
  constexpr Check kAll = MakeCheck("all", kJudgeBad);
  EXPECT_EQ(1u, Run({&kWindows, &kAll}).findings.size());
  EXPECT_EQ(2u, Run({&kWindows, &kAll}, 1, Role::kWindowsHost).findings.size());
  policy_.excluded_checks = {"all"};
  const AuditReport report = Run({&kWindows, &kAll});
  EXPECT_TRUE(report.findings.empty());
  ASSERT_EQ(1u, report.coverage.size());
  EXPECT_EQ(CoverageCause::kExcluded, report.coverage[0].cause);
  EXPECT_EQ("check all", report.coverage[0].what);
  EXPECT_EQ(Verdict::kReady, report.verdict) << "what is excluded stands beside the verdict";
}

TEST_F(EngineTest, SeverityOfTheJudgementThenOfThePolicy) {
  Add("worse");
  constexpr Check kCheck = MakeCheck("check", kJudgeBad);
  EXPECT_EQ(Severity::kCritical, Run({&kCheck}).findings[0].severity);
  EXPECT_EQ(Verdict::kNotReady, Run({&kCheck}).verdict);
  policy_.severities = {{"check", Severity::kInfo}};
  EXPECT_EQ(Severity::kInfo, Run({&kCheck}).findings[0].severity);
  EXPECT_EQ(Verdict::kReady, Run({&kCheck}).verdict);
}

TEST_F(EngineTest, OneCauseOneFinding) {
  const auto both = Add("bad worse");
  static constexpr std::string_view kCauses[] = {"cause"};
  static constexpr EntryCheck kJudgeWorse = {
      Always, [](const AuditInput&, const stores::CertificateEntry& entry, stores::EntryId) {
        return SubjectHas(entry, "worse") ? Fail({}) : Pass();
      }};
  const auto only_effect = Add("bad");
  constexpr Check kCause = MakeCheck("cause", kJudgeWorse);
  constexpr Check kEffect = MakeCheck("effect", kJudgeBad, kAllRoles, kCauses);
  const AuditReport report = Run({&kCause, &kEffect});
  ASSERT_EQ(3u, report.findings.size());
  EXPECT_EQ(Subject::Entry(both), report.findings[0].subject);
  EXPECT_EQ(0, report.findings[0].check);
  EXPECT_EQ(Subject::Entry(only_effect), report.findings[1].subject);
  EXPECT_EQ(Result::kFail, report.findings[1].result);
  EXPECT_EQ(Subject::Entry(both), report.findings[2].subject);
  EXPECT_EQ(Result::kNotApplicable, report.findings[2].result);
  EXPECT_EQ(0u, report.findings[2].explained_by);
  EXPECT_EQ(1u, report.counts[1].by_result[static_cast<size_t>(Result::kFail)]);
  EXPECT_EQ(1u, report.counts[1].by_result[static_cast<size_t>(Result::kNotApplicable)]);
}

// One finding that a check tells for several subjects.
TEST_F(EngineTest, ACheckMayExplainItself) {
  const auto first = Add("bad first");
  const auto second = Add("bad");
  static constexpr std::string_view kCauses[] = {"cause", "check"};
  static constexpr EntryCheck kJudge = {
      Always, [](const AuditInput&, const stores::CertificateEntry& entry, stores::EntryId) {
        Judgement judgement = Fail({});
        if (!SubjectHas(entry, "first")) judgement.cause = Subject::Entry(0);
        return judgement;
      }};
  static constexpr EntryCheck kJudgeFirst = {
      Always, [](const AuditInput&, const stores::CertificateEntry& entry, stores::EntryId) {
        return SubjectHas(entry, "first") ? Fail({}) : Pass();
      }};
  ASSERT_EQ(first, 0u);
  constexpr Check kCheck = MakeCheck("check", kJudge, kAllRoles, kCauses);
  const AuditReport report = Run({&kCheck});
  ASSERT_EQ(2u, report.findings.size());
  EXPECT_EQ(Subject::Entry(first), report.findings[0].subject);
  EXPECT_EQ(Result::kFail, report.findings[0].result);
  EXPECT_EQ(Subject::Entry(second), report.findings[1].subject);
  EXPECT_EQ(Result::kNotApplicable, report.findings[1].result);
  EXPECT_EQ(0u, report.findings[1].explained_by);
  EXPECT_EQ(1u, report.counts[0].by_result[static_cast<size_t>(Result::kFail)]);
  EXPECT_EQ(1u, report.counts[0].by_result[static_cast<size_t>(Result::kNotApplicable)]);

  // What explains the one says nothing of the other, which is told then.
  constexpr Check kCause = MakeCheck("cause", kJudgeFirst);
  const AuditReport with_cause = Run({&kCheck, &kCause});
  uint32_t failing = 0;
  for (const Finding& finding : with_cause.findings) {
    failing += finding.check == 0 && finding.result == Result::kFail ? 1 : 0;
  }
  EXPECT_EQ(1u, failing);
}

TEST_F(EngineTest, HostChecksThatDoNotApply) {
  constexpr Check kCheck = MakeCheck("host", HostCheck{HostNever, JudgeNoHost});
  const AuditReport report = Run({&kCheck});
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(1u, report.counts[0].by_result[static_cast<size_t>(Result::kNotApplicable)]);
}

TEST_F(EngineTest, SameReportWithAnyNumberOfThreads) {
  for (int i = 0; i < 5000; ++i) {
    Add((i % 7 == 0 ? "bad " : i % 11 == 0 ? "worse " : "good ") + std::to_string(i));
  }
  constexpr Check kOne = MakeCheck("one", kJudgeBad);
  constexpr Check kTwo = MakeCheck("two", kJudgeBad);
  const AuditReport one = Run({&kOne, &kTwo}, 1);
  const AuditReport many = Run({&kOne, &kTwo}, 7);
  ASSERT_GT(one.findings.size(), 2000u);
  ASSERT_EQ(one.findings.size(), many.findings.size());
  for (size_t i = 0; i < one.findings.size(); ++i) {
    EXPECT_EQ(one.findings[i].subject, many.findings[i].subject);
    EXPECT_EQ(one.findings[i].check, many.findings[i].check);
  }
  for (size_t i = 0; i < one.counts.size(); ++i) {
    EXPECT_EQ(one.counts[i].by_result, many.counts[i].by_result);
  }
}

TEST_F(EngineTest, ACertificateOfSeveralPhysicalStoresIsJudgedOnce) {
  Add("bad", {StoreLocation::Kind::kLocalMachine, "", "Root", ".Default"});
  Add("bad", {StoreLocation::Kind::kLocalMachine, "", "ROOT", ".GroupPolicy"});
  Add("bad", {StoreLocation::Kind::kLocalMachine, "", "CA", ".Default"});
  constexpr Check kCheck = MakeCheck("check", kJudgeBad);
  const AuditReport report = Run({&kCheck});
  ASSERT_EQ(2u, report.findings.size());
  EXPECT_NE(Fingerprint(inventory_, "check", report.findings[0].subject),
            Fingerprint(inventory_, "check", report.findings[1].subject));
}

TEST_F(EngineTest, FingerprintIsThatOfTheLogicalStore) {
  const auto in_default = Add("a", {StoreLocation::Kind::kLocalMachine, "", "Root", ".Default"});
  const auto in_policy = Add("a", {StoreLocation::Kind::kLocalMachine, "", "Root", ".GroupPolicy"});
  const auto other = Add("b", {StoreLocation::Kind::kLocalMachine, "", "Root", ".Default"});
  const auto of = [&](std::string_view check, stores::EntryId id) {
    return Fingerprint(inventory_, check, Subject::Entry(id));
  };
  EXPECT_EQ(of("x", in_default), of("x", in_policy));
  EXPECT_NE(of("x", in_default), of("y", in_default));
  EXPECT_NE(of("x", in_default), of("x", other));
  EXPECT_EQ(64u, of("x", other).size());
}

}  // namespace
}  // namespace pkiaudit::audit
