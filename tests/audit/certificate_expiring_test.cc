// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;

constexpr char kId[] = "certificate-expiring";
constexpr int64_t kDay = 86'400;

class CertificateExpiringTest : public CheckTest {
 protected:
  // A certificate with that lifetime and that time left.
  CertificateBuilder WithLeft(int64_t lifetime, int64_t left) const {
    return EndEntity({time_.unix_seconds + left - lifetime}, {time_.unix_seconds + left});
  }
};

TEST_F(CertificateExpiringTest, DaysForLongOnesPercentForShortOnes) {
  const struct {
    int64_t lifetime;
    int64_t left;
    bool expiring;
  } kCases[] = {
      {730 * kDay, 30 * kDay, false}, {730 * kDay, 30 * kDay - 1, true},
      {730 * kDay, 0, true},          {150 * kDay, 30 * kDay - 1, true},
      {90 * kDay, 18 * kDay, false},  {90 * kDay, 18 * kDay - 1, true},
      {10 * kDay, 2 * kDay, false},   {10 * kDay, 2 * kDay - 1, true},
      {kDay, kDay / 5, false},        {kDay, kDay / 5 - 1, true},
  };
  int64_t serial_number = 0;
  for (const auto& test : kCases) {
    const auto id =
        Add(LocalMachine("My"), WithLeft(test.lifetime, test.left).SerialNumber(++serial_number));
    const Judgement judgement = Judge(kId, id);
    EXPECT_EQ(judgement.result, test.expiring ? Result::kFail : Result::kPass)
        << test.lifetime << " " << test.left;
    if (test.expiring) {
      EXPECT_EQ(judgement.severity, Severity::kWarning);
      EXPECT_EQ(EvidenceText(judgement.evidence, "daysLeft"), std::to_string(test.left));
    }
  }
}

TEST_F(CertificateExpiringTest, ThresholdsOfThePolicy) {
  const auto long_lived = Add(LocalMachine("My"), WithLeft(730 * kDay, 40 * kDay));
  const auto short_lived = Add(LocalMachine("My"), WithLeft(10 * kDay, 4 * kDay));
  EXPECT_EQ(Judge(kId, long_lived).result, Result::kPass);
  EXPECT_EQ(Judge(kId, short_lived).result, Result::kPass);
  policy_.expiring_days = 41;
  policy_.expiring_percent = 50;
  EXPECT_EQ(Judge(kId, long_lived).result, Result::kFail);
  EXPECT_EQ(EvidenceText(Judge(kId, short_lived).evidence, "threshold"), std::to_string(5 * kDay));
}

TEST_F(CertificateExpiringTest, InfoOutsideOfWhatEnrolmentDependsOn) {
  const auto user = Add(CurrentUser("My"), WithLeft(730 * kDay, kDay));
  EXPECT_EQ(Judge(kId, user).severity, Severity::kInfo);
  role_ = Role::kBundle;
  const auto file = Add(FileLocation("bundle.pem"), WithLeft(730 * kDay, kDay));
  EXPECT_EQ(Judge(kId, file).severity, Severity::kInfo);
}

TEST_F(CertificateExpiringTest, ExpiredAndUnreadableAreOfAnotherCheck) {
  const auto expired = Add(LocalMachine("My"), WithLeft(730 * kDay, -1));
  EXPECT_EQ(Judge(kId, expired).result, Result::kNotApplicable);
  const auto unreadable =
      Add(LocalMachine("My"), WithLeft(730 * kDay, kDay).NotBeforeRaw(test_support::der::Null()));
  EXPECT_EQ(Judge(kId, unreadable).result, Result::kNotApplicable);
}

TEST_F(CertificateExpiringTest, ReversedValidityHasNoShareOfItsLifetime) {
  const auto id = Add(LocalMachine("My"), EndEntity(At(2027, 1, 1), At(2026, 6, 2)));
  EXPECT_EQ(Judge(kId, id).result, Result::kPass);
}

TEST_F(CertificateExpiringTest, CertificatesThatRenewThemselves) {
  auto registration = WithLeft(3650 * kDay, kDay).Issuer("CN=MS-Organization-Access");
  EXPECT_EQ(Judge(kId, Add(LocalMachine("My"), registration)).result, Result::kNotApplicable);
  auto peer = WithLeft(kDay, kDay / 10).Issuer("CN=MS-Organization-P2P-Access [2026]");
  EXPECT_EQ(Judge(kId, Add(LocalMachine("My"), peer)).result, Result::kNotApplicable);
  auto remote_desktop = WithLeft(180 * kDay, kDay).Subject("CN=NDES01").Issuer("CN=NDES01");
  EXPECT_EQ(Judge(kId, Add(LocalMachine("Remote Desktop"), remote_desktop)).result,
            Result::kNotApplicable);
  // Once expired, they are told.
  auto expired = WithLeft(180 * kDay, -kDay).Subject("CN=NDES01").Issuer("CN=NDES01");
  const auto id = Add(LocalMachine("Remote Desktop"), expired);
  EXPECT_EQ(Judge("certificate-expired", id).result, Result::kFail);
}

TEST_F(CertificateExpiringTest, DoesNotApplyToStoresThatNobodyUses) {
  for (const auto& location : {LocalMachine("Disallowed"), LocalMachine("REQUEST")}) {
    EXPECT_EQ(Judge(kId, Add(location, WithLeft(730 * kDay, kDay))).result, Result::kNotApplicable);
  }
}

TEST_F(CertificateExpiringTest, RaCertificatesHaveTheirOwnCheckOnAnNdesHost) {
  const x509::Time not_after{time_.unix_seconds + 20 * kDay};
  const auto current = Add(LocalMachine("My"), CepEncryption(At(2024, 6, 1), not_after));
  const auto older =
      Add(LocalMachine("My"), CepEncryption(At(2024, 5, 1), {not_after.unix_seconds - 1}));
  EXPECT_EQ(Judge(kId, current).result, Result::kNotApplicable);
  EXPECT_EQ(Judge(kId, older).result, Result::kNotApplicable);
  const auto run = Run({kId, "ra-certificate-expiring"});
  ASSERT_EQ(run.Failures().size(), 1u);
  EXPECT_EQ(run.Failures()[0].subject, Subject::Entry(current));
  role_ = Role::kWindowsHost;
  EXPECT_EQ(Judge(kId, current).severity, Severity::kWarning);
}

TEST_F(CertificateExpiringTest, CaWithARenewalThatLivesLonger) {
  Add(LocalMachine("My"), WithLeft(730 * kDay, 400 * kDay));
  const x509::Time soon{time_.unix_seconds + 10 * kDay};
  const auto ca = Add(LocalMachine("CA"), IssuingCa(At(2016, 1, 1), soon));
  EXPECT_EQ(Judge(kId, ca).severity, Severity::kWarning);
  Add(LocalMachine("CA"), IssuingCa(At(2016, 1, 1), {soon.unix_seconds - 1}));
  EXPECT_EQ(Judge(kId, ca).severity, Severity::kWarning);
  const auto renewed = Add(LocalMachine("CA"), IssuingCa(At(2025, 1, 1), At(2035, 1, 1)));
  EXPECT_EQ(Judge(kId, ca).severity, Severity::kInfo);
  EXPECT_EQ(EvidenceText(Judge(kId, ca).evidence, "replacedBy"),
            x509::ToHex(inventory_.entry(renewed).sha1));
}

}  // namespace
}  // namespace pkiaudit::audit
