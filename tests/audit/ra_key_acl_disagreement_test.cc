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
