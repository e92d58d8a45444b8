// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "http-sys-limits";

using HttpSysLimitsTest = HostSettingsTest;

TEST_F(HttpSysLimitsTest, TheDefaultIsTooSmall) {
  SetDword(kHttp, "MaxRequestBytes", 65534);
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.severity, Severity::kNotice);
  EXPECT_EQ(finding.subject, Subject::Setting("HTTP\\Parameters\\MaxFieldLength"));
  EXPECT_EQ(EvidenceText(finding.evidence, "effective"), "16384");
  SetPolicyThumbprint(u"00");
  EXPECT_EQ(OnlyFinding(kId).severity, Severity::kError);
}

TEST_F(HttpSysLimitsTest, OneOctetTooFew) {
  SetDword(kHttp, "MaxFieldLength", 65533);
  SetDword(kHttp, "MaxRequestBytes", 65534);
  EXPECT_EQ(EvidenceText(OnlyFinding(kId).evidence, "effective"), "65533");
}

TEST_F(HttpSysLimitsTest, MoreIsFine) {
  SetDword(kHttp, "MaxFieldLength", 65534);
  SetDword(kHttp, "MaxRequestBytes", 16777216);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 2u);
}

TEST_F(HttpSysLimitsTest, AValueOfAnotherTypeHasNoEffect) {
  SetString(kHttp, "MaxFieldLength", std::string_view("65534"));
  SetDword(kHttp, "MaxRequestBytes", 65534);
  EXPECT_EQ(Run(kId).Count(Result::kFail), 1u);
}

TEST_F(HttpSysLimitsTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
