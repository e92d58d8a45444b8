// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ndes-policy-certificate-not-found";

using NdesPolicyCertificateNotFoundTest = HostSettingsTest;

constexpr char16_t kAbsent[] = u"00112233445566778899aabbccddeeff00112233";

TEST_F(NdesPolicyCertificateNotFoundTest, NotInMy) {
  MarkRead(LocalMachine("My"));
  // What it names stands in another store.
  SetPolicyThumbprint(AddServer({}, At(2028, 1, 1), "elsewhere", "CA"));
  const Finding finding = OnlyFinding(kId);
  EXPECT_EQ(finding.result, Result::kFail);
  EXPECT_EQ(finding.subject, Subject::Setting("NDESCertThumbprint"));
}

TEST_F(NdesPolicyCertificateNotFoundTest, InMy) {
  MarkRead(LocalMachine("My"));
  SetPolicyThumbprint(AddServer());
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(NdesPolicyCertificateNotFoundTest, NotCheckedWhereMyIsNotKnown) {
  SetPolicyThumbprint(kAbsent);
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
  MarkRead(LocalMachine("My"));
  EXPECT_EQ(Run(kId).Count(Result::kFail), 1u);
  inventory_.AddUnreadable({inventory_.AddSource("x", ""),
                            inventory_.InternLocation(LocalMachine("My")),
                            "",
                            {.code = stores::ErrorCode::kBadFormat}});
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(NdesPolicyCertificateNotFoundTest, AMalformedThumbprintIsTheCause) {
  MarkRead(LocalMachine("My"));
  SetPolicyThumbprint(u"00 " + std::u16string(kAbsent + 2));
  const CheckRun run = Run({kId, "ndes-policy-certificate-malformed-thumbprint"});
  ASSERT_EQ(run.Failures().size(), 1u);
  EXPECT_EQ(run.Count(Result::kNotApplicable), 1u);
  SetPolicyThumbprint(u"none");
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(NdesPolicyCertificateNotFoundTest, BlanksDoNotHideWhatIsMeant) {
  MarkRead(LocalMachine("My"));
  const auto server = AddServer();
  const std::string hex = x509::ToHex(inventory_.entry(server).sha1);
  SetPolicyThumbprint(u"\u200e " + std::u16string(hex.begin(), hex.end()));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(NdesPolicyCertificateNotFoundTest, DoesNotApplyWithoutAPolicyModule) {
  SetMscep("EnforcePassword", 1);
  EXPECT_EQ(Run(kId).Count(Result::kNotApplicable), 1u);
}

TEST_F(NdesPolicyCertificateNotFoundTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
