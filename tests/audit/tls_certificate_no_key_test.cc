// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "tls-certificate-no-key";

using TlsCertificateNoKeyTest = HostSettingsTest;

TEST_F(TlsCertificateNoKeyTest, WithoutKey) {
  const auto server = AddServer();
  Bind("0.0.0.0:443", server);
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u) << "keys were not listed";
  inventory_.host().machine_keys_listed = true;
  EXPECT_EQ(OnlyFinding(kId).result, Result::kFail);
  SetPolicyThumbprint(server);
  EXPECT_EQ(Run({kId, "ndes-policy-certificate-no-key"}).Failures().size(), 1u);
}

TEST_F(TlsCertificateNoKeyTest, WithKey) {
  const auto server = AddServer();
  Bind("0.0.0.0:443", server);
  AddPrivateKey(server);
  inventory_.host().machine_keys_listed = true;
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(TlsCertificateNoKeyTest, AKeyThatItsProviderDoesNotFindIsNoPass) {
  const auto server = AddServer();
  Bind("0.0.0.0:443", server);
  stores::PrivateKey key;
  key.refusals = {{stores::KeyQuestion::kKey, stores::ErrorCode::kNotFound}};
  inventory_.SetPrivateKey(server, key);
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(TlsCertificateNoKeyTest, DoesNotApplyWithoutABinding) {
  SetDword(kHttp, "MaxFieldLength", 65534);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(TlsCertificateNoKeyTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
