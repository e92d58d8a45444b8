// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-superseded";

class RaSupersededTest : public CheckTest {
 protected:
  stores::EntryId AddWorking() {
    return Add(LocalMachine("My"), CepEncryption(At(2026, 1, 1), At(2028, 1, 1)));
  }
};

TEST_F(RaSupersededTest, ExpiredBesideAWorkingOne) {
  const auto old = Add(LocalMachine("My"), CepEncryption(At(2022, 1, 1), At(2024, 1, 1)));
  const auto working = AddWorking();
  const Judgement judgement = Judge(kId, old);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kNotice);
  EXPECT_EQ(EvidenceText(judgement.evidence, "state"), "expired");
  EXPECT_EQ(EvidenceText(judgement.evidence, "role"), "CEP Encryption");
  EXPECT_EQ(EvidenceText(judgement.evidence, "notAfter"), "2024-01-01T00:00:00Z");
  EXPECT_EQ(EvidenceText(judgement.evidence, "replacedBy"),
            x509::ToHex(inventory_.entry(working).sha1));
}

TEST_F(RaSupersededTest, ArchivedBesideAWorkingOne) {
  AddWorking();
  const auto old = Add(LocalMachine("My"), CepEncryption(At(2025, 1, 1), At(2029, 1, 1)));
  inventory_.SetProperties(old, {{}, true});
  EXPECT_EQ(EvidenceText(Judge(kId, old).evidence, "state"), "archived");
  time_ = At(2027, 12, 1);
  const auto both = Add(LocalMachine("My"), CepEncryption(At(2025, 1, 1), At(2027, 1, 1)));
  inventory_.SetProperties(both, {{}, true});
  EXPECT_EQ(EvidenceText(Judge(kId, both).evidence, "state"), "expired and archived");
}

TEST_F(RaSupersededTest, GenerationsThatAreStillGoodPass) {
  AddWorking();
  const auto older = Add(LocalMachine("My"), CepEncryption(At(2025, 1, 1), At(2027, 1, 1)));
  EXPECT_EQ(Judge(kId, older).result, Result::kPass);
  const auto not_yet = Add(LocalMachine("My"), CepEncryption(At(2026, 7, 1), At(2028, 7, 1)));
  EXPECT_EQ(Judge(kId, not_yet).result, Result::kPass);
}

TEST_F(RaSupersededTest, DoesNotApply) {
  // No generation of the role works: that is ra-certificate-expired.
  const auto agent = Add(LocalMachine("My"), EnrollmentAgent(At(2022, 1, 1), At(2024, 1, 1)));
  const auto newer_agent = Add(LocalMachine("My"), EnrollmentAgent(At(2024, 1, 1), At(2026, 1, 1)));
  const auto working = AddWorking();
  EXPECT_EQ(Judge(kId, agent).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, newer_agent).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, working).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, Add(LocalMachine("My"), EndEntity(At(2022, 1, 1), At(2024, 1, 1)))).result,
            Result::kNotApplicable);
  const auto old = Add(LocalMachine("My"), CepEncryption(At(2022, 1, 1), At(2024, 1, 1)));
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Judge(kId, old).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
