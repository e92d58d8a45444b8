// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/revocation_test.h"

namespace pkiaudit::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DeltaCrlTest : public RevocationTest {
 protected:
  void SetUp() override {
    AddCa();
    ra_ = AddRa({kUrl});
  }
  void GiveBase(int64_t number = 10) {
    Gives(kUrl, Base(number).Extension("2.5.29.46", false, FreshestCrl(kDeltaUrl)).Build());
  }
  void GiveDelta(const test_support::CrlBuilder& crl) {
    Gives(kDeltaUrl, crl.Build(), FetchKind::kDeltaCrl);
  }
  test_support::CrlBuilder Delta(int64_t number = 12, int64_t base = 10) const {
    return Dated(number, In(-kHour), In(26 * kHour), In(23 * kHour)).DeltaCrlIndicator(base);
  }

  stores::EntryId ra_ = stores::kNone;
};

TEST_F(DeltaCrlTest, ItsUrlIsToBeFetchedNext) {
  GiveBase();
  x509::SignatureVerifier verifier;
  AuditInput input(inventory_, verifier, role_, time_, policy_);
  input.SetRevocationFacts(facts_);
  EXPECT_THAT(input.revocation.FreshestCrlTargets(),
              ElementsAre(FetchTarget{FetchKind::kDeltaCrl, kDeltaUrl, {}}));
  GiveDelta(Delta());
  input.SetRevocationFacts(facts_);
  EXPECT_THAT(input.revocation.FreshestCrlTargets(), IsEmpty());
}

TEST_F(DeltaCrlTest, AFreshOneIsNotAccused) {
  GiveBase();
  GiveDelta(Delta());
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(DeltaCrlTest, OneThatIsLateAtTwoUrlsIsToldOnce) {
  constexpr char kMirror[] = "http://backup.corp.example/ca+.crl";
  const auto give = [&](const test_support::CrlBuilder& delta) {
    namespace der = test_support::der;
    facts_ = {};
    const auto name = [](const char* url) { return der::Implicit(6, test_support::ToBytes(url)); };
    const auto points = der::Sequence({der::Sequence({der::Constructed(
        0, der::Constructed(0, der::Concat({name(kDeltaUrl), name(kMirror)})))})});
    Gives(kUrl, Base().Extension("2.5.29.46", false, points).Build());
    GiveDelta(delta);
    Gives(kMirror, delta.Build(), FetchKind::kDeltaCrl);
  };
  give(Dated(12, In(-26 * kHour), In(kHour), In(-kHour)).DeltaCrlIndicator(10));
  EXPECT_THAT(Failing(), ElementsAre("delta-crl-overdue warning"));
  give(Dated(12, In(-28 * kHour), In(-kHour), In(-2 * kHour)).DeltaCrlIndicator(10));
  EXPECT_THAT(Failing(), ElementsAre("delta-crl-expired error"));
}

TEST_F(DeltaCrlTest, NotFoundNamesDoubleEscaping) {
  GiveBase();
  Fails(kDeltaUrl, FetchStep::kHttpStatus, 404, FetchKind::kDeltaCrl);
  EXPECT_THAT(Failing(), ElementsAre("delta-crl-unreachable error"));
  EXPECT_THAT(*EvidenceText(Run("delta-crl-unreachable").Failures()[0].evidence, "hint"),
              testing::HasSubstr("allowDoubleEscaping"));
}

TEST_F(DeltaCrlTest, ThatDoesNotFitItsBase) {
  GiveBase(10);
  GiveDelta(Delta(20, 17));  // completes a base CRL that is newer than the one at hand
  EXPECT_THAT(Failing(), ElementsAre("delta-crl-mismatch error"));
}

TEST_F(DeltaCrlTest, OfAnotherKey) {
  GiveBase();
  GiveDelta(Delta().SignedBy(test_support::TestKey::kRsa2048D));
  EXPECT_THAT(Failing(), ElementsAre("delta-crl-mismatch error"));
}

TEST_F(DeltaCrlTest, ThatIsABaseCrl) {
  GiveBase();
  GiveDelta(Base(12));
  EXPECT_THAT(Failing(), ElementsAre("delta-crl-mismatch error"));
}

TEST_F(DeltaCrlTest, TakesAHoldBack) {
  const test_support::Bytes serial = {0x12, 0x34};
  Gives(kUrl, Base()
                  .Revoke(serial, In(-2 * kDay).unix_seconds, x509::kCertificateHold)
                  .Extension("2.5.29.46", false, FreshestCrl(kDeltaUrl))
                  .Build());
  GiveDelta(Delta());
  EXPECT_THAT(Failing(), ElementsAre("certificate-revoked critical"));
  facts_.outcomes.pop_back();
  GiveDelta(Delta().Revoke(serial, In(-2 * kDay).unix_seconds, x509::kRemoveFromCrl));
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(DeltaCrlTest, RevokesWhatTheBaseDoesNotList) {
  GiveBase();
  GiveDelta(Delta().Revoke(test_support::Bytes{0x12, 0x34}, In(-kHour).unix_seconds, 1));
  EXPECT_THAT(Failing(), ElementsAre("certificate-revoked critical"));
}

}  // namespace
}  // namespace pkiaudit::audit
