// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/revocation_test.h"

namespace pkiaudit::audit {
namespace {

using testing::IsEmpty;

constexpr char kId[] = "certificate-revoked";

class CertificateRevokedTest : public RevocationTest {
 protected:
  test_support::CrlBuilder Listing(test_support::Bytes serial) const {
    return Base().Revoke(serial, In(-2 * kDay).unix_seconds, 1);
  }
};

TEST_F(CertificateRevokedTest, ByACrlInAStore) {
  AddCa();
  const auto ra = AddRa({kUrl});
  Store(Listing({0x12, 0x34}));
  const Judgement judgement = Judge(kId, ra);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "reason"), "keyCompromise");
  EXPECT_EQ(EvidenceText(judgement.evidence, "revoked"), x509::ToIso8601(In(-2 * kDay)));
  EXPECT_EQ(EvidenceText(judgement.evidence, "where"), "LocalMachine\\CA");
  EXPECT_EQ(EvidenceText(judgement.evidence, "serialNumber"), "1234");
}

TEST_F(CertificateRevokedTest, OthersAreAWarning) {
  AddCa();
  const auto other = Add(CurrentUser("My"), Ra({kUrl}));
  Store(Listing({0x12, 0x34}));
  EXPECT_EQ(Judge(kId, other).severity, Severity::kWarning);
}

TEST_F(CertificateRevokedTest, NotByAnotherSerialNumberOrIssuer) {
  AddCa();
  const auto ra = AddRa({kUrl});
  const auto other = Add(CurrentUser("My"), Ra({kUrl}).SerialNumber(0x99).Issuer("CN=Other"));
  Store(Listing({0x00, 0x99}));
  EXPECT_EQ(Judge(kId, ra).result, Result::kPass);
  EXPECT_EQ(Judge(kId, other).result, Result::kPass);
}

TEST_F(CertificateRevokedTest, NotByAForgedCrl) {
  AddCa();
  const auto ra = AddRa({kUrl});
  Store(Listing({0x12, 0x34}).SignedBy(test_support::TestKey::kRsa2048D));
  EXPECT_EQ(Judge(kId, ra).result, Result::kPass);
}

TEST_F(CertificateRevokedTest, NotCheckedWhereTheCrlCannotBeVerified) {
  const auto ra = AddRa({kUrl});
  Store(Listing({0x12, 0x34}));
  EXPECT_EQ(Judge(kId, ra).result, Result::kNotChecked);
}

TEST_F(CertificateRevokedTest, DoesNotApplyWithoutCrls) {
  AddCa();
  EXPECT_EQ(Judge(kId, AddRa({kUrl})).result, Result::kNotApplicable);
}

TEST_F(CertificateRevokedTest, ByACrlThatIsTenThousandEntriesLong) {
  AddCa();
  const auto ra = AddRa({kUrl});
  auto crl = Base();
  for (int i = 1; i <= 10'000; ++i) {
    crl.Revoke(test_support::Bytes{0x20, static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i)},
               In(-2 * kDay).unix_seconds, 5);
  }
  Gives(kUrl, crl.Revoke(test_support::Bytes{0x12, 0x34}, In(-2 * kDay).unix_seconds).Build());
  EXPECT_EQ(Judge(kId, ra).result, Result::kFail);
  EXPECT_EQ(EvidenceText(Judge(kId, ra).evidence, "where"), kUrl);
}

}  // namespace
}  // namespace pkiaudit::audit
