// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ndes-policy-certificate-malformed-thumbprint";

using NdesPolicyCertificateMalformedThumbprintTest = HostSettingsTest;

TEST_F(NdesPolicyCertificateMalformedThumbprintTest, Malformed) {
  const struct {
    const char* why;
    std::u16string value;
    const char* problem;
  } kCases[] = {
      {"empty", u"", "empty"},
      {"blanks between octets", u"00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00 11 22 33",
       "blanks"},
      {"U+200E in front", u"\u200e00112233445566778899aabbccddeeff00112233", "U+200E"},
      {"too short", u"00112233445566778899aabbccddeeff001122", "no thumbprint"},
      {"a name", u"CN=ndes", "no thumbprint"},
  };
  for (const auto& [why, value, problem] : kCases) {
    SCOPED_TRACE(why);
    SetPolicyThumbprint(value);
    const Finding finding = OnlyFinding(kId);
    EXPECT_EQ(finding.result, Result::kFail);
    EXPECT_EQ(finding.severity, Severity::kError);
    EXPECT_NE(EvidenceText(finding.evidence, "problem")->find(problem), std::string::npos)
        << *EvidenceText(finding.evidence, "problem");
  }
}

TEST_F(NdesPolicyCertificateMalformedThumbprintTest, EitherCaseIsFine) {
  SetPolicyThumbprint(u"00112233445566778899aabbccddeeff00112233");
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
  SetPolicyThumbprint(u"00112233445566778899AABBCCDDEEFF00112233");
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(NdesPolicyCertificateMalformedThumbprintTest, DoesNotApplyWithoutAPolicyModule) {
  SetMscep("EnforcePassword", 1);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(NdesPolicyCertificateMalformedThumbprintTest, NeedsTheRegistry) {
  ExpectToNeedTheRegistry(kId);
}

}  // namespace
}  // namespace pkiaudit::audit
