// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using ::testing::ElementsAre;

constexpr char kId[] = "ra-only-in-user-store";
constexpr char kUser[] = "S-1-5-21-1-2-3-500";

class RaOnlyInUserStoreTest : public CheckTest {
 protected:
  // Results by role: encryption, signing.
  std::vector<Result> Results() {
    std::vector<Result> results;
    const CheckRun run = Run(kId);
    for (Result result :
         {Result::kPass, Result::kFail, Result::kNotApplicable, Result::kNotChecked}) {
      results.insert(results.end(), run.Count(result), result);
    }
    return results;
  }

  const x509::Time start_ = At(2026, 1, 1);
  const x509::Time end_ = At(2028, 1, 1);
};

TEST_F(RaOnlyInUserStoreTest, ExplainsWhyItIsMissing) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), CepEncryption(start_, end_));
  const auto agent = Add(UserStore(kUser, "My"), EnrollmentAgent(start_, end_));
  const CheckRun run =
      Run({kId, "ra-encryption-certificate-missing", "ra-signing-certificate-missing"});
  ASSERT_EQ(run.Failures().size(), 1u);
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(finding.check, 0);
  EXPECT_EQ(finding.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(finding.evidence, "certificate"),
            x509::ToHex(inventory_.entry(agent).sha1));
  EXPECT_EQ(EvidenceText(finding.evidence, "userStore"), "Users\\S-1-5-21-1-2-3-500\\My");
  EXPECT_EQ(EvidenceText(finding.evidence, "neededKeySpec"), "AT_SIGNATURE");
  const auto explained = run.WithResult(Result::kNotApplicable);
  ASSERT_EQ(explained.size(), 1u);
  EXPECT_EQ(explained[0].check, 2);
  EXPECT_EQ(explained[0].explained_by, 0u);
}

TEST_F(RaOnlyInUserStoreTest, ExplainsOnlyTheRoleThatIsThere) {
  MarkRead(LocalMachine("My"));
  Add(CurrentUser("My"), EnrollmentAgent(start_, end_));
  const CheckRun run =
      Run({kId, "ra-encryption-certificate-missing", "ra-signing-certificate-missing"});
  ASSERT_EQ(run.Failures().size(), 2u);
  EXPECT_THAT((std::vector<uint16_t>{run.Failures()[0].check, run.Failures()[1].check}),
              testing::UnorderedElementsAre(0, 1));
}

TEST_F(RaOnlyInUserStoreTest, BothRolesAreToldApart) {
  MarkRead(LocalMachine("My"));
  Add(CurrentUser("My"), EnrollmentAgent(start_, end_));
  Add(CurrentUser("My"), CepEncryption(start_, end_));
  const auto failures = Run(kId).Failures();
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_NE(Fingerprint(inventory_, kId, failures[0].subject),
            Fingerprint(inventory_, kId, failures[1].subject));
}

TEST_F(RaOnlyInUserStoreTest, NamesTheOneThatIsValidLongestAndListsTheOthers) {
  MarkRead(LocalMachine("My"));
  const auto older = Add(CurrentUser("My"), EnrollmentAgent(start_, At(2027, 1, 1)));
  const auto newer = Add(UserStore(kUser, "My"), EnrollmentAgent(start_, end_));
  const auto failures = Run(kId).Failures();
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(EvidenceText(failures[0].evidence, "certificate"),
            x509::ToHex(inventory_.entry(newer).sha1));
  EXPECT_THAT(EvidenceTexts(failures[0].evidence, "alsoFound"),
              ElementsAre("CurrentUser\\My " + x509::ToHex(inventory_.entry(older).sha1)));
}

TEST_F(RaOnlyInUserStoreTest, AnArchivedOneIsNotWhereItBelongs) {
  MarkRead(LocalMachine("My"));
  inventory_.SetProperties(Add(LocalMachine("My"), EnrollmentAgent(start_, At(2027, 1, 1))),
                           {{}, true});
  Add(CurrentUser("My"), EnrollmentAgent(start_, end_));
  EXPECT_EQ(Run(kId).Failures().size(), 1u);
}

TEST_F(RaOnlyInUserStoreTest, PassesWhereTheMachineHasOne) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), EnrollmentAgent(start_, end_));
  // The same, and another one, left behind by its enrolment.
  Add(CurrentUser("My"), EnrollmentAgent(start_, end_));
  Add(CurrentUser("My"), EnrollmentAgent(start_, At(2027, 1, 1)));
  EXPECT_THAT(Results(), ElementsAre(Result::kPass, Result::kNotApplicable));
}

TEST_F(RaOnlyInUserStoreTest, NotCheckedWhereTheMachinesStoreIsNotKnown) {
  Add(CurrentUser("My"), EnrollmentAgent(start_, end_));
  EXPECT_THAT(Results(), ElementsAre(Result::kNotApplicable, Result::kNotChecked));
}

TEST_F(RaOnlyInUserStoreTest, NotCheckedWhereOneOfTheMachinesMayBeIt) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"),
      EndEntity(start_, end_)
          .ExtendedKeyUsage({kCertificateRequestAgent})
          .KeyUsage(test_support::kDigitalSignature | test_support::kKeyEncipherment));
  Add(CurrentUser("My"), EnrollmentAgent(start_, end_));
  EXPECT_THAT(Results(), ElementsAre(Result::kNotApplicable, Result::kNotChecked));
}

TEST_F(RaOnlyInUserStoreTest, DoesNotApply) {
  MarkRead(LocalMachine("My"));
  EXPECT_THAT(Results(), ElementsAre(Result::kNotApplicable, Result::kNotApplicable));
  // Nobody could mend anything with these.
  Add(CurrentUser("My"), EnrollmentAgent(At(2022, 1, 1), At(2024, 1, 1)));
  Add(CurrentUser("Root"), EnrollmentAgent(start_, end_));
  Add(ServiceStore("W3SVC", "My"), EnrollmentAgent(start_, end_));
  EXPECT_THAT(Results(), ElementsAre(Result::kNotApplicable, Result::kNotApplicable));
  Add(CurrentUser("My"), EnrollmentAgent(start_, end_));
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Run(kId).Count(Result::kFail), 0u);
}

}  // namespace
}  // namespace pkiaudit::audit
