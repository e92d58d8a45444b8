// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ndes-policy-certificate-no-key";

using NdesPolicyCertificateNoKeyTest = HostSettingsTest;

TEST_F(NdesPolicyCertificateNoKeyTest, WithoutKey) {
  SetPolicyThumbprint(AddServer());
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u) << "keys were not listed";
  inventory_.host().machine_keys_listed = true;
  EXPECT_EQ(OnlyFinding(kId).result, Result::kFail);
  EXPECT_EQ(OnlyFinding(kId).severity, Severity::kError);
}

TEST_F(NdesPolicyCertificateNoKeyTest, WithKey) {
  const auto client = AddServer();
  SetPolicyThumbprint(client);
  AddPrivateKey(client);
  inventory_.host().machine_keys_listed = true;
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(NdesPolicyCertificateNoKeyTest, DoesNotApplyWithoutAPolicyModule) {
  SetMscep("EnforcePassword", 1);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(NdesPolicyCertificateNoKeyTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
