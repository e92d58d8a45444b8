// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-subject-changed";

class RaSubjectChangedTest : public CheckTest {
 protected:
  stores::EntryId AddAgent(int year, std::string_view subject) {
    return Add(LocalMachine("My"),
               EnrollmentAgent(At(year, 1, 1), At(year + 2, 1, 1)).Subject(subject));
  }
};

TEST_F(RaSubjectChangedTest, TheSuccessorsNameDiffers) {
  const auto former = AddAgent(2023, "DC=corp,CN=NDES01-MSCEP-RA");
  const auto current = AddAgent(2025, "DC=corp,CN=NDES02-MSCEP-RA");
  const Judgement judgement = Judge(kId, current);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kNotice);
  EXPECT_EQ(EvidenceText(judgement.evidence, "formerSubject"), "CN=NDES01-MSCEP-RA,DC=corp");
  EXPECT_EQ(EvidenceText(judgement.evidence, "predecessor"),
            x509::ToHex(inventory_.entry(former).sha1));
  EXPECT_EQ(Judge(kId, former).result, Result::kNotApplicable);
}

TEST_F(RaSubjectChangedTest, OnlyTheLastPredecessorCounts) {
  AddAgent(2021, "CN=Other");
  AddAgent(2023, "CN=NDES01-MSCEP-RA");
  EXPECT_EQ(Judge(kId, AddAgent(2025, "CN=NDES01-MSCEP-RA")).result, Result::kPass);
}

TEST_F(RaSubjectChangedTest, AnArchivedPredecessorCounts) {
  inventory_.SetProperties(AddAgent(2023, "CN=Other"), {{}, true});
  EXPECT_EQ(Judge(kId, AddAgent(2025, "CN=NDES01-MSCEP-RA")).result, Result::kFail);
}

TEST_F(RaSubjectChangedTest, CaseAndStringTypesAreNoChange) {
  AddAgent(2023, "CN=ndes01-mscep-ra");
  EXPECT_EQ(Judge(kId, AddAgent(2025, "CN=NDES01-MSCEP-RA")).result, Result::kPass);
}

TEST_F(RaSubjectChangedTest, UnreadableIsNotChecked) {
  AddAgent(2023, "CN=NDES01-MSCEP-RA");
  // An RDN that is no SET.
  const auto broken =
      Add(LocalMachine("My"), EnrollmentAgent(At(2025, 1, 1), At(2027, 1, 1))
                                  .SubjectRaw(test_support::Bytes{0x30, 0x02, 0x05, 0x00}));
  EXPECT_EQ(Judge(kId, broken).result, Result::kNotChecked);
}

TEST_F(RaSubjectChangedTest, AnExpiredOneIsToldAsExpired) {
  AddAgent(2021, "CN=Other");
  AddAgent(2023, "CN=NDES01-MSCEP-RA");
  const CheckRun run = Run({kId, "ra-certificate-expired"});
  EXPECT_EQ(run.Failures().size(), 1u);
  EXPECT_EQ(run.WithResult(Result::kNotApplicable).size(), 1u);
}

TEST_F(RaSubjectChangedTest, DoesNotApply) {
  const auto only = AddAgent(2025, "CN=NDES01-MSCEP-RA");
  EXPECT_EQ(Judge(kId, only).result, Result::kNotApplicable);
  // The other role's certificate is no predecessor.
  Add(LocalMachine("My"), CepEncryption(At(2023, 1, 1), At(2025, 1, 1)).Subject("CN=Other"));
  EXPECT_EQ(Judge(kId, only).result, Result::kNotApplicable);
  AddAgent(2023, "CN=Other");
  role_ = Role::kBundle;
  EXPECT_EQ(Judge(kId, only).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
