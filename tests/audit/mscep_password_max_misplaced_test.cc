// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "mscep-password-max-misplaced";

using MscepPasswordMaxMisplacedTest = HostSettingsTest;

TEST_F(MscepPasswordMaxMisplacedTest, OnTheKeyItself) {
  SetDword(kMscep, "PasswordMax", 500);
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(EvidenceText(finding.evidence, "misplaced"), "500");
  EXPECT_EQ(EvidenceText(finding.evidence, "effective"), "5");
  SetMscep("PasswordMax", 20);
  EXPECT_EQ(EvidenceText(OnlyFinding(kId).evidence, "effective"), "20");
}

TEST_F(MscepPasswordMaxMisplacedTest, OfAnotherType) {
  SetString(kMscep, "PasswordMax", std::string_view("500"));
  EXPECT_EQ(EvidenceText(OnlyFinding(kId).evidence, "misplaced"), "no number");
}

TEST_F(MscepPasswordMaxMisplacedTest, WhereItBelongs) {
  SetMscep("PasswordMax", 500);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(MscepPasswordMaxMisplacedTest, HarmlessWhereBothSayTheSame) {
  SetMscep("PasswordMax", 500);
  SetDword(kMscep, "PasswordMax", 500);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(MscepPasswordMaxMisplacedTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
