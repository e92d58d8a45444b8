// SPDX-License-Identifier: Apache-2.0
// The one state of each CRL, and what a CA that publishes, and then stops, looks like.
#include <gmock/gmock.h>

#include "tests/audit/revocation_test.h"

namespace pkiaudit::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class CrlStateTest : public RevocationTest {};

TEST_F(CrlStateTest, OneStatePerCrl) {
  AddCa();
  AddRa({kUrl});
  const auto failing = [&](const test_support::CrlBuilder& crl) {
    facts_ = {};
    Gives(kUrl, crl.Build());
    return Failing();
  };
  EXPECT_THAT(failing(Dated(1, In(-8 * kDay), In(-kHour), In(-kDay))),
              ElementsAre("crl-expired critical"));
  EXPECT_THAT(failing(Dated(1, In(-7 * kDay), In(kHour), In(-kHour))),
              ElementsAre("crl-publication-overdue error"));
  EXPECT_THAT(failing(Dated(1, In(-7 * kDay), In(kHour), std::nullopt)),
              ElementsAre("crl-expiring warning"));
  EXPECT_THAT(failing(Dated(1, In(kHour), In(7 * kDay), In(6 * kDay))),
              ElementsAre("crl-not-yet-valid error"));
}

TEST_F(CrlStateTest, TheSameCrlAtTwoUrlsIsToldOnce) {
  AddCa();
  AddRa({kUrl, kOther});
  const auto expired = Dated(1, In(-8 * kDay), In(-kHour), In(-kDay)).Build();
  Gives(kUrl, expired);
  Gives(kOther, expired);
  EXPECT_THAT(Failing(), ElementsAre("crl-expired critical"));
}

TEST_F(CrlStateTest, AnExpiredMirrorIsAWarning) {
  AddCa();
  AddRa({kUrl, kOther});
  Gives(kUrl, Dated(1, In(-8 * kDay), In(-kHour), In(-kDay)).Build());
  Gives(kOther, Base().Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-expired warning"));
}

// As AD CS publishes by default: the same CRL by HTTP and in the directory.
TEST_F(CrlStateTest, AnotherUrlWithTheSameCrlIsNoHelpAgainstItsAge) {
  AddCa();
  AddRa({kUrl, kOther});
  const auto late = Dated(1, In(-7 * kDay), In(kHour), In(-kHour)).Build();
  Gives(kUrl, late);
  Gives(kOther, late);
  EXPECT_THAT(Failing(), ElementsAre("crl-publication-overdue error"));
  facts_ = {};
  Gives(kUrl, late);
  Gives(kOther, Base(2).Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-publication-overdue warning"));
}

TEST_F(CrlStateTest, WhatIsWrongWithOneCrlAtTwoUrlsIsToldOnce) {
  AddCa();
  AddRa({kUrl, kOther});
  const auto forged = Base().SignedBy(test_support::TestKey::kRsa2048D).Build();
  Gives(kUrl, forged);
  Gives(kOther, forged);
  EXPECT_THAT(Failing(), ElementsAre("crl-signature-invalid error"));
  facts_ = {};
  Store(Base(11));
  Gives(kUrl, Base(10).Build());
  Gives(kOther, Base(10).Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-number-rollback error"));
}

// Offline, from what the host's stores and the snapshot hold.
TEST_F(CrlStateTest, StoredCrlsAreJudgedWithoutTheNetwork) {
  AddCa();
  AddRa({kUrl});
  Store(Dated(1, In(-8 * kDay), In(-kHour), In(-kDay)));
  EXPECT_THAT(Failing(), ElementsAre("crl-expired warning"));
  const auto finding = Run("crl-expired").Failures()[0];
  EXPECT_EQ(finding.subject.kind, Subject::Kind::kCrl);
  EXPECT_THAT(finding.subject.text, testing::EndsWith(" in LocalMachine\\CA"));
  Store(Base());  // the next edition beside it
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(CrlStateTest, TheOnlySourceIsCritical) {
  AddCa();
  AddRa(Ra({}));
  Store(Dated(1, In(-8 * kDay), In(-kHour), In(-kDay)));
  EXPECT_THAT(Failing(), UnorderedElementsAre("cdp-missing notice", "crl-expired critical"));
}

TEST_F(CrlStateTest, StoredCrlsOfNobodyInScopeAreLeftAlone) {
  AddCa();
  AddRa({kUrl});
  // As the one of 2001 that Windows ships.
  Store(Dated(1, In(-9000 * kDay), In(-8000 * kDay), std::nullopt).Issuer("CN=VeriSign"));
  Store(Dated(1, In(-8 * kDay), In(-kHour), In(-kDay), test_support::TestKey::kRsa2048D));
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(CrlStateTest, AForgedCrlInAStore) {
  AddCa();
  AddRa({kUrl});
  Store(Base().SignedBy(test_support::TestKey::kRsa2048D));
  EXPECT_THAT(Failing(), ElementsAre("crl-signature-invalid warning"));
}

// AD CS's default schedule, audited hour by hour.
class AdCsScheduleTest : public RevocationTest {
 protected:
  static constexpr int64_t kOverlapOfBase = 12 * kHour;
  static constexpr int64_t kOverlapOfDelta = 144 * 60;  // 10 % of a day

  void SetUp() override {
    AddCa();
    AddRa({kUrl});
    start_ = time_;
  }

  // What stands at the distribution points at `time_`, if the CA publishes until `stop`.
  void Publish(x509::Time stop) {
    const int64_t published = std::min(time_, stop).unix_seconds - start_.unix_seconds;
    const int64_t week = published / (7 * kDay);
    const int64_t day = published / kDay;
    const auto at = [&](int64_t seconds) { return x509::Time{start_.unix_seconds + seconds}; };
    facts_ = {};
    Gives(kUrl, Dated(100 + week * 7, at(week * 7 * kDay - 600),
                      at((week + 1) * 7 * kDay + kOverlapOfBase), at((week + 1) * 7 * kDay))
                    .Extension("2.5.29.46", false, FreshestCrl(kDeltaUrl))
                    .Build());
    Gives(kDeltaUrl,
          Dated(100 + day, at(day * kDay - 600), at((day + 1) * kDay + kOverlapOfDelta),
                at((day + 1) * kDay))
              .DeltaCrlIndicator(100 + week * 7)
              .Build(),
          FetchKind::kDeltaCrl);
  }

  x509::Time start_;
};

TEST_F(AdCsScheduleTest, NothingIsFoundWhileItPublishes) {
  for (int64_t hour = 0; hour <= 14 * 24; ++hour) {
    time_ = {start_.unix_seconds + hour * kHour};
    Publish(time_);
    ASSERT_THAT(Failing(), IsEmpty()) << "hour " << hour;
  }
}

TEST_F(AdCsScheduleTest, OverdueAndExpiredComeAtTheRightHours) {
  // It publishes for the last time on the third day at 12:00, which leaves the base CRL of day 0
  // and the delta of day 3.
  const x509::Time stop{start_.unix_seconds + 3 * kDay + 12 * kHour};
  for (int64_t hour = 3 * 24; hour <= 8 * 24; ++hour) {
    time_ = {start_.unix_seconds + hour * kHour};
    Publish(stop);
    std::vector<std::string> expected;
    if (hour > 7 * 24 + 12) {
      expected.emplace_back("crl-expired critical");
    } else if (hour > 7 * 24) {
      expected.emplace_back("crl-publication-overdue error");
    }
    if (hour > 4 * 24 + 2) {  // 2.4 hours
      expected.emplace_back("delta-crl-expired error");
    } else if (hour > 4 * 24) {
      expected.emplace_back("delta-crl-overdue warning");
    }
    ASSERT_EQ(Failing(), expected) << "hour " << hour;
  }
}

}  // namespace
}  // namespace pkiaudit::audit
