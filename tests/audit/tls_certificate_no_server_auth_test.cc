// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "tls-certificate-no-server-auth";

using TlsCertificateNoServerAuthTest = HostSettingsTest;

TEST_F(TlsCertificateNoServerAuthTest, AClientsCertificate) {
  Bind("0.0.0.0:443", AddServer({kClientAuth}));
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(EvidenceText(finding.evidence, "purpose"), kServerAuth);
}

TEST_F(TlsCertificateNoServerAuthTest, AServers) {
  Bind("0.0.0.0:443", AddServer({kServerAuth, kClientAuth}));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(TlsCertificateNoServerAuthTest, DoesNotApplyWithoutABinding) {
  SetDword(kHttp, "MaxFieldLength", 65534);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(TlsCertificateNoServerAuthTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
