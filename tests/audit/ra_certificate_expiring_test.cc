// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-certificate-expiring";
constexpr int64_t kDay = 86'400;

class RaCertificateExpiringTest : public CheckTest {
 protected:
  test_support::CertificateBuilder Left(int64_t seconds) const {
    return CepEncryption(At(2024, 6, 1), {time_.unix_seconds + seconds});
  }
};

TEST_F(RaCertificateExpiringTest, SeverityByDaysLeft) {
  const struct {
    int64_t left;
    std::optional<Severity> severity;
  } kCases[] = {
      {60 * kDay, std::nullopt},       {60 * kDay - 1, Severity::kWarning},
      {30 * kDay, Severity::kWarning}, {30 * kDay - 1, Severity::kError},
      {14 * kDay, Severity::kError},   {14 * kDay - 1, Severity::kCritical},
      {0, Severity::kCritical},
  };
  for (const auto& test : kCases) {
    inventory_ = stores::Inventory();
    const Judgement judgement = Judge(kId, Add(LocalMachine("My"), Left(test.left)));
    EXPECT_EQ(judgement.result, test.severity ? Result::kFail : Result::kPass) << test.left;
    EXPECT_EQ(judgement.severity, test.severity) << test.left;
    if (test.severity) {
      EXPECT_EQ(EvidenceText(judgement.evidence, "daysLeft"), std::to_string(test.left));
      EXPECT_EQ(EvidenceText(judgement.evidence, "role"), "CEP Encryption");
    }
  }
}

TEST_F(RaCertificateExpiringTest, DaysOfThePolicy) {
  const auto id = Add(LocalMachine("My"), Left(80 * kDay));
  EXPECT_EQ(Judge(kId, id).result, Result::kPass);
  policy_.ra_expiring_warning_days = 90;
  EXPECT_EQ(Judge(kId, id).severity, Severity::kWarning);
  policy_.ra_expiring_error_days = 85;
  EXPECT_EQ(Judge(kId, id).severity, Severity::kError);
  policy_.ra_expiring_critical_days = 81;
  EXPECT_EQ(Judge(kId, id).severity, Severity::kCritical);
}

TEST_F(RaCertificateExpiringTest, OnlyTheCurrentGenerationThatWorks) {
  const auto old = Add(LocalMachine("My"), Left(10 * kDay));
  EXPECT_EQ(Judge(kId, old).severity, Severity::kCritical);
  const auto renewed = Add(LocalMachine("My"), CepEncryption(At(2026, 5, 1), At(2028, 5, 1)));
  EXPECT_EQ(Judge(kId, old).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, renewed).result, Result::kPass);
}

TEST_F(RaCertificateExpiringTest, ASuccessorThatBeginsInTime) {
  const auto old = Add(LocalMachine("My"), Left(10 * kDay));
  const x509::Time end = {time_.unix_seconds + 10 * kDay};
  const auto too_late =
      Add(LocalMachine("My"), CepEncryption({end.unix_seconds + 1}, At(2028, 6, 2)));
  const Judgement judgement = Judge(kId, old);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "successor"),
            x509::ToHex(inventory_.entry(too_late).sha1));
  EXPECT_EQ(EvidenceText(judgement.evidence, "successorBegins"), "2026-06-11T08:00:01Z");

  const auto archived = Add(LocalMachine("My"), CepEncryption(end, At(2028, 6, 3)));
  inventory_.SetProperties(archived, {{}, true});
  Add(LocalMachine("My"), EnrollmentAgent(end, At(2028, 6, 2)));  // of the other role
  EXPECT_EQ(Judge(kId, old).result, Result::kFail);
  Add(LocalMachine("My"), CepEncryption(end, At(2028, 6, 2)));
  EXPECT_EQ(Judge(kId, old).result, Result::kPass);
}

TEST_F(RaCertificateExpiringTest, DoesNotApply) {
  const auto expired = Add(LocalMachine("My"), Left(-1));
  EXPECT_EQ(Judge(kId, expired).result, Result::kNotApplicable);
  const auto other = Add(LocalMachine("My"), EndEntity(At(2024, 6, 1), At(2026, 6, 5)));
  EXPECT_EQ(Judge(kId, other).result, Result::kNotApplicable);
  const auto agent = Add(LocalMachine("My"), EnrollmentAgent(At(2024, 6, 1), At(2026, 6, 5)));
  EXPECT_EQ(Judge(kId, agent).result, Result::kFail);
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Judge(kId, agent).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
