// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/crl_schedule.h"

#include "audit/pki/validity.h"

namespace pkiaudit::audit {
namespace {

constexpr int64_t kSecondsPerHour = 3600;

bool IsExpiring(const CrlSchedule& schedule, x509::Time now, const Policy& policy) {
  const int64_t left = schedule.next_update->unix_seconds - now.unix_seconds;
  const int64_t lifetime = schedule.next_update->unix_seconds - schedule.this_update->unix_seconds;
  if (!schedule.is_delta && lifetime > policy.crl_by_hand_days * kSecondsPerDay &&
      *schedule.next_update < EndOfNextWorkingDay(now)) {
    return true;
  }
  return !schedule.next_publish && left < lifetime * policy.crl_expiring_percent / 100 &&
         left < policy.crl_expiring_hours * kSecondsPerHour;
}

}  // namespace

x509::Time EndOfNextWorkingDay(x509::Time time) {
  int64_t day = time.unix_seconds / kSecondsPerDay;
  if (time.unix_seconds % kSecondsPerDay < 0) {
    --day;
  }
  // 1970-01-01 was a Thursday; 0 is Monday.
  const auto weekday = [](int64_t days) { return ((days + 3) % 7 + 7) % 7; };
  do {
    ++day;
  } while (weekday(day) > 4);
  return {(day + 1) * kSecondsPerDay};
}

CrlState FindCrlState(const CrlSchedule& schedule, x509::Time now, const Policy& policy) {
  if (schedule.this_update && now < *schedule.this_update) {
    return CrlState::kNotYetValid;
  }
  if (schedule.next_update && *schedule.next_update < now) {
    return CrlState::kExpired;
  }
  if (schedule.next_publish && *schedule.next_publish < now) {
    return CrlState::kOverdue;
  }
  if (schedule.this_update && schedule.next_update && IsExpiring(schedule, now, policy)) {
    return CrlState::kExpiring;
  }
  return CrlState::kFresh;
}

}  // namespace pkiaudit::audit
