// SPDX-License-Identifier: Apache-2.0
#include "x509/anomaly.h"

namespace pkiaudit::x509 {

std::string_view AnomalyName(Anomaly::Kind kind) {
  using Kind = Anomaly::Kind;
  switch (kind) {
    case Kind::kMalformed:
      return "malformed";
    case Kind::kBadVersion:
      return "badVersion";
    case Kind::kBadSerialNumber:
      return "badSerialNumber";
    case Kind::kAlgorithmsDiffer:
      return "algorithmsDiffer";
    case Kind::kOddTime:
      return "oddTime";
    case Kind::kValidityReversed:
      return "validityReversed";
    case Kind::kEmptyIssuer:
      return "emptyIssuer";
    case Kind::kDuplicateExtension:
      return "duplicateExtension";
    case Kind::kUnknownCriticalExtension:
      return "unknownCriticalExtension";
    case Kind::kExplicitDefault:
      return "explicitDefault";
    case Kind::kTrailingData:
      return "trailingData";
    case Kind::kNegativeModulus:
      return "negativeModulus";
    case Kind::kBadSignatureValue:
      return "badSignatureValue";
    case Kind::kEmptyList:
      return "emptyList";
  }
  return "unknown";
}

}  // namespace pkiaudit::x509
