// SPDX-License-Identifier: Apache-2.0
//
// What a report tells of a place of revocation: a URL that certificates name, or a CRL that was
// handed over.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_PLACE_H_
#define PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_PLACE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/pki/revocation_facts.h"
#include "reports/document/clean_text.h"

namespace pkiaudit::reports {

// What it gives. In order of trouble, the least first.
enum class RevocationState : uint8_t {
  kUsable,
  kNotFetched,
  kExpiring,
  kOverdue,     // past Next CRL Publish
  kUnverified,  // no certificate of its signer is at hand
  kNotYetValid,
  kExpired,
  kRevoked,  // OCSP: the certificate is revoked
  kUnfit,    // genuine, but not for the certificates that name it
  kWrongIssuer,
  kBadSignature,
  kUnreadable,  // the answer is something else
  kUnreachable,
  kMalformedUrl,
};
constexpr size_t kRevocationStates = static_cast<size_t>(RevocationState::kMalformedUrl) + 1;
std::string_view RevocationStateName(RevocationState state);  // "usable", "notFetched", …

// One place, however many certificates name it. Of an OCSP responder that was asked about several,
// what it says of the one with the most trouble; of several values in a directory, the best.
struct RevocationEvent {
  audit::FetchKind kind = audit::FetchKind::kCrl;
  CleanText place;      // URL, store, or file
  bool is_url = false;  // what `place` is
  RevocationState state = RevocationState::kUsable;
  CleanText reason;           // what is wrong, a phrase; may be empty
  CleanText about;            // OCSP: the subject of the certificate that the answer is about
  uint64_t certificates = 0;  // that name the URL, or whose base CRL names it
  // Of fetching; absent or empty where there was none, or it did not come so far.
  std::optional<audit::FetchStep> step;
  std::optional<int64_t> code;
  CleanText detail, address, proxy;
  std::vector<CleanText> redirects;
  std::optional<uint64_t> octets;
  CleanText sha256;
  std::optional<uint64_t> connect_ms, first_byte_ms, end_ms;
  // Of a CRL or an OCSP response.
  CleanText issuer, signer, signer_thumbprint, this_update, next_update, next_publish, crl_number;
  std::optional<uint64_t> entries;
};

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_PLACE_H_
