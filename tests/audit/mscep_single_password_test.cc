// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "mscep-single-password";

using MscepSinglePasswordTest = HostSettingsTest;

TEST_F(MscepSinglePasswordTest, OneForAll) {
  SetMscep("UseSinglePassword", 1);
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.severity, Severity::kWarning);
  SetPolicyThumbprint(u"00");
  EXPECT_EQ(OnlyFinding(kId).severity, Severity::kNotice);
}

TEST_F(MscepSinglePasswordTest, OffByDefault) {
  SetMscep("EnforcePassword", 1);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
  SetMscep("UseSinglePassword", 0);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(MscepSinglePasswordTest, DoesNotApplyWhereNoPasswordIsAskedFor) {
  SetMscep("UseSinglePassword", 1);
  SetMscep("EnforcePassword", 0);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(MscepSinglePasswordTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
