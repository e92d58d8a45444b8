// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;

constexpr char kId[] = "certificate-expired";

class CertificateExpiredTest : public CheckTest {
 protected:
  const x509::Time start_ = At(2024, 1, 1);
  const x509::Time past_ = At(2026, 5, 2, 8);  // thirty days before the audit
  const x509::Time future_ = At(2028, 1, 1);
};

TEST_F(CertificateExpiredTest, ExpiredInMy) {
  const auto id = Add(LocalMachine("My"), EndEntity(start_, past_));
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kError);
  EXPECT_EQ(EvidenceText(judgement.evidence, "notAfter"), "2026-05-02T08:00:00Z");
  EXPECT_EQ(EvidenceText(judgement.evidence, "expiredFor"), std::to_string(30 * 86'400));
}

TEST_F(CertificateExpiredTest, ValidToTheLastSecond) {
  EXPECT_EQ(Judge(kId, Add(LocalMachine("My"), EndEntity(start_, future_))).result, Result::kPass);
  const auto id = Add(LocalMachine("My"), EndEntity(start_, time_));
  EXPECT_EQ(Judge(kId, id).result, Result::kPass);
  ++time_.unix_seconds;
  EXPECT_EQ(Judge(kId, id).result, Result::kFail);
}

TEST_F(CertificateExpiredTest, InfoOutsideOfWhatEnrolmentDependsOn) {
  inventory_.host().machine_keys_listed = true;
  const auto with_key = Add(LocalMachine("My"), EndEntity(start_, past_).SerialNumber(1));
  AddPrivateKey(with_key);
  EXPECT_EQ(Judge(kId, with_key).severity, Severity::kError);
  for (const auto& location :
       {LocalMachine("My"), LocalMachine("CA"), LocalMachine("Root"), CurrentUser("My"),
        ServiceStore("W3SVC", "My"), FileLocation("some.cer")}) {
    const auto id = Add(location, EndEntity(start_, past_).SerialNumber(2));
    EXPECT_EQ(Judge(kId, id).result, Result::kFail) << stores::ToText(location);
    EXPECT_EQ(Judge(kId, id).severity, Severity::kInfo) << stores::ToText(location);
  }
}

TEST_F(CertificateExpiredTest, NoticeForWhatWindowsRenewsByItself) {
  const auto id = Add(LocalMachine("My"),
                      EndEntity(start_, past_).Issuer("CN=MS-Organization-P2P-Access [2026]"));
  EXPECT_EQ(Judge(kId, id).severity, Severity::kNotice);
}

TEST_F(CertificateExpiredTest, InfoWhereThereIsNoHost) {
  const auto id = Add(FileLocation("bundle.pem"), RootCa(start_, past_));
  for (Role role : {Role::kBundle, Role::kTrustStore}) {
    role_ = role;
    EXPECT_EQ(Judge(kId, id).severity, Severity::kInfo);
  }
}

TEST_F(CertificateExpiredTest, ArchivedIsOutOfUse) {
  const auto id = Add(LocalMachine("My"), EndEntity(start_, past_));
  inventory_.SetProperties(id, {{}, true});
  EXPECT_EQ(Judge(kId, id).severity, Severity::kInfo);
}

TEST_F(CertificateExpiredTest, DoesNotApplyToStoresThatNobodyUses) {
  for (const auto& location :
       {LocalMachine("Disallowed"), LocalMachine("REQUEST"), CurrentUser("Disallowed")}) {
    const auto id = Add(location, EndEntity(start_, past_));
    EXPECT_EQ(Judge(kId, id).result, Result::kNotApplicable) << stores::ToText(location);
  }
}

TEST_F(CertificateExpiredTest, UnreadableValidityIsNotChecked) {
  const auto id =
      Add(LocalMachine("My"), EndEntity(start_, past_).NotAfterRaw(test_support::der::Null()));
  EXPECT_EQ(Judge(kId, id).result, Result::kNotChecked);
}

TEST_F(CertificateExpiredTest, CaOnTheChain) {
  Add(LocalMachine("My"), EndEntity(start_, future_));
  const auto ca = Add(LocalMachine("CA"), IssuingCa(start_, past_));
  EXPECT_EQ(Judge(kId, ca).severity, Severity::kError);
  const auto renewed = Add(LocalMachine("CA"), IssuingCa(start_, future_));
  EXPECT_EQ(Judge(kId, ca).severity, Severity::kInfo);
  EXPECT_EQ(EvidenceText(Judge(kId, ca).evidence, "replacedBy"),
            x509::ToHex(inventory_.entry(renewed).sha1));
  EXPECT_EQ(Judge(kId, renewed).result, Result::kPass);
}

TEST_F(CertificateExpiredTest, CaRenewedWithAnotherKeyDoesNotCarryOn) {
  Add(LocalMachine("My"), EndEntity(start_, future_));
  const auto ca = Add(LocalMachine("CA"), IssuingCa(start_, past_));
  Add(LocalMachine("CA"), IssuingCa(start_, future_).PublicKey(test_support::TestKey::kRsa2048D));
  EXPECT_EQ(Judge(kId, ca).severity, Severity::kError);
}

TEST_F(CertificateExpiredTest, RaCertificateIsToldOnceByItsOwnCheck) {
  const auto older = Add(LocalMachine("My"), CepEncryption(start_, At(2025, 1, 1)));
  const auto expired = Add(LocalMachine("My"), CepEncryption(start_, past_));
  const auto run = Run({kId, "ra-certificate-expired", "ra-superseded"});
  ASSERT_EQ(run.Failures().size(), 2u);
  EXPECT_EQ(run.Failures()[0].subject, Subject::Entry(expired));
  EXPECT_EQ(run.Failures()[0].severity, Severity::kCritical);
  // The generation before is past its use: no second alarm.
  EXPECT_EQ(run.Failures()[1].subject, Subject::Entry(older));
  EXPECT_EQ(run.Failures()[1].severity, Severity::kInfo);
}

TEST_F(CertificateExpiredTest, SupersededRaCertificateIsToldOnceByItsOwnCheck) {
  const auto expired = Add(LocalMachine("My"), CepEncryption(start_, past_));
  Add(LocalMachine("My"), CepEncryption(start_, future_));
  const auto run = Run({kId, "ra-certificate-expired", "ra-superseded"});
  ASSERT_EQ(run.Failures().size(), 1u);
  EXPECT_EQ(run.Failures()[0].subject, Subject::Entry(expired));
  EXPECT_EQ(run.Failures()[0].severity, Severity::kNotice);
  EXPECT_EQ(run.WithResult(Result::kNotApplicable).size(), 1u);
}

}  // namespace
}  // namespace pkiaudit::audit
