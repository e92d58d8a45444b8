// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ndes-policy-certificate-no-client-auth";

using NdesPolicyCertificateNoClientAuthTest = HostSettingsTest;

TEST_F(NdesPolicyCertificateNoClientAuthTest, AServersCertificate) {
  SetPolicyThumbprint(AddServer({kServerAuth}));
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(EvidenceText(finding.evidence, "purpose"), kClientAuth);
}

TEST_F(NdesPolicyCertificateNoClientAuthTest, AClients) {
  SetPolicyThumbprint(AddServer({kServerAuth, kClientAuth}));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
  SetPolicyThumbprint(AddServer({"2.5.29.37.0"}));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u) << "any purpose";
  SetPolicyThumbprint(AddServer());
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u) << "without the extension any purpose";
}

TEST_F(NdesPolicyCertificateNoClientAuthTest, ApplicationPoliciesStandInForIt) {
  SetPolicyThumbprint(Add(LocalMachine("My"),
                          test_support::CertificateBuilder().ApplicationPolicies({kServerAuth})));
  EXPECT_EQ(Run(kId).Count(Result::kFail), 1u);
}

TEST_F(NdesPolicyCertificateNoClientAuthTest, UnreadableIsNoPass) {
  SetPolicyThumbprint(Add(LocalMachine("My"), test_support::CertificateBuilder().Extension(
                                                  "2.5.29.37", false, test_support::Bytes{5, 0})));
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(NdesPolicyCertificateNoClientAuthTest, DoesNotApplyWithoutAPolicyModule) {
  SetMscep("EnforcePassword", 1);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(NdesPolicyCertificateNoClientAuthTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
