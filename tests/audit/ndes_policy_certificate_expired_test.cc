// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ndes-policy-certificate-expired";

using NdesPolicyCertificateExpiredTest = HostSettingsTest;

TEST_F(NdesPolicyCertificateExpiredTest, Expired) {
  const auto client = AddServer({kClientAuth}, At(2026, 5, 1));
  SetPolicyThumbprint(client);
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_EQ(finding.subject, Subject::Entry(client));
  const CheckRun run = Run({kId, "certificate-expired"});
  EXPECT_EQ(run.Failures().size(), 1u) << "one cause, one finding";
}

TEST_F(NdesPolicyCertificateExpiredTest, Valid) {
  SetPolicyThumbprint(AddServer());
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(NdesPolicyCertificateExpiredTest, OfOneThatIsNotThereNothingIsTold) {
  AddServer({}, At(2026, 5, 1));
  SetPolicyThumbprint(u"00112233445566778899aabbccddeeff00112233");
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(NdesPolicyCertificateExpiredTest, DoesNotApplyWithoutAPolicyModule) {
  SetMscep("EnforcePassword", 1);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(NdesPolicyCertificateExpiredTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
