// SPDX-License-Identifier: Apache-2.0
#include "reports/document/revocation_words.h"

#include "reports/document/plain_words.h"

namespace pkiaudit::reports {

std::string_view RevocationStateWords(RevocationState state) {
  switch (state) {
    case RevocationState::kUsable:
      return "usable";
    case RevocationState::kNotFetched:
      return "not fetched";
    case RevocationState::kExpiring:
      return "expires soon";
    case RevocationState::kOverdue:
      return "overdue";
    case RevocationState::kUnverified:
      return "not verified";
    case RevocationState::kNotYetValid:
      return "not yet valid";
    case RevocationState::kExpired:
      return "expired";
    case RevocationState::kRevoked:
      return "certificate revoked";
    case RevocationState::kUnfit:
      return "not for these certificates";
    case RevocationState::kWrongIssuer:
      return "of another issuer";
    case RevocationState::kBadSignature:
      return "bad signature";
    case RevocationState::kUnreadable:
      return "not what it should be";
    case RevocationState::kUnreachable:
      return "unreachable";
    case RevocationState::kMalformedUrl:
      return "no URL";
  }
  return "";
}

std::string_view FetchKindWords(audit::FetchKind kind) {
  switch (kind) {
    case audit::FetchKind::kCrl:
      return "CRL";
    case audit::FetchKind::kDeltaCrl:
      return "delta CRL";
    case audit::FetchKind::kCaIssuers:
      return "certificate of the CA";
    case audit::FetchKind::kOcsp:
      return "OCSP responder";
  }
  return "";
}

std::string FetchWords(const RevocationEvent& place) {
  if (!place.step) {
    return "";
  }
  std::string words(*place.step == audit::FetchStep::kOk ? "it answered"
                                                         : audit::FetchStepPhrase(*place.step));
  if (place.code) {
    words += " (" + std::to_string(*place.code) + ")";
  }
  return words;
}

std::string FetchTimeWords(const RevocationEvent& place) {
  if (!place.end_ms) {
    return "";
  }
  std::string words = CountWords(*place.end_ms) + " ms";
  std::string_view before = ": ";
  const auto add = [&](std::string_view what, const std::optional<uint64_t>& after) {
    if (after) {
      words += std::string(before) + std::string(what) + " after " + CountWords(*after);
      before = ", ";
    }
  };
  add("connected", place.connect_ms);
  add("first octet", place.first_byte_ms);
  return words;
}

}  // namespace pkiaudit::reports
