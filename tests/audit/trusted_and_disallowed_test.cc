// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;

constexpr std::string_view kId = "trusted-and-disallowed";

CertificateBuilder Root() { return CertificateBuilder().Subject("CN=Root").BasicConstraints(true); }

class TrustedAndDisallowedTest : public CheckTest {
 protected:
  TrustedAndDisallowedTest() { MarkRead(LocalMachine("Disallowed")); }
};

TEST_F(TrustedAndDisallowedTest, TellsTheTrustedEntryOnce) {
  Add(LocalMachine("Disallowed"), Root());
  const auto id = Add(LocalMachine("Root", ".Default"), Root());
  Add(LocalMachine("Root", ".GroupPolicy"), Root());
  const CheckRun run = Run(kId);
  ASSERT_EQ(1u, run.Count(Result::kFail));
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(Subject::Entry(id), finding.subject);
  EXPECT_EQ(Severity::kError, finding.severity);
  EXPECT_EQ(".Default, .GroupPolicy", EvidenceText(finding.evidence, "physicalStores"));
  EXPECT_EQ("no", EvidenceText(finding.evidence, "enrolmentDepends"));
}

TEST_F(TrustedAndDisallowedTest, ComparesWholeCertificates) {
  Add(LocalMachine("Disallowed"), Root().SerialNumber(1));
  EXPECT_EQ(Result::kPass, Judge(kId, Add(LocalMachine("Root"), Root().SerialNumber(2))).result);
}

TEST_F(TrustedAndDisallowedTest, JudgesTheStoresThatGrantTrust) {
  Add(LocalMachine("disallowed"), Root());
  for (const char* store : {"Root", "AuthRoot", "TrustedPublisher", "TrustedPeople"}) {
    EXPECT_EQ(Result::kFail, Judge(kId, Add(LocalMachine(store), Root())).result) << store;
  }
  // Users inherit what the machine distrusts.
  EXPECT_EQ(Result::kFail, Judge(kId, Add(CurrentUser("Root"), Root())).result);
}

TEST_F(TrustedAndDisallowedTest, WhatAUserDistrustsCountsForThatUserOnly) {
  Add(UserStore("S-1-5-21-1-2-3-1001", "Disallowed"), Root());
  EXPECT_EQ(Result::kPass, Judge(kId, Add(LocalMachine("Root"), Root())).result);
  EXPECT_EQ(Result::kPass,
            Judge(kId, Add(UserStore("S-1-5-21-1-2-3-1002", "Root"), Root())).result);
  EXPECT_EQ(Result::kFail,
            Judge(kId, Add(UserStore("S-1-5-21-1-2-3-1001", "Root"), Root())).result);
}

TEST_F(TrustedAndDisallowedTest, IntermediatesCountWhereEnrolmentDependsOnThem) {
  const auto issuing = CertificateBuilder()
                           .Subject("CN=Issuing CA")
                           .Issuer("CN=Root")
                           .PublicKey(TestKey::kRsa2048B)
                           .SignedBy(TestKey::kRsa2048A)
                           .BasicConstraints(true);
  Add(LocalMachine("Disallowed"), issuing);
  const auto id = Add(LocalMachine("CA"), issuing);
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, id).result);
  const auto tls = Add(LocalMachine("My"), CertificateBuilder()
                                               .Subject("CN=host")
                                               .Issuer("CN=Issuing CA")
                                               .PublicKey(TestKey::kRsa2048C)
                                               .SignedBy(TestKey::kRsa2048B));
  AddPrivateKey(tls);
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ("yes", EvidenceText(judgement.evidence, "enrolmentDepends"));
  EXPECT_EQ(Result::kPass, Judge(kId, tls).result);
}

class DisallowedNotSuppliedTest : public CheckTest {};

TEST_F(DisallowedNotSuppliedTest, IsToldOnceAndIsNoPass) {
  Add(LocalMachine("Root"), Root().SerialNumber(1));
  Add(LocalMachine("Root"), Root().SerialNumber(2));
  const CheckRun run = Run(kId);
  EXPECT_EQ(1u, run.Count(Result::kNotChecked));
  EXPECT_EQ(0u, run.Count(Result::kPass));
}

TEST_F(DisallowedNotSuppliedTest, WhatIsKnownOfItCounts) {
  Add(LocalMachine("Disallowed", ".GroupPolicy"), Root());
  Add(LocalMachine("Root"), Root());
  Add(LocalMachine("Root"), Root().SerialNumber(2));
  const CheckRun run = Run(kId);
  EXPECT_EQ(1u, run.Count(Result::kFail));
  EXPECT_EQ(1u, run.Count(Result::kNotChecked));
}

TEST_F(DisallowedNotSuppliedTest, WithNothingToDistrustDoesNotApply) {
  Add(LocalMachine("CA"), Root());
  EXPECT_EQ(1u, Run(kId).Count(Result::kNotApplicable));
}

TEST_F(TrustedAndDisallowedTest, DoesNotApplyElsewhere) {
  const auto disallowed = Add(LocalMachine("Disallowed"), Root());
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, disallowed).result);
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(FileLocation("Root"), Root())).result);
  const auto root = Add(LocalMachine("Root"), Root());
  role_ = Role::kTrustStore;
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, root).result);
}

}  // namespace
}  // namespace pkiaudit::audit
