// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

constexpr char kId[] = "ra-key-acl-too-open";
constexpr char kGood[] = "O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;S-1-5-21-1-2-3-1601)";

struct Case {
  const char* name;
  const char* more;  // after kGood
  std::optional<Severity> current;
  std::optional<Severity> spare;
};
class RaKeyAclTooOpenTable : public RaKeyTest, public testing::WithParamInterface<Case> {};

TEST_P(RaKeyAclTooOpenTable, SeverityByWhoAndWhat) {
  const auto key = KeyWith(std::string(kGood) + GetParam().more);
  const auto expect = [](const Judgement& judgement, std::optional<Severity> severity) {
    EXPECT_EQ(judgement.result, severity ? Result::kFail : Result::kPass);
    EXPECT_EQ(judgement.severity, severity);
  };
  expect(Judge(kId, AddCurrent(key)), GetParam().current);
  expect(Judge(kId, AddSpare(key)), GetParam().spare);
}

INSTANTIATE_TEST_SUITE_P(
    Acls, RaKeyAclTooOpenTable,
    testing::Values(
        Case{"AsItShouldBe", "", std::nullopt, std::nullopt},
        Case{"EveryoneReads", "(A;;FR;;;WD)", Severity::kError, Severity::kWarning},
        Case{"EveryoneHasFull", "(A;;FA;;;WD)", Severity::kCritical, Severity::kError},
        Case{"EveryoneByGenericBits", "(A;;GA;;;WD)", Severity::kCritical, Severity::kError},
        Case{"EveryoneIsDeniedFirst", "(D;;FA;;;WD)(A;;FA;;;WD)", std::nullopt, std::nullopt},
        Case{"OnlyInherited", "(A;OICIIO;FA;;;WD)", std::nullopt, std::nullopt},
        Case{"UsersRead", "(A;;0x1;;;BU)", Severity::kError, Severity::kWarning},
        Case{"IisIusrsWritesTheDacl", "(A;;WD;;;S-1-5-32-568)", Severity::kCritical,
             Severity::kError},
        Case{"DomainUsersRead", "(A;;FR;;;S-1-5-21-1-2-3-513)", Severity::kError,
             Severity::kWarning},
        Case{"UsersSeeTheAttributes", "(A;;0x80;;;BU)", std::nullopt, std::nullopt},
        Case{"AnotherAccountReads", "(A;;FR;;;S-1-5-21-1-2-3-1105)", Severity::kWarning,
             Severity::kWarning},
        Case{"AnotherAccountHasFull", "(A;;FA;;;S-1-5-21-1-2-3-1105)", Severity::kError,
             Severity::kWarning},
        Case{"OnACondition", "(XA;;FA;;;S-1-5-21-1-2-3-1105;(@User.a == 1))", Severity::kWarning,
             Severity::kWarning},
        Case{"NetworkServiceReads", "(A;;0x80120089;;;NS)", Severity::kNotice, Severity::kNotice},
        Case{"NetworkServiceHasFull", "(A;;FA;;;NS)", Severity::kError, Severity::kWarning},
        Case{"DomainAdminsHaveFull", "(A;;FA;;;DA)", Severity::kNotice, Severity::kNotice},
        Case{"ServiceAccountHasFull", "(A;;0xd01f01ff;;;S-1-5-21-1-2-3-1601)", Severity::kNotice,
             Severity::kNotice}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

using RaKeyAclTooOpenTest = RaKeyTest;

TEST_F(RaKeyAclTooOpenTest, NullDaclIsOpenToEveryone) {
  const Judgement judgement = Judge(kId, AddCurrent(KeyWith("O:SYD:NO_ACCESS_CONTROL")));
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_THAT(EvidenceText(judgement.evidence, "worst"), Optional(HasSubstr("NULL DACL")));
  EXPECT_THAT(EvidenceTexts(judgement.evidence, "exposedTo"),
              ElementsAre("allow S-1-1-0 " + std::to_string(kFullControl)));
}

TEST_F(RaKeyAclTooOpenTest, EachTrusteeIsListedAndTheWorstNamed) {
  const Judgement judgement =
      Judge(kId, AddCurrent(KeyWith(std::string(kGood) + "(A;;FR;;;NS)(A;;FR;;;S-1-5-21-1-2-3-1105)"
                                                         "(A;;0x1;;;BU)(A;;0x80;;;BG)")));
  EXPECT_EQ(judgement.severity, Severity::kError);
  EXPECT_EQ(EvidenceText(judgement.evidence, "accounts"), "3");
  EXPECT_EQ(EvidenceText(judgement.evidence, "account"), "S-1-5-32-545");
  EXPECT_EQ(EvidenceText(judgement.evidence, "serviceAccount"), kServiceAccount);
  EXPECT_THAT(EvidenceTexts(judgement.evidence, "exposedTo"),
              ElementsAre("allow S-1-5-20 1179785", "allow S-1-5-21-1-2-3-1105 1179785",
                          "allow S-1-5-32-545 1"));
}

TEST_F(RaKeyAclTooOpenTest, TheOwnerMayChangeThePermissions) {
  const Judgement judgement =
      Judge(kId, AddCurrent(KeyWith("O:S-1-5-21-1-2-3-1105D:(A;;FA;;;SY)")));
  EXPECT_EQ(judgement.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(judgement.evidence, "account"), kOtherAccount);
  EXPECT_NE(EvidenceText(judgement.evidence, "owner"), std::nullopt);
}

TEST_F(RaKeyAclTooOpenTest, AnAccountThatIsGoneIsToldByItsOwnCheck) {
  inventory_.host().unresolved_sids = {kOtherAccount};
  EXPECT_EQ(
      Judge(kId, AddCurrent(KeyWith(std::string(kGood) + "(A;;FA;;;S-1-5-21-1-2-3-1105)"))).result,
      Result::kPass);
}

TEST_F(RaKeyAclTooOpenTest, WithoutAServiceAccountWhatIsTooOpenIsStillTold) {
  inventory_.host().service_account.reset();
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWith(std::string(kGood) + "(A;;FR;;;WD)"))).severity,
            Severity::kError);
  const Judgement unclear = Judge(kId, AddSpare(GoodKey()));
  EXPECT_EQ(unclear.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(unclear.evidence, "reason"), Optional(HasSubstr(kServiceAccount)));
  EXPECT_EQ(Judge(kId, AddAgent(KeyWith(kSystemAndAdministrators))).result, Result::kPass);
}

// One of them may be the service account; not all of them.
TEST_F(RaKeyAclTooOpenTest, WithoutAServiceAccountStrangersAreStrangers) {
  inventory_.host().service_account.reset();
  const std::string base = kSystemAndAdministrators;
  const Judgement one = Judge(kId, AddCurrent(KeyWith(base + "(A;;FA;;;S-1-5-21-1-2-3-7)")));
  EXPECT_EQ(one.severity, Severity::kWarning);
  const Judgement two =
      Judge(kId, AddAgent(KeyWith(base + "(A;;FA;;;S-1-5-21-1-2-3-7)(A;;FA;;;S-1-5-21-1-2-3-8)")));
  EXPECT_EQ(two.severity, Severity::kError);
  EXPECT_EQ(EvidenceText(two.evidence, "account"), "S-1-5-21-1-2-3-8");
}

TEST_F(RaKeyAclTooOpenTest, WithoutAServiceAccountTheOneThatOnlyReadsMayBeIt) {
  inventory_.host().service_account.reset();
  const std::string base = kSystemAndAdministrators;
  const Judgement full = Judge(
      kId, AddCurrent(KeyWith(base + "(A;;FA;;;S-1-5-21-1-2-3-7)(A;;FR;;;S-1-5-21-1-2-3-8)")));
  EXPECT_EQ(full.severity, Severity::kError);
  EXPECT_EQ(EvidenceText(full.evidence, "account"), "S-1-5-21-1-2-3-7");
  const Judgement reads =
      Judge(kId, AddAgent(KeyWith(base + "(A;;FR;;;S-1-5-21-1-2-3-7)(A;;FR;;;S-1-5-21-1-2-3-8)")));
  EXPECT_EQ(reads.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(reads.evidence, "account"), "S-1-5-21-1-2-3-8");
}

TEST_F(RaKeyAclTooOpenTest, ArchivedKeysAreWorthStealingUntilTheirCertificateExpires) {
  const std::string open = std::string(kGood) + "(A;;FR;;;WD)";
  AddCurrent(GoodKey());
  const auto archived = AddSpare(KeyWith(open));
  inventory_.SetProperties(archived, {{}, true});
  const Judgement judgement = Judge(kId, archived);
  EXPECT_EQ(judgement.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(judgement.evidence, "generation"), "archived");
  EXPECT_EQ(Judge(kId, WithKey(AddExpired(), KeyWith(open))).result, Result::kNotApplicable);
}

TEST_F(RaKeyAclTooOpenTest, WhatIsNotKnownIsNoPass) {
  stores::PrivateKey hsm = GoodKey();
  hsm.provider = "nCipher Enhanced Cryptographic Provider";
  EXPECT_EQ(Judge(kId, AddCurrent(hsm)).result, Result::kNotChecked);
  EXPECT_EQ(Judge(kId, AddSpare({})).result, Result::kNotChecked);
  EXPECT_EQ(Judge(kId, AddAgent(KeyWith("O:SYG:SY"))).result, Result::kNotChecked);
}

TEST_F(RaKeyAclTooOpenTest, TextThatIsNoDescriptorIsAnError) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyWith("D:(A;;"))).result, Result::kError);
}

TEST_F(RaKeyAclTooOpenTest, AnExpiredCertificatesKeyIsNoFindingOfItsOwn) {
  WithKey(AddExpired(), KeyWith(std::string(kGood) + "(A;;FR;;;WD)"));
  EXPECT_EQ(ExplainedBy(kId, "ra-certificate-expired"), 1u);
}

TEST_F(RaKeyAclTooOpenTest, DoesNotApply) {
  const auto open = KeyWith("D:NO_ACCESS_CONTROL");
  const auto current = AddCurrent(open);
  EXPECT_EQ(
      Judge(kId, WithKey(Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2028, 1, 1))), open))
          .result,
      Result::kNotApplicable);
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Judge(kId, current).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
