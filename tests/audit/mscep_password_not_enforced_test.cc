// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "mscep-password-not-enforced";

using MscepPasswordNotEnforcedTest = HostSettingsTest;

TEST_F(MscepPasswordNotEnforcedTest, WhoeverAsksMayEnrol) {
  SetMscep("EnforcePassword", 0);
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.severity, Severity::kCritical);
  EXPECT_EQ(finding.subject, Subject::Setting("MSCEP\\EnforcePassword"));
}

TEST_F(MscepPasswordNotEnforcedTest, APolicyModuleIsAskedForEachRequest) {
  SetMscep("EnforcePassword", 0);
  SetPolicyThumbprint(u"00");
  EXPECT_EQ(OnlyFinding(kId).severity, Severity::kWarning);
}

TEST_F(MscepPasswordNotEnforcedTest, Enforced) {
  SetMscep("EnforcePassword", 1);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(MscepPasswordNotEnforcedTest, WithoutTheValueNothingIsTold) {
  SetMscep("PasswordMax", 5);
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
  SetString(Below(kMscep, "EnforcePassword"), "EnforcePassword", std::string_view("1"));
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(MscepPasswordNotEnforcedTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
