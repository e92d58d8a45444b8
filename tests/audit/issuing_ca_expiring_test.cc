// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;

constexpr char kId[] = "issuing-ca-expiring";
constexpr int64_t kDay = 86'400;

class IssuingCaExpiringTest : public CheckTest {
 protected:
  x509::Time In(int64_t days) const { return {time_.unix_seconds + days * kDay}; }
  // Valid for two years, as AD CS issues by default.
  stores::EntryId AddTwoYears() { return Add(LocalMachine("My"), EndEntity(In(-365), In(365))); }
  stores::EntryId AddCa(int64_t days_left, TestKey key = TestKey::kRsa2048A) {
    return Add(LocalMachine("CA"),
               IssuingCa(In(-2000), In(days_left)).PublicKey(key).SubjectKeyIdentifier());
  }
};

TEST_F(IssuingCaExpiringTest, LivesShorterThanWhatItIssues) {
  const auto issued = AddTwoYears();
  const Judgement judgement = Judge(kId, AddCa(729));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(judgement.evidence, "daysLeft"), std::to_string(729 * kDay));
  EXPECT_EQ(EvidenceText(judgement.evidence, "issuedLifetime"), std::to_string(730 * kDay));
  EXPECT_EQ(EvidenceText(judgement.evidence, "issued"), x509::ToHex(inventory_.entry(issued).sha1));
}

TEST_F(IssuingCaExpiringTest, LivesAsLongAsWhatItIssues) {
  AddTwoYears();
  EXPECT_EQ(Judge(kId, AddCa(730)).result, Result::kPass);
}

TEST_F(IssuingCaExpiringTest, TheLongestLifetimeCounts) {
  AddTwoYears();
  const auto three_years = Add(CurrentUser("My"), EndEntity(In(-1095), In(0)));
  Add(LocalMachine("My"), EndEntity(In(-30), In(30)));
  EXPECT_EQ(EvidenceText(Judge(kId, AddCa(1000)).evidence, "issued"),
            x509::ToHex(inventory_.entry(three_years).sha1));
}

TEST_F(IssuingCaExpiringTest, InfoWhereEnrolmentDoesNotDependOnIt) {
  Add(CurrentUser("My"), EndEntity(In(-365), In(365)));
  EXPECT_EQ(Judge(kId, AddCa(700)).severity, Severity::kInfo);
}

TEST_F(IssuingCaExpiringTest, SubordinateCasDoNotCount) {
  AddTwoYears();
  AddCa(4000);
  const auto root = Add(LocalMachine("Root"), RootCa(In(-4000), In(3000)));
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable);
}

TEST_F(IssuingCaExpiringTest, NotWhatACaOfTheSameNameWithAnotherKeyIssued) {
  Add(LocalMachine("My"), EndEntity(In(-365), In(365)).AuthorityKeyIdentifier(TestKey::kRsa2048D));
  EXPECT_EQ(Judge(kId, AddCa(700)).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, AddCa(699, TestKey::kRsa2048D)).result, Result::kNotApplicable);
}

TEST_F(IssuingCaExpiringTest, OnlyTheNewestCertificateOfTheCaIssues) {
  AddTwoYears();
  const auto old = AddCa(300);
  EXPECT_EQ(Judge(kId, old).result, Result::kFail);
  const auto renewed = AddCa(3000, TestKey::kRsa2048D);
  EXPECT_EQ(Judge(kId, old).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, renewed).result, Result::kPass);
}

TEST_F(IssuingCaExpiringTest, OneCertificateInTwoStoresIsToldOnce) {
  AddTwoYears();
  const auto builder = IssuingCa(In(-2000), In(300));
  const auto in_ca = Add(LocalMachine("CA", ".GroupPolicy"), builder);
  AddPrivateKey(Add(LocalMachine("CA", ".Default"), builder));  // represents both
  Add(LocalMachine("Root"), builder);
  const auto failures = Run(kId).Failures();
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].subject, Subject::Entry(in_ca + 1));
}

TEST_F(IssuingCaExpiringTest, DoesNotApply) {
  AddTwoYears();
  const auto my = Add(LocalMachine("My"), IssuingCa(In(-2000), In(300)));
  EXPECT_EQ(Judge(kId, my).result, Result::kNotApplicable);
  const auto no_ca = Add(LocalMachine("CA"), CertificateBuilder().Subject("DC=corp,CN=Device"));
  EXPECT_EQ(Judge(kId, no_ca).result, Result::kNotApplicable);
  const auto unreadable =
      Add(LocalMachine("CA"), IssuingCa(In(-2000), In(300)).NotAfterRaw(test_support::der::Null()));
  EXPECT_EQ(Judge(kId, unreadable).result, Result::kNotApplicable);
  const auto ca = AddCa(300);
  role_ = Role::kBundle;
  EXPECT_EQ(Judge(kId, ca).result, Result::kNotApplicable);
}

TEST_F(IssuingCaExpiringTest, ExpiredOrExpiringCaIsToldOnce) {
  AddTwoYears();
  for (int64_t days_left : {-10, 10}) {
    inventory_ = stores::Inventory();
    AddTwoYears();
    const auto ca = AddCa(days_left);
    const auto run = Run({kId, "certificate-expired", "certificate-expiring"});
    ASSERT_EQ(run.Failures().size(), 1u) << days_left;
    EXPECT_EQ(run.Failures()[0].subject, Subject::Entry(ca));
    const auto explained = run.WithResult(Result::kNotApplicable);
    ASSERT_EQ(explained.size(), 1u) << days_left;
    EXPECT_EQ(explained[0].explained_by, run.Failures()[0].check);
  }
}

}  // namespace
}  // namespace pkiaudit::audit
