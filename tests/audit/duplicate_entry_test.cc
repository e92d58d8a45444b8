// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;

constexpr std::string_view kId = "duplicate-entry";

using DuplicateEntryTest = CheckTest;

TEST_F(DuplicateEntryTest, TellsOnePerStoreAndCertificate) {
  const CertificateBuilder certificate;
  const auto id = Add(LocalMachine("Root", ".Default"), certificate, "stores/a.cer");
  Add(LocalMachine("Root", ".GroupPolicy"), certificate, "stores/b.cer");
  Add(LocalMachine("root", ".Enterprise"), certificate, "stores/c.cer");
  const CheckRun run = Run(kId);
  EXPECT_EQ(0u, run.Count(Result::kPass));
  ASSERT_EQ(1u, run.Count(Result::kFail));
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(Subject::Entry(id), finding.subject);
  EXPECT_EQ(Severity::kInfo, finding.severity);
  EXPECT_EQ("3", EvidenceText(finding.evidence, "count"));
  EXPECT_EQ("several physical stores hold it", EvidenceText(finding.evidence, "why"));
  EXPECT_EQ(".Default, .GroupPolicy, .Enterprise",
            EvidenceText(finding.evidence, "physicalStores"));
  EXPECT_EQ((std::vector<std::string>{"stores/a.cer", "stores/b.cer", "stores/c.cer"}),
            EvidenceTexts(finding.evidence, "source"));
}

TEST_F(DuplicateEntryTest, SaysThatOneEntryWasExportedTwice) {
  const CertificateBuilder certificate;
  Add(LocalMachine("My"), certificate, "stores/My/ra.cer");
  const auto with_key = Add(LocalMachine("My"), certificate, "stores/My/ra.pfx");
  AddPrivateKey(with_key);
  const Judgement judgement = Judge(kId, with_key);
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ("several files of the input hold the same entry of the store",
            EvidenceText(judgement.evidence, "why"));
  EXPECT_EQ((std::vector<std::string>{"stores/My/ra.cer", "stores/My/ra.pfx"}),
            EvidenceTexts(judgement.evidence, "source"));
}

TEST_F(DuplicateEntryTest, CountsCopiesInsideOfOneFile) {
  role_ = Role::kBundle;
  const auto id = Add(FileLocation("a.pem"), CertificateBuilder(), "a.pem");
  Add(FileLocation("a.pem"), CertificateBuilder(), "a.pem");
  Add(FileLocation("b.pem"), CertificateBuilder(), "b.pem");
  const CheckRun run = Run(kId);
  ASSERT_EQ(1u, run.Count(Result::kFail));
  EXPECT_EQ(1u, run.Count(Result::kPass));  // the one in b.pem
  EXPECT_EQ(Subject::Entry(id), run.Failures()[0].subject);
  EXPECT_EQ("the file holds it several times", EvidenceText(run.Failures()[0].evidence, "why"));
  EXPECT_EQ(2u, EvidenceTexts(run.Failures()[0].evidence, "offset").size());
}

TEST_F(DuplicateEntryTest, PassesDifferentStoresAndDifferentCertificates) {
  Add(LocalMachine("Root"), CertificateBuilder());
  Add(LocalMachine("CA"), CertificateBuilder());
  Add(CurrentUser("Root"), CertificateBuilder());
  Add(LocalMachine("Root"), CertificateBuilder().Subject("CN=Other"));
  EXPECT_EQ(4u, Run(kId).Count(Result::kPass));
}

TEST_F(DuplicateEntryTest, ListsALimitedNumberOfSources) {
  for (int i = 0; i < 30; ++i) {
    Add(LocalMachine("Root"), CertificateBuilder());
  }
  const Judgement judgement = Judge(kId, 0);
  EXPECT_EQ("30", EvidenceText(judgement.evidence, "count"));
  EXPECT_EQ(20u, EvidenceTexts(judgement.evidence, "source").size());
}

}  // namespace
}  // namespace pkiaudit::audit
