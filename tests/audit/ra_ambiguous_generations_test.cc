// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-ambiguous-generations";

// The audit is at 2026-06-01.
class RaAmbiguousGenerationsTest : public CheckTest {
 protected:
  stores::EntryId AddCep(x509::Time begin, x509::Time end) {
    return Add(LocalMachine("My"), CepEncryption(begin, end));
  }
};

TEST_F(RaAmbiguousGenerationsTest, SideBySideForLong) {
  const auto other = AddCep(At(2025, 6, 1), At(2027, 6, 1));
  const auto current = AddCep(At(2026, 1, 1), At(2028, 1, 1));
  const Judgement judgement = Judge(kId, other);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(judgement.evidence, "current"),
            x509::ToHex(inventory_.entry(current).sha1));
  EXPECT_EQ(EvidenceText(judgement.evidence, "overlap"),
            std::to_string((At(2027, 6, 1).unix_seconds - At(2026, 1, 1).unix_seconds)));
  EXPECT_EQ(EvidenceText(judgement.evidence, "overlapEnds"), "2027-06-01T00:00:00Z");
  EXPECT_EQ(Judge(kId, current).result, Result::kNotApplicable);
}

TEST_F(RaAmbiguousGenerationsTest, ARenewalThatHasJustBegunIsANotice) {
  const auto other = AddCep(At(2025, 6, 1), At(2027, 6, 1));
  AddCep(At(2026, 5, 1), At(2028, 5, 1));
  EXPECT_EQ(Judge(kId, other).severity, Severity::kNotice);
  time_ = At(2026, 6, 29, 23, 59, 59);
  EXPECT_EQ(Judge(kId, other).severity, Severity::kNotice);
  time_ = At(2026, 6, 30);
  EXPECT_EQ(Judge(kId, other).severity, Severity::kWarning);
}

TEST_F(RaAmbiguousGenerationsTest, ARenewalThatEndsSoonIsANotice) {
  const auto other = AddCep(At(2024, 6, 11), At(2026, 6, 11));
  AddCep(At(2026, 1, 1), At(2028, 1, 1));
  EXPECT_EQ(Judge(kId, other).severity, Severity::kNotice);
}

TEST_F(RaAmbiguousGenerationsTest, EachOfSeveral) {
  AddCep(At(2024, 6, 11), At(2026, 6, 11));
  AddCep(At(2025, 6, 1), At(2027, 6, 1));
  AddCep(At(2026, 1, 1), At(2028, 1, 1));
  Add(LocalMachine("My"), EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1)));
  EXPECT_EQ(Run(kId).Failures().size(), 2u);
}

TEST_F(RaAmbiguousGenerationsTest, WhatDoesNotWorkAmbiguatesNothing) {
  AddCep(At(2026, 1, 1), At(2028, 1, 1));
  AddCep(At(2022, 1, 1), At(2024, 1, 1));
  AddCep(At(2026, 7, 1), At(2027, 7, 1));
  inventory_.SetProperties(AddCep(At(2025, 6, 1), At(2027, 6, 1)), {{}, true});
  EXPECT_EQ(Run(kId).Count(Result::kFail), 0u);
}

TEST_F(RaAmbiguousGenerationsTest, DoesNotApply) {
  AddCep(At(2026, 1, 1), At(2028, 1, 1));
  Add(LocalMachine("My"), EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1)));
  const auto server = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2028, 1, 1)));
  EXPECT_EQ(Judge(kId, server).result, Result::kNotApplicable);
  EXPECT_EQ(Run(kId).Count(Result::kFail), 0u);
  AddCep(At(2025, 6, 1), At(2027, 6, 1));
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Run(kId).Count(Result::kFail), 0u);
}

}  // namespace
}  // namespace pkiaudit::audit
