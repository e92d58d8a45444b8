// SPDX-License-Identifier: Apache-2.0
#include "reports/document/ra_certificate.h"

namespace pkiaudit::reports {

std::string_view RaStateName(RaState state) {
  switch (state) {
    case RaState::kCurrent:
      return "current";
    case RaState::kValid:
      return "valid";
    case RaState::kNotYetValid:
      return "notYetValid";
    case RaState::kExpired:
      return "expired";
    case RaState::kArchived:
      return "archived";
    case RaState::kMissing:
      return "missing";
    case RaState::kNotKnown:
      return "notKnown";
  }
  return "";
}

std::string_view RaGenerationName(audit::RaStanding standing) {
  switch (standing) {
    case audit::RaStanding::kCurrent:
      return "current";
    case audit::RaStanding::kSpare:
      return "spare";
    case audit::RaStanding::kRetired:
      return "retired";
  }
  return "";
}

std::string_view RaAspectName(RaAspect aspect) {
  switch (aspect) {
    case RaAspect::kValidity:
      return "validity";
    case RaAspect::kPurpose:
      return "keyUsage";
    case RaAspect::kIssuer:
      return "issuer";
    case RaAspect::kPrivateKey:
      return "privateKey";
    case RaAspect::kContainer:
      return "container";
    case RaAspect::kProvider:
      return "provider";
    case RaAspect::kKeySpec:
      return "keySpec";
    case RaAspect::kKeySet:
      return "keySet";
    case RaAspect::kExportable:
      return "exportable";
    case RaAspect::kServiceAccount:
      return "serviceAccount";
    case RaAspect::kOtherAccounts:
      return "otherAccounts";
    case RaAspect::kChain:
      return "chain";
  }
  return "";
}

}  // namespace pkiaudit::reports
