// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "certificate-not-yet-valid";

class CertificateNotYetValidTest : public CheckTest {
 protected:
  const x509::Time past_ = At(2024, 1, 1);
  const x509::Time soon_ = At(2026, 6, 1, 8, 5);  // five minutes after the audit
  const x509::Time end_ = At(2028, 1, 1);
};

TEST_F(CertificateNotYetValidTest, BeginsLater) {
  const auto id = Add(LocalMachine("My"), EndEntity(soon_, end_));
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kError);
  EXPECT_EQ(EvidenceText(judgement.evidence, "notBefore"), "2026-06-01T08:05:00Z");
  EXPECT_EQ(EvidenceText(judgement.evidence, "startsIn"), "300");
}

TEST_F(CertificateNotYetValidTest, ValidFromTheFirstSecond) {
  const auto id = Add(LocalMachine("My"), EndEntity(time_, end_));
  EXPECT_EQ(Judge(kId, id).result, Result::kPass);
  --time_.unix_seconds;
  EXPECT_EQ(Judge(kId, id).result, Result::kFail);
}

TEST_F(CertificateNotYetValidTest, InfoOutsideOfWhatEnrolmentDependsOn) {
  EXPECT_EQ(Judge(kId, Add(CurrentUser("My"), EndEntity(soon_, end_))).severity, Severity::kInfo);
  role_ = Role::kTrustStore;
  EXPECT_EQ(Judge(kId, Add(FileLocation("roots.pem"), RootCa(soon_, end_))).severity,
            Severity::kInfo);
}

TEST_F(CertificateNotYetValidTest, NewRaCertificateBesideAWorkingOne) {
  const auto renewed = Add(LocalMachine("My"), CepEncryption(soon_, end_));
  Add(LocalMachine("My"), EnrollmentAgent(past_, end_));  // another role does not help
  Add(LocalMachine("My"), CepEncryption(past_, At(2026, 5, 1)));
  EXPECT_EQ(Judge(kId, renewed).severity, Severity::kCritical);
  const auto working = Add(LocalMachine("My"), CepEncryption(past_, At(2026, 7, 1)));
  EXPECT_EQ(Judge(kId, renewed).severity, Severity::kNotice);
  EXPECT_EQ(EvidenceText(Judge(kId, renewed).evidence, "worksMeanwhile"),
            x509::ToHex(inventory_.entry(working).sha1));
}

TEST_F(CertificateNotYetValidTest, NewCaCertificateBesideAWorkingOneWithItsKey) {
  Add(LocalMachine("My"), EndEntity(past_, end_));
  const auto renewed = Add(LocalMachine("CA"), IssuingCa(soon_, At(2036, 1, 1)));
  EXPECT_EQ(Judge(kId, renewed).severity, Severity::kError);
  Add(LocalMachine("CA"), IssuingCa(past_, end_));
  EXPECT_EQ(Judge(kId, renewed).severity, Severity::kNotice);
}

TEST_F(CertificateNotYetValidTest, DoesNotApply) {
  EXPECT_EQ(Judge(kId, Add(LocalMachine("REQUEST"), EndEntity(soon_, end_))).result,
            Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, Add(LocalMachine("Disallowed"), EndEntity(soon_, end_))).result,
            Result::kNotApplicable);
  const auto unreadable = EndEntity(soon_, end_).NotAfterRaw(test_support::der::Null());
  EXPECT_EQ(Judge(kId, Add(LocalMachine("My"), unreadable)).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
