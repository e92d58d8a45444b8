// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_CRL_SCHEDULE_H_
#define PKIAUDIT_AUDIT_PKI_CRL_SCHEDULE_H_

#include <cstdint>
#include <optional>

#include "audit/policy/policy.h"
#include "x509/time.h"

namespace pkiaudit::audit {

// What a CRL says of its own time.
struct CrlSchedule {
  std::optional<x509::Time> this_update;
  std::optional<x509::Time> next_update;
  std::optional<x509::Time> next_publish;  // Microsoft's Next CRL Publish
  bool is_delta = false;
};

// The one state of a CRL at a time; of several that hold, the first in this order.
enum class CrlState : uint8_t {
  kNotYetValid,  // before thisUpdate
  kExpired,      // after nextUpdate
  kOverdue,      // after Next CRL Publish: the CA, or what copies its CRLs, does not publish
  kExpiring,     // soon after nextUpdate, see FindCrlState
  kFresh,
};

// Until Next CRL Publish, a CRL that has it is not expiring: AD CS publishes a weekly CRL half a
// day before it ends, so any share of its lifetime would accuse it every week. Without it, a CRL is
// expiring when what is left is under `crl_expiring_percent` of its lifetime and under
// `crl_expiring_hours`. A base CRL that lives over `crl_by_hand_days` is published by hand (of an
// offline CA): it is expiring, with or without Next CRL Publish, when it ends before the next
// working day (Monday to Friday, UTC) after that of `now` is over.
CrlState FindCrlState(const CrlSchedule& schedule, x509::Time now, const Policy& policy);

// The end of the working day that follows `time`'s day.
x509::Time EndOfNextWorkingDay(x509::Time time);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_CRL_SCHEDULE_H_
