// SPDX-License-Identifier: Apache-2.0
//
// Gives arbitrary octets to the reader of OCSP responses, and holds it against OpenSSL's where that
// would encode them again just as they are: the same status, the same number of answers.
#include <openssl/ocsp.h>

#include <cstdio>
#include <cstdlib>

#include "x509/ocsp.h"

namespace pkiaudit::x509 {
namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void Walk(Bytes input, const OcspResponse& response) {
  const auto inside = [&](Bytes part) {
    Require(part.empty() || (part.data() >= input.data() &&
                             part.data() + part.size() <= input.data() + input.size()),
            "views lie inside");
  };
  Require(response.responses.size() <= OcspResponse::kMaxResponses, "responses are limited");
  Require(response.certificates.size() <= OcspResponse::kMaxCertificates,
          "certificates are limited");
  inside(response.responder_name);
  inside(response.responder_key_digest);
  inside(response.signature);
  for (const OcspSingleResponse& single : response.responses) {
    inside(single.issuer_name_digest);
    inside(single.issuer_key_digest);
    inside(single.serial_number);
  }
  for (const Certificate& certificate : response.certificates) {
    inside(certificate.der());
    (void)IsResponder(response, certificate);
    for (const OcspSingleResponse& single : response.responses) {
      (void)IsAbout(single, certificate, certificate);
    }
    const auto request = MakeOcspRequest(certificate, certificate);
    Require(der::ReadSingle(request, der::kSequence).has_value(), "requests are DER");
  }
}

// What OpenSSL would encode again just as it is, and we refuse all the same: larger than the
// limits, or with times and numbers that break DER.
void Compare(Bytes input, const Result<OcspResponse>& ours) {
  const unsigned char* position = input.data();
  OCSP_RESPONSE* theirs = d2i_OCSP_RESPONSE(nullptr, &position, static_cast<long>(input.size()));
  if (theirs != nullptr && position == input.data() + input.size() && ours) {
    const int status = OCSP_response_status(theirs);
    // It cuts larger ones to an int; ours are 255.
    Require(status < 0 || ours->status == 255 || ours->status == static_cast<uint64_t>(status),
            "the status is the same");
    if (OCSP_BASICRESP* basic = status == 0 ? OCSP_response_get1_basic(theirs) : nullptr) {
      Require(ours->responses.size() == static_cast<size_t>(OCSP_resp_count(basic)),
              "the number of answers is the same");
      OCSP_BASICRESP_free(basic);
    }
  }
  OCSP_RESPONSE_free(theirs);
}

}  // namespace
}  // namespace pkiaudit::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace pkiaudit::x509;
  const Bytes input(data, size);
  const auto response = ParseOcspResponse(input);
  if (response) Walk(input, *response);
  Compare(input, response);
  return 0;
}
