// SPDX-License-Identifier: Apache-2.0
#include "reports/document/revocation_place.h"

namespace pkiaudit::reports {

std::string_view RevocationStateName(RevocationState state) {
  switch (state) {
    case RevocationState::kUsable:
      return "usable";
    case RevocationState::kNotFetched:
      return "notFetched";
    case RevocationState::kExpiring:
      return "expiring";
    case RevocationState::kOverdue:
      return "overdue";
    case RevocationState::kUnverified:
      return "unverified";
    case RevocationState::kNotYetValid:
      return "notYetValid";
    case RevocationState::kExpired:
      return "expired";
    case RevocationState::kRevoked:
      return "revoked";
    case RevocationState::kUnfit:
      return "unfit";
    case RevocationState::kWrongIssuer:
      return "wrongIssuer";
    case RevocationState::kBadSignature:
      return "badSignature";
    case RevocationState::kUnreadable:
      return "unreadable";
    case RevocationState::kUnreachable:
      return "unreachable";
    case RevocationState::kMalformedUrl:
      return "malformedUrl";
  }
  return "";
}

}  // namespace pkiaudit::reports
