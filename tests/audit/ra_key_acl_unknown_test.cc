// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-acl-unknown";

class RaKeyAclUnknownTest : public RaKeyTest {
 protected:
  static stores::PrivateKey NotCollected() {
    stores::PrivateKey key = GoodKey();
    key.security_descriptor.reset();
    return key;
  }
};

TEST_F(RaKeyAclUnknownTest, TheCollectorCouldNotTell) {
  const Judgement judgement = Judge(kId, AddCurrent(NotCollected()));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(judgement.evidence, "state"), "the descriptor could not be read");
}

TEST_F(RaKeyAclUnknownTest, TheDescriptorDoesNotTell) {
  inventory_.host().machine_keys_listed = false;
  const Judgement judgement = Judge(kId, AddCurrent(KeyWith("O:SYG:SY")));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(EvidenceText(judgement.evidence, "state"), "the descriptor does not tell its DACL");
}

TEST_F(RaKeyAclUnknownTest, NobodyAsked) {
  inventory_.host().machine_keys_listed = false;
  EXPECT_EQ(Judge(kId, AddCurrent(NotCollected())).result, Result::kNotChecked);
  EXPECT_EQ(Judge(kId, AddSpare()).result, Result::kNotChecked);
}

// The same on the host and in what was collected there.
TEST_F(RaKeyAclUnknownTest, AHostThatRefusedWasAsked) {
  const auto entry = AddCurrent(
      Refused(NotCollected(), stores::KeyQuestion::kKey, stores::ErrorCode::kPermissionDenied));
  for (const bool listed : {true, false}) {
    inventory_.host().machine_keys_listed = listed;
    inventory_.host().live = !listed;
    const Judgement judgement = Judge(kId, entry);
    EXPECT_EQ(judgement.result, Result::kFail);
    EXPECT_EQ(EvidenceText(judgement.evidence, "why"),
              "The account that asked may not read the key: that needs Read on it (certlm.msc, "
              "Manage Private Keys).");
  }
}

TEST_F(RaKeyAclUnknownTest, WhatTheFileTellsIsKnown) {
  stores::PrivateKey key =
      Refused(NotCollected(), stores::KeyQuestion::kKey, stores::ErrorCode::kPermissionDenied);
  key.file_security_descriptor = kWithReadForServiceAccount;
  EXPECT_EQ(Judge(kId, AddCurrent(key)).result, Result::kPass);
}

TEST_F(RaKeyAclUnknownTest, AnyDaclPasses) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey())).result, Result::kPass);
  EXPECT_EQ(Judge(kId, AddSpare(KeyWith("D:NO_ACCESS_CONTROL"))).result, Result::kPass);
  EXPECT_EQ(Judge(kId, AddAgent(KeyWith("D:"))).result, Result::kPass);
}

TEST_F(RaKeyAclUnknownTest, TextThatIsNoDescriptorIsAnError) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWith("rubbish"))).result, Result::kError);
}

TEST_F(RaKeyAclUnknownTest, AMissingKeyHasNoAcl) {
  AddCurrent();
  EXPECT_EQ(ExplainedBy(kId, "ra-private-key-missing"), 1u);
}

TEST_F(RaKeyAclUnknownTest, DoesNotApply) {
  ExpectToJudgeOnlyRaCertificatesInUse(kId, NotCollected());
  stores::PrivateKey smart_card = NotCollected();
  smart_card.provider = "Microsoft Base Smart Card Crypto Provider";
  EXPECT_EQ(Judge(kId, AddAgent(smart_card)).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
