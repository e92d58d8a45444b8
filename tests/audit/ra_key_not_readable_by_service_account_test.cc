// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

constexpr char kId[] = "ra-key-not-readable-by-service-account";
using RaKeyNotReadableTest = RaKeyTest;

TEST_F(RaKeyNotReadableTest, NobodyGaveItRead) {
  const Judgement judgement = Judge(kId, AddCurrent(KeyWith(kSystemAndAdministrators)));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "serviceAccount"), kServiceAccount);
  EXPECT_EQ(EvidenceText(judgement.evidence, "runsAs"),
            "CORP\\svc-ndes$ (" + std::string(kServiceAccount) + ")");
  EXPECT_EQ(EvidenceText(judgement.evidence, "accountFrom"), "snapshot.xml");
  EXPECT_EQ(EvidenceText(judgement.evidence, "deniedBy"), std::nullopt);
  EXPECT_EQ(EvidenceText(judgement.evidence, "assumption"), std::nullopt);
  EXPECT_EQ(Judge(kId, AddSpare(KeyWith(kSystemAndAdministrators))).severity, Severity::kWarning);
}

TEST_F(RaKeyNotReadableTest, ADenialIsQuoted) {
  const Judgement judgement = Judge(
      kId, AddCurrent(KeyWith("D:(D;;0x1;;;S-1-5-21-1-2-3-1601)(A;;FR;;;S-1-5-21-1-2-3-1601)")));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_THAT(EvidenceTexts(judgement.evidence, "deniedBy"),
              ElementsAre("deny S-1-5-21-1-2-3-1601 1"));
}

TEST_F(RaKeyNotReadableTest, ReadPasses) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey())).result, Result::kPass);
  EXPECT_EQ(Judge(kId, AddSpare(KeyWith("D:NO_ACCESS_CONTROL"))).result, Result::kPass);
}

TEST_F(RaKeyNotReadableTest, WithoutGroupsAGroupsEntryCouldDecide) {
  inventory_.host().service_account->groups.reset();
  const Judgement judgement =
      Judge(kId, AddCurrent(KeyWith("D:(A;;FR;;;S-1-5-21-1-2-3-2000)(A;;FA;;;BA)")));
  EXPECT_EQ(judgement.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(judgement.evidence, "reason"),
              Optional(HasSubstr("S-1-5-21-1-2-3-2000")));
  EXPECT_THAT(EvidenceTexts(judgement.evidence, "couldDecide"),
              ElementsAre("allow S-1-5-21-1-2-3-2000 1179785"));
  EXPECT_THAT(EvidenceText(judgement.evidence, "assumption"),
              Optional(HasSubstr("no administrator")));
}

TEST_F(RaKeyNotReadableTest, AConditionAndTheOwnerCouldDecide) {
  const Judgement condition =
      Judge(kId, AddCurrent(KeyWith("O:SYD:(XA;;FR;;;S-1-5-21-1-2-3-1601;(@User.ndes == 1))")));
  EXPECT_EQ(condition.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(condition.evidence, "reason"), Optional(HasSubstr("a condition holds")));
  const Judgement label =
      Judge(kId, AddSpare(KeyWith("O:SYD:(A;;FR;;;S-1-5-21-1-2-3-1601)S:(ML;;NR;;;SI)")));
  EXPECT_EQ(label.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(label.evidence, "reason"), Optional(HasSubstr("SACL")));
}

TEST_F(RaKeyNotReadableTest, WithoutAnAccountNothingIsTold) {
  inventory_.host().service_account.reset();
  const auto current = AddCurrent(KeyWith(kSystemAndAdministrators));
  EXPECT_THAT(EvidenceText(Judge(kId, current).evidence, "reason"),
              Optional(HasSubstr("--service-account")));
  policy_.service_account_sid = kServiceAccount;
  const Judgement judgement = Judge(kId, current);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(EvidenceText(judgement.evidence, "accountFrom"), "policy");
  EXPECT_NE(EvidenceText(judgement.evidence, "assumption"), std::nullopt);
}

TEST_F(RaKeyNotReadableTest, WhatIsNotKnownIsNoPass) {
  stores::PrivateKey hsm = GoodKey();
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  const Judgement elsewhere = Judge(kId, AddCurrent(hsm));
  EXPECT_EQ(elsewhere.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(elsewhere.evidence, "reason"), Optional(HasSubstr(hsm.provider)));
  EXPECT_EQ(Judge(kId, AddSpare({})).result, Result::kNotChecked);
  EXPECT_EQ(Judge(kId, AddAgent(KeyWith("O:SYG:SY"))).result, Result::kNotChecked);
}

TEST_F(RaKeyNotReadableTest, TextThatIsNoDescriptorIsAnError) {
  const std::string sddl = std::string(kSystemAndAdministrators) + "(A;;QQ;;;BA)";
  const Judgement judgement = Judge(kId, AddCurrent(KeyWith(sddl)));
  EXPECT_EQ(judgement.result, Result::kError);
  EXPECT_EQ(judgement.evidence.front().name, "reason");
  EXPECT_EQ(EvidenceText(judgement.evidence, "position"),
            std::to_string(stores::ParseSddl(sddl).error().position));
  EXPECT_THAT(EvidenceText(judgement.evidence, "text"), Optional(HasSubstr("QQ")));
  // Cut to what a line holds.
  const Judgement longer = Judge(kId, AddSpare(KeyWith(std::string(100'000, 'x') + "\xC3\xA4")));
  EXPECT_EQ(longer.result, Result::kError);
  EXPECT_LE(EvidenceText(longer.evidence, "text")->size(), 170u);
}

TEST_F(RaKeyNotReadableTest, OneCauseOneFinding) {
  AddCurrent();
  EXPECT_EQ(ExplainedBy(kId, "ra-private-key-missing"), 1u);
  stores::PrivateKey in_profile = KeyWith(kSystemAndAdministrators);
  in_profile.machine_keyset = false;
  AddAgent(in_profile);
  EXPECT_EQ(ExplainedBy(kId, "ra-key-not-machine-keyset"), 1u);
}

TEST_F(RaKeyNotReadableTest, ExplainedByExpiryAndByAnUnknownAcl) {
  WithKey(AddExpired(), KeyWith(kSystemAndAdministrators));
  stores::PrivateKey not_collected = GoodKey();
  not_collected.security_descriptor.reset();
  AddAgent(not_collected);
  EXPECT_EQ(ExplainedBy(kId, "ra-certificate-expired"), 1u);
  EXPECT_EQ(ExplainedBy(kId, "ra-key-acl-unknown"), 1u);
}

TEST_F(RaKeyNotReadableTest, DoesNotApply) {
  ExpectToJudgeOnlyRaCertificatesInUse(kId, KeyWith(kSystemAndAdministrators));
}

}  // namespace
}  // namespace pkiaudit::audit
