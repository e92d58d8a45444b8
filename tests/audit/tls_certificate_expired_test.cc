// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "tls-certificate-expired";

using TlsCertificateExpiredTest = HostSettingsTest;

constexpr uint8_t kOther[16] = {1};

TEST_F(TlsCertificateExpiredTest, Expired) {
  const auto server = AddServer({kServerAuth}, At(2026, 5, 1));
  Bind("0.0.0.0:443", server);
  Bind("[::]:443", server);
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_EQ(finding.subject, Subject::Entry(server));
  EXPECT_EQ(EvidenceText(finding.evidence, "endpoints"), "0.0.0.0:443, [::]:443");
}

TEST_F(TlsCertificateExpiredTest, OneCauseOneFinding) {
  const auto server = AddServer({}, At(2026, 5, 1));
  Bind("0.0.0.0:443", server);
  EXPECT_EQ(Run({kId, "certificate-expired"}).Failures().size(), 1u);
  SetPolicyThumbprint(server);
  EXPECT_EQ(Run({kId, "certificate-expired", "ndes-policy-certificate-expired"}).Failures().size(),
            1u);
}

TEST_F(TlsCertificateExpiredTest, OfAnotherServiceItIsACertificateLikeOthers) {
  Bind("0.0.0.0:5986", AddServer({}, At(2026, 5, 1)), kOther);
  const CheckRun run = Run({kId, "certificate-expired"});
  ASSERT_EQ(run.Failures().size(), 1u);
  EXPECT_EQ(run.Failures()[0].severity, Severity::kError);
  EXPECT_EQ(run.Failures()[0].check, 1) << "certificate-expired";
}

TEST_F(TlsCertificateExpiredTest, Valid) {
  Bind("0.0.0.0:443", AddServer());
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(TlsCertificateExpiredTest, DoesNotApplyWithoutABinding) {
  SetDword(kHttp, "MaxFieldLength", 65534);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(TlsCertificateExpiredTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
