// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-acl-disagreement";

class RaKeyAclDisagreementTest : public RaKeyTest {
 protected:
  static stores::PrivateKey KeyWithFile(std::string file_descriptor) {
    stores::PrivateKey key = GoodKey();
    key.file_security_descriptor = std::move(file_descriptor);
    return key;
  }
};

TEST_F(RaKeyAclDisagreementTest, TheFileIsOpenToOthers) {
  const std::string file = std::string(kWithReadForServiceAccount) + "(A;;FR;;;WD)";
  const Judgement judgement = Judge(kId, AddCurrent(KeyWithFile(file)));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(judgement.evidence, "fileDescriptor"), file);
}

TEST_F(RaKeyAclDisagreementTest, TheFileLacksTheServiceAccount) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWithFile(kSystemAndAdministrators))).result, Result::kFail);
}

TEST_F(RaKeyAclDisagreementTest, NoListAtAllIsNoEmptyList) {
  stores::PrivateKey key = KeyWith("O:SYG:SYD:NO_ACCESS_CONTROL");
  key.file_security_descriptor = "O:SYG:SYD:P";
  EXPECT_EQ(Judge(kId, AddCurrent(key)).result, Result::kFail);
}

// Another owner, flags, order, and generic rights beside the specific ones.
TEST_F(RaKeyAclDisagreementTest, TheSameRightsInOtherWordsPass) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWithFile("O:BAG:BAD:(A;ID;0x80120089;;;S-1-5-21-1-2-3-1601)"
                                              "(A;ID;0xd01f01ff;;;BA)(A;;GA;;;SY)")))
                .result,
            Result::kPass);
}

// A denial before a permission is none behind it.
TEST_F(RaKeyAclDisagreementTest, TheOrderOfADenialCounts) {
  const std::string account = std::string("(A;;FR;;;") + kServiceAccount + ")";
  stores::PrivateKey key = KeyWith("D:P(D;;FR;;;IU)" + account);
  key.file_security_descriptor = "D:P" + account + "(D;;FR;;;IU)";
  EXPECT_EQ(Judge(kId, AddCurrent(key)).result, Result::kFail);
}

TEST_F(RaKeyAclDisagreementTest, APermissionThatOneOfThemDoesNotTellIsNoPass) {
  const Judgement of_file =
      Judge(kId, AddCurrent(Refused(GoodKey(), stores::KeyQuestion::kFileSecurityDescriptor,
                                    stores::ErrorCode::kPermissionDenied)));
  EXPECT_EQ(of_file.result, Result::kNotChecked);
  EXPECT_EQ(EvidenceText(of_file.evidence, "reason"),
            "The permissions of the key's file could not be read: that needs READ_CONTROL on the "
            "file.");
  EXPECT_EQ(Judge(kId, AddSpare(Refused(GoodKey(), stores::KeyQuestion::kFileSecurityDescriptor,
                                        stores::ErrorCode::kNotFound)))
                .result,
            Result::kNotChecked);
  stores::PrivateKey only_file =
      Refused(KeyWithFile(kWithReadForServiceAccount), stores::KeyQuestion::kKey,
              stores::ErrorCode::kPermissionDenied);
  only_file.security_descriptor.reset();
  EXPECT_EQ(Judge(kId, AddAgent(only_file)).result, Result::kNotChecked);
}

TEST_F(RaKeyAclDisagreementTest, AProvidersTextThatIsNoDescriptorIsAnError) {
  stores::PrivateKey key = KeyWith("rubbish");
  key.file_security_descriptor = kWithReadForServiceAccount;
  EXPECT_EQ(Judge(kId, AddCurrent(key)).result, Result::kError);
  key.security_descriptor = "O:SYG:SY";
  EXPECT_EQ(Judge(kId, AddAgent(key)).result, Result::kNotChecked);
}

TEST_F(RaKeyAclDisagreementTest, OnlyALiveHostIsAskedForBoth) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey())).result, Result::kNotApplicable);
}

TEST_F(RaKeyAclDisagreementTest, ADescriptorThatCannotBeReadIsNoPass) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWithFile("D:(nonsense"))).result, Result::kNotChecked);
}

TEST_F(RaKeyAclDisagreementTest, ADescriptorWithoutAListIsNoPass) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWithFile("O:SYG:SY"))).result, Result::kNotChecked);
}

TEST_F(RaKeyAclDisagreementTest, DoesNotApply) {
  ExpectToJudgeOnlyRaCertificatesInUse(kId, KeyWithFile(kSystemAndAdministrators));
}

}  // namespace
}  // namespace pkiaudit::audit
