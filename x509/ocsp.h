// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_OCSP_H_
#define PKIAUDIT_X509_OCSP_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "x509/certificate.h"
#include "x509/signed_octets.h"
#include "x509/time.h"

namespace pkiaudit::x509 {

// RFC 6960 4.1.1: the DER of an OCSPRequest for one certificate, as CryptoAPI sends it: CertID by
// SHA-1, no nonce (so that responders may answer from their cache), not signed.
std::vector<uint8_t> MakeOcspRequest(const Certificate& certificate, const Certificate& issuer);

// RFC 6960 4.2.1.
enum class OcspResponseStatus : uint8_t {
  kSuccessful = 0,
  kMalformedRequest = 1,
  kInternalError = 2,
  kTryLater = 3,
  kSigRequired = 5,
  kUnauthorized = 6,
};
// "tryLater"; "status 7" for one that RFC 6960 does not name.
std::string OcspStatusText(uint64_t status);

// What a BasicOCSPResponse says of one certificate.
struct OcspSingleResponse {
  enum class Status : uint8_t { kGood, kRevoked, kUnknown };
  // CertID: the digest algorithm, both digests and the content octets of the serial number.
  Oid digest;
  Bytes issuer_name_digest;
  Bytes issuer_key_digest;
  Bytes serial_number;
  Status status = Status::kUnknown;
  std::optional<Time> revocation_time;  // kRevoked
  std::optional<uint8_t> reason;        // kRevoked
  Time this_update;
  std::optional<Time> next_update;
};

// An OCSP response (RFC 6960 4.2.1), decoded; views into its DER, which must outlive it. Of other
// statuses than successful nothing but the status.
struct OcspResponse {
  static constexpr size_t kMaxSize = size_t{1} << 20;
  static constexpr size_t kMaxResponses = 256;
  static constexpr size_t kMaxCertificates = 16;

  uint64_t status = 0;         // OcspResponseStatus
  Bytes responder_name;        // encoding of the Name, or empty
  Bytes responder_key_digest;  // SHA-1 of the key, or empty
  std::optional<Time> produced_at;
  std::vector<OcspSingleResponse> responses;
  SignedOctets signed_octets;
  Bytes signature;
  std::vector<Certificate> certificates;  // those that can be delimited
};
Result<OcspResponse> ParseOcspResponse(Bytes der);

// Is `response` about `certificate`, issued by `issuer`? By SHA-1 and SHA-256 CertIDs.
bool IsAbout(const OcspSingleResponse& response, const Certificate& certificate,
             const Certificate& issuer);
// Does the response name `certificate` as its responder?
bool IsResponder(const OcspResponse& response, const Certificate& certificate);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_OCSP_H_
