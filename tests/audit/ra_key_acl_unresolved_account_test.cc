// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-acl-unresolved-account";
constexpr char kWithOther[] =
    "O:SYD:(A;;FA;;;SY)(A;;FR;;;S-1-5-21-1-2-3-1601)(A;;FR;;;S-1-5-21-1-2-3-1105)";

class RaKeyAclUnresolvedAccountTest : public RaKeyTest {
 protected:
  RaKeyAclUnresolvedAccountTest() { inventory_.host().unresolved_sids = {"none", kOtherAccount}; }
};

TEST_F(RaKeyAclUnresolvedAccountTest, AFormerServiceAccount) {
  for (const auto entry : {AddCurrent(KeyWith(kWithOther)), AddSpare(KeyWith(kWithOther))}) {
    const Judgement judgement = Judge(kId, entry);
    EXPECT_EQ(judgement.result, Result::kFail);
    EXPECT_EQ(judgement.severity, Severity::kWarning);
    EXPECT_EQ(EvidenceText(judgement.evidence, "account"), kOtherAccount);
    EXPECT_EQ(EvidenceText(judgement.evidence, "accounts"), "1");
    EXPECT_THAT(EvidenceTexts(judgement.evidence, "entry"),
                testing::ElementsAre("allow S-1-5-21-1-2-3-1105 1179785"));
  }
}

TEST_F(RaKeyAclUnresolvedAccountTest, DenialsCountInheritOnlyEntriesDoNot) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWith("D:(D;;FA;;;S-1-5-21-1-2-3-1105)"))).result,
            Result::kFail);
  EXPECT_EQ(Judge(kId, AddSpare(KeyWith("D:(A;OICIIO;FA;;;S-1-5-21-1-2-3-1105)"))).result,
            Result::kPass);
}

TEST_F(RaKeyAclUnresolvedAccountTest, OthersPass) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey())).result, Result::kPass);
}

TEST_F(RaKeyAclUnresolvedAccountTest, ErrorAndNotKnown) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWith("D:("))).result, Result::kError);
  EXPECT_EQ(Judge(kId, AddSpare({})).result, Result::kNotChecked);
}

TEST_F(RaKeyAclUnresolvedAccountTest, AMissingKeyHasNoPermissions) {
  AddCurrent();
  EXPECT_EQ(ExplainedBy(kId, "ra-private-key-missing"), 1u);
}

TEST_F(RaKeyAclUnresolvedAccountTest, DoesNotApply) {
  const auto current = AddCurrent(KeyWith(kWithOther));
  stores::PrivateKey hsm = KeyWith(kWithOther);
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  EXPECT_EQ(Judge(kId, AddSpare(hsm)).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, WithKey(Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2028, 1, 1))),
                               KeyWith(kWithOther)))
                .result,
            Result::kNotApplicable);
  // Offline nothing tells that a SID resolves to nothing.
  inventory_.host().unresolved_sids.clear();
  EXPECT_EQ(Judge(kId, current).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
