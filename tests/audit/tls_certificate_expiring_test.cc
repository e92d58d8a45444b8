// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "tls-certificate-expiring";

using TlsCertificateExpiringTest = HostSettingsTest;

TEST_F(TlsCertificateExpiringTest, Expiring) {
  Bind("0.0.0.0:443", AddServer({}, At(2026, 6, 20)));
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(Run({kId, "certificate-expiring"}).Failures().size(), 1u);
}

TEST_F(TlsCertificateExpiringTest, ThePolicySaysHowSoon) {
  Bind("0.0.0.0:443", AddServer({}, At(2026, 8, 1)));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
  policy_.expiring_days = 90;
  policy_.expiring_percent = 100;
  EXPECT_EQ(Run(kId).Count(Result::kFail), 1u);
}

TEST_F(TlsCertificateExpiringTest, OfOneThatHasExpiredAnotherCheckTells) {
  Bind("0.0.0.0:443", AddServer({}, At(2026, 5, 1)));
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(TlsCertificateExpiringTest, DoesNotApplyWithoutABinding) {
  SetDword(kHttp, "MaxFieldLength", 65534);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(TlsCertificateExpiringTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
