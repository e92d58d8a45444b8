// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/crl_schedule.h"

#include <gtest/gtest.h>

#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

constexpr int64_t kHour = 3600;
constexpr int64_t kDay = 24 * kHour;

x509::Time Later(x509::Time time, int64_t seconds) { return {time.unix_seconds + seconds}; }

const x509::Time kMonday = At(2026, 6, 1);

TEST(CrlScheduleTest, TheWeekOfAdCs) {
  const CrlSchedule weekly{.this_update = kMonday,
                           .next_update = Later(kMonday, 7 * kDay + 12 * kHour),
                           .next_publish = Later(kMonday, 7 * kDay)};
  const auto state = [&](int64_t seconds) {
    return FindCrlState(weekly, Later(kMonday, seconds), Policy());
  };
  EXPECT_EQ(state(-1), CrlState::kNotYetValid);
  EXPECT_EQ(state(0), CrlState::kFresh);
  EXPECT_EQ(state(7 * kDay), CrlState::kFresh) << "96 % of its life is over, and nothing is wrong";
  EXPECT_EQ(state(7 * kDay + 1), CrlState::kOverdue);
  EXPECT_EQ(state(7 * kDay + 12 * kHour), CrlState::kOverdue);
  EXPECT_EQ(state(7 * kDay + 12 * kHour + 1), CrlState::kExpired);
}

TEST(CrlScheduleTest, WithoutNextPublishPercentAndHoursCount) {
  const CrlSchedule weekly{.this_update = kMonday,
                           .next_update = Later(kMonday, 7 * kDay),
                           .next_publish = std::nullopt};
  const auto left = [&](int64_t seconds) {
    return FindCrlState(weekly, Later(*weekly.next_update, -seconds), Policy());
  };
  // 10 % of a week are 16.8 hours.
  EXPECT_EQ(left(17 * kHour), CrlState::kFresh);
  EXPECT_EQ(left(16 * kHour), CrlState::kExpiring);
  const CrlSchedule daily{
      .this_update = kMonday, .next_update = Later(kMonday, kDay), .next_publish = std::nullopt};
  EXPECT_EQ(FindCrlState(daily, Later(kMonday, 21 * kHour), Policy()), CrlState::kFresh);
  EXPECT_EQ(FindCrlState(daily, Later(kMonday, 22 * kHour), Policy()), CrlState::kExpiring);
}

TEST(CrlScheduleTest, WhatIsPublishedByHandIsToldAWorkingDayAhead) {
  // Half a year, to the early morning of Monday 2026-06-15.
  CrlSchedule by_hand{.this_update = At(2025, 12, 15),
                      .next_update = At(2026, 6, 15, 4),
                      .next_publish = At(2026, 6, 14, 16)};
  const auto at = [&](int day, int hour) {
    return FindCrlState(by_hand, At(2026, 6, static_cast<unsigned>(day), hour), Policy());
  };
  EXPECT_EQ(at(11, 23), CrlState::kFresh) << "Friday is a working day";
  EXPECT_EQ(at(12, 0), CrlState::kExpiring) << "on Friday, as Monday is too late";
  EXPECT_EQ(at(14, 12), CrlState::kExpiring);
  EXPECT_EQ(at(14, 17), CrlState::kOverdue);
  by_hand.is_delta = true;
  EXPECT_EQ(at(12, 0), CrlState::kFresh) << "no delta is published by hand";
}

TEST(CrlScheduleTest, WorkingDays) {
  EXPECT_EQ(EndOfNextWorkingDay(At(2026, 6, 1, 8)), At(2026, 6, 3));   // Monday: Tuesday's end
  EXPECT_EQ(EndOfNextWorkingDay(At(2026, 6, 5, 23)), At(2026, 6, 9));  // Friday: Monday's end
  EXPECT_EQ(EndOfNextWorkingDay(At(2026, 6, 6)), At(2026, 6, 9));      // Saturday
  EXPECT_EQ(EndOfNextWorkingDay(At(2026, 6, 7, 12)), At(2026, 6, 9));  // Sunday
  EXPECT_EQ(EndOfNextWorkingDay(At(1969, 12, 31, 12)), At(1970, 1, 2));
}

TEST(CrlScheduleTest, WithoutNextUpdateItNeverEnds) {
  CrlSchedule endless;
  endless.this_update = kMonday;
  EXPECT_EQ(FindCrlState(endless, At(9999, 1, 1), Policy()), CrlState::kFresh);
}

}  // namespace
}  // namespace pkiaudit::audit
