// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-certificate-expired";

class RaCertificateExpiredTest : public CheckTest {
 protected:
  const x509::Time start_ = At(2024, 1, 1);
  const x509::Time past_ = At(2026, 5, 31, 8);
  const x509::Time future_ = At(2028, 1, 1);
};

TEST_F(RaCertificateExpiredTest, Expired) {
  const auto id = Add(LocalMachine("My"), EnrollmentAgent(start_, past_));
  Add(LocalMachine("My"), CepEncryption(start_, future_));  // the other role works
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "role"),
            "Exchange Enrollment Agent (Offline request)");
  EXPECT_EQ(EvidenceText(judgement.evidence, "identifiedBy"), "template name");
  EXPECT_EQ(EvidenceText(judgement.evidence, "notAfter"), "2026-05-31T08:00:00Z");
  EXPECT_EQ(EvidenceText(judgement.evidence, "expiredFor"), "86400");
}

TEST_F(RaCertificateExpiredTest, ValidToTheLastSecond) {
  const auto id = Add(LocalMachine("My"), CepEncryption(start_, time_));
  EXPECT_EQ(Judge(kId, id).result, Result::kPass);
  ++time_.unix_seconds;
  EXPECT_EQ(Judge(kId, id).result, Result::kFail);
}

TEST_F(RaCertificateExpiredTest, OnlyTheCurrentGeneration) {
  const auto older = Add(LocalMachine("My"), CepEncryption(start_, At(2025, 1, 1)));
  const auto newer = Add(LocalMachine("My"), CepEncryption(start_, past_));
  EXPECT_EQ(Judge(kId, older).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, newer).result, Result::kFail);
  const auto working = Add(LocalMachine("My"), CepEncryption(start_, future_));
  EXPECT_EQ(Judge(kId, newer).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, working).result, Result::kPass);
}

TEST_F(RaCertificateExpiredTest, DoesNotApply) {
  const auto archived = Add(LocalMachine("My"), CepEncryption(start_, past_));
  inventory_.SetProperties(archived, {{}, true});
  EXPECT_EQ(Judge(kId, archived).result, Result::kNotApplicable);  // then it is missing
  EXPECT_EQ(Judge(kId, Add(LocalMachine("My"), EndEntity(start_, past_))).result,
            Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, Add(CurrentUser("My"), CepEncryption(start_, past_))).result,
            Result::kNotApplicable);
  const auto unreadable = Add(
      LocalMachine("My"), EnrollmentAgent(start_, past_).NotAfterRaw(test_support::der::Null()));
  EXPECT_EQ(Judge(kId, unreadable).result, Result::kNotApplicable);
  EXPECT_EQ(Judge("certificate-expired", unreadable).result, Result::kNotChecked);
}

TEST_F(RaCertificateExpiredTest, OnNdesHostsOnly) {
  const auto id = Add(LocalMachine("My"), EnrollmentAgent(start_, past_));
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Judge(kId, id).result, Result::kNotApplicable);
  EXPECT_EQ(Judge("certificate-expired", id).severity, Severity::kError);
}

TEST_F(RaCertificateExpiredTest, NamesTheOneThatWasRenewedInAUsersStore) {
  const auto expired = Add(LocalMachine("My"), EnrollmentAgent(At(2022, 1, 1), At(2024, 1, 1)));
  Add(CurrentUser("My"), CepEncryption(At(2026, 1, 1), At(2028, 1, 1)));
  EXPECT_EQ(EvidenceText(Judge(kId, expired).evidence, "renewed"), std::nullopt);
  const auto renewed = Add(CurrentUser("My"), EnrollmentAgent(At(2026, 1, 1), At(2028, 1, 1)));
  const Judgement judgement = Judge(kId, expired);
  EXPECT_EQ(EvidenceText(judgement.evidence, "renewed"),
            x509::ToHex(inventory_.entry(renewed).sha1));
  EXPECT_EQ(EvidenceText(judgement.evidence, "renewedIn"), "CurrentUser\\My");
}

}  // namespace
}  // namespace pkiaudit::audit
