// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "stores/formats/property_decoder.h"
#include "tests/audit/ra_key_test.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::audit {
namespace {

using test_support::TestKey;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

constexpr char kId[] = "ra-chain-incomplete";

class RaChainIncompleteTest : public RaKeyTest {
 protected:
  RaChainIncompleteTest() {
    for (const char* store : {"Root", "CA", "My"}) {
      MarkRead(LocalMachine(store));
    }
  }
  stores::EntryId AddCa() {
    return Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2030, 1, 1)));
  }
  stores::EntryId AddRoot() {
    return Add(LocalMachine("Root"), RootCa(At(2015, 1, 1), At(2035, 1, 1)));
  }
};

TEST_F(RaChainIncompleteTest, PassesWithAChainToARoot) {
  AddCa();
  AddRoot();
  EXPECT_EQ(Judge(kId, AddCurrent()).result, Result::kPass);
}

TEST_F(RaChainIncompleteTest, MissingIssuer) {
  const auto id = Add(
      LocalMachine("My"),
      CepEncryption(At(2026, 1, 1), At(2028, 1, 1))
          .AuthorityKeyIdentifier(test_support::Bytes{0xAB, 0xCD})
          .AuthorityInfoAccess({.ca_issuers = {"http://pki.corp.example/ca.crt", "ldap:///CN=AIA"},
                                .ocsp = {"http://ocsp.corp.example"}}));
  const auto other =
      Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2030, 1, 1)).SubjectKeyIdentifier());
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kError);
  EXPECT_THAT(EvidenceText(judgement.evidence, "problem"),
              Optional(HasSubstr("none of the host's")));
  EXPECT_THAT(EvidenceText(judgement.evidence, "brokenAt"), Optional(HasSubstr("NDES01-MSCEP-RA")));
  EXPECT_THAT(EvidenceText(judgement.evidence, "issuer"), Optional(HasSubstr("Corp Issuing CA")));
  EXPECT_EQ(EvidenceText(judgement.evidence, "authorityKeyIdentifier"), "ABCD");
  EXPECT_THAT(EvidenceTexts(judgement.evidence, "caIssuers"),
              ElementsAre("http://pki.corp.example/ca.crt", "ldap:///CN=AIA"));
  EXPECT_EQ(EvidenceText(judgement.evidence, "otherCertificate"),
            x509::ToHex(inventory_.entry(other).sha1));
  EXPECT_EQ(judgement.cause, std::nullopt);
}

TEST_F(RaChainIncompleteTest, RootThatIsNotTrusted) {
  AddCa();
  const auto root = Add(LocalMachine("CA"), RootCa(At(2015, 1, 1), At(2035, 1, 1)));
  const Judgement judgement = Judge(kId, AddCurrent());
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(EvidenceText(judgement.evidence, "brokenLink"),
            x509::ToHex(inventory_.entry(root).sha1));
  EXPECT_EQ(EvidenceText(judgement.evidence, "issuer"), std::nullopt);
  EXPECT_EQ(EvidenceTexts(judgement.evidence, "path").size(), 3U);
}

TEST_F(RaChainIncompleteTest, TheLinkAtFaultIsNamed) {
  const auto ca =
      Add(LocalMachine("CA"),
          IssuingCa(At(2020, 1, 1), At(2030, 1, 1)).KeyUsage(test_support::kDigitalSignature));
  AddRoot();
  const Judgement judgement = Judge(kId, AddCurrent());
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(EvidenceText(judgement.evidence, "brokenLink"), x509::ToHex(inventory_.entry(ca).sha1));
  EXPECT_THAT(EvidenceText(judgement.evidence, "problem"), Optional(HasSubstr("keyUsage")));
}

TEST_F(RaChainIncompleteTest, AWarningForAnotherGeneration) {
  AddCurrent();
  EXPECT_EQ(Judge(kId, AddSpare()).severity, Severity::kWarning);
}

TEST_F(RaChainIncompleteTest, DoesNotApplyToOthers) {
  ExpectToJudgeOnlyRaCertificatesInUse(kId, GoodKey());
}

TEST_F(RaChainIncompleteTest, CannotTellWithoutTheStore) {
  inventory_ = stores::Inventory();
  MarkRead(LocalMachine("Root"));
  MarkRead(LocalMachine("My"));
  const Judgement judgement = Judge(kId, AddCurrent());
  EXPECT_EQ(judgement.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(judgement.evidence, "reason"), Optional(HasSubstr("LocalMachine\\CA")));
}

TEST_F(RaChainIncompleteTest, CannotTellWithASignatureThatCannotBeVerified) {
  namespace der = test_support::der;
  const auto unknown = der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.55555.1"), der::Null()});
  Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2030, 1, 1))
                              .InnerSignatureAlgorithmRaw(unknown)
                              .OuterSignatureAlgorithmRaw(unknown));
  AddRoot();
  const Judgement judgement = Judge(kId, AddCurrent());
  EXPECT_EQ(judgement.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(judgement.evidence, "reason"), Optional(HasSubstr("Corp Issuing CA")));
}

TEST_F(RaChainIncompleteTest, CannotTellAmongTooManyIssuers) {
  test_support::Bytes der = IssuingCa(At(2020, 1, 1), At(2030, 1, 1)).Build();
  for (int i = 0; i < 200; ++i) {
    der[der.size() - 1] = static_cast<uint8_t>(i);
    Add(LocalMachine("CA"), der, "flood.p7b");
  }
  const Judgement judgement =
      Judge(kId, Add(LocalMachine("My"),
                     CepEncryption(At(2026, 1, 1), At(2028, 1, 1)).SignedBy(TestKey::kRsa2048D)));
  EXPECT_EQ(judgement.result, Result::kNotChecked);
  EXPECT_THAT(EvidenceText(judgement.evidence, "reason"), Optional(HasSubstr("given up")));
}

TEST_F(RaChainIncompleteTest, AnExpiredCertificateIsNotAlsoChainless) {
  Add(LocalMachine("My"), CepEncryption(At(2023, 1, 1), At(2025, 1, 1)));
  EXPECT_EQ(ExplainedBy(kId, "ra-certificate-expired"), 1U);
}

TEST_F(RaChainIncompleteTest, AnExpiredCaIsTheCause) {
  AddCurrent();
  AddRoot();
  const auto expired = Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2026, 1, 1)));
  EXPECT_EQ(ExplainedBy(kId, "certificate-expired"), 1U) << expired;
  EXPECT_EQ(ExplainedBy(kId, "trusted-and-disallowed"), 0U);
}

TEST_F(RaChainIncompleteTest, ADistrustedRootIsTheCause) {
  AddCurrent();
  AddCa();
  AddRoot();
  Add(LocalMachine("Disallowed"), RootCa(At(2015, 1, 1), At(2035, 1, 1)));
  EXPECT_EQ(ExplainedBy(kId, "trusted-and-disallowed"), 1U);
}

TEST_F(RaChainIncompleteTest, OneMissingIssuerIsOneFinding) {
  const auto encryption = AddCurrent();
  const auto agent = AddAgent(GoodKey(stores::kAtSignature));
  AddSpare();
  const CheckRun run = Run(kId);
  ASSERT_EQ(run.Failures().size(), 1U);
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(finding.subject, Subject::Entry(encryption));
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_THAT(EvidenceText(finding.evidence, "affected"),
              Optional(testing::AllOf(HasSubstr("CEP Encryption, current) and of "),
                                      HasSubstr("Enrollment Agent"))));
  EXPECT_THAT(EvidenceTexts(finding.evidence, "alsoAffected"),
              testing::Contains(x509::ToHex(inventory_.entry(agent).sha1)));
  const auto explained = run.WithResult(Result::kNotApplicable);
  ASSERT_EQ(explained.size(), 2U) << "the agent and the other generation";
  EXPECT_EQ(explained[0].explained_by, 0U);
}

TEST_F(RaChainIncompleteTest, TwoMissingIssuersAreTwoFindings) {
  AddCurrent();
  Add(LocalMachine("My"), EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1)).Issuer("CN=Another CA"));
  EXPECT_EQ(Run(kId).Failures().size(), 2U);
}

TEST_F(RaChainIncompleteTest, TwoKeysOfOneIssuerAreTwoFindings) {
  Add(LocalMachine("My"),
      CepEncryption(At(2026, 1, 1), At(2028, 1, 1)).AuthorityKeyIdentifier(test_support::Bytes{1}));
  Add(LocalMachine("My"), EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1))
                              .AuthorityKeyIdentifier(test_support::Bytes{2}));
  EXPECT_EQ(Run(kId).Failures().size(), 2U);
}

// Nobody tells what an expired one has in common with it.
TEST_F(RaChainIncompleteTest, WhatIsExplainedItselfExplainsNothing) {
  Add(LocalMachine("My"), CepEncryption(At(2023, 1, 1), At(2025, 1, 1)));
  const auto agent = AddAgent(GoodKey(stores::kAtSignature));
  const CheckRun run = Run({kId, "ra-certificate-expired"});
  std::vector<Subject> failing;
  for (const Finding& finding : run.Failures()) {
    if (finding.check == 0) failing.push_back(finding.subject);
  }
  EXPECT_THAT(failing, ElementsAre(Subject::Entry(agent)));
}

TEST_F(RaChainIncompleteTest, ARootThatIsLimitedIsTold) {
  AddCurrent();
  AddCa();
  const auto root = AddRoot();
  const auto usages = test_support::UsagesProperty({kCertificateRequestAgent});
  stores::PropertyDecoder decoder;
  ASSERT_TRUE(decoder.Add(122, usages));
  decoder.Apply(inventory_, root);
  const CheckRun run = Run({kId, "root-disabled"});
  ASSERT_EQ(run.Failures().size(), 2U);
  EXPECT_EQ(run.Failures()[0].severity, Severity::kError);
  EXPECT_THAT(EvidenceText(run.Failures()[0].evidence, "problem"),
              Optional(HasSubstr("does not trust for such certificates")));
  EXPECT_EQ(run.Failures()[1].severity, Severity::kWarning) << "root-disabled";
}

TEST_F(RaChainIncompleteTest, TwoFaultsHaveNoSingleCause) {
  AddCurrent();
  Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2026, 1, 1)));
  const CheckRun run = Run({kId, "certificate-expired"});
  size_t failures = 0;
  for (const Finding& finding : run.Failures()) {
    failures += finding.check == 0 ? 1 : 0;
  }
  EXPECT_EQ(failures, 1U) << "the root is missing, too";
}

}  // namespace
}  // namespace pkiaudit::audit
