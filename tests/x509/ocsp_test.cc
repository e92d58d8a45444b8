// SPDX-License-Identifier: Apache-2.0
//
// The reader of OCSP responses against OpenSSL's, over the public vectors, and the request as
// OpenSSL reads it.
#include "x509/ocsp.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>

#include "tests/support/certificate_builder.h"
#include "tests/x509/octets.h"
#include "tests/x509/public_vectors.h"
#include "x509/signature.h"

namespace pkiaudit::x509 {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;

TEST(Ocsp, AgreesWithOpenSslOverThePublicVectors) {
  size_t with_answers = 0;
  for (const auto& file : FilesIn(PublicVectors() / "x509/ocsp", ".der")) {
    if (!file.filename().string().starts_with("resp-")) continue;
    SCOPED_TRACE(file.filename());
    const auto der = ReadFile(file);
    const unsigned char* position = der.data();
    OCSP_RESPONSE* theirs = d2i_OCSP_RESPONSE(nullptr, &position, static_cast<long>(der.size()));
    ASSERT_NE(theirs, nullptr);
    const auto ours = ParseOcspResponse(der);
    OCSP_BASICRESP* basic = OCSP_response_get1_basic(theirs);
    if (ours) {
      EXPECT_EQ(ours->status, static_cast<uint64_t>(OCSP_response_status(theirs)));
    }
    if (basic != nullptr && ours) {
      ASSERT_EQ(ours->responses.size(), static_cast<size_t>(OCSP_resp_count(basic)));
      for (size_t i = 0; i < ours->responses.size(); ++i) {
        int reason = 0;
        const int status = OCSP_single_get0_status(OCSP_resp_get0(basic, static_cast<int>(i)),
                                                   &reason, nullptr, nullptr, nullptr);
        EXPECT_EQ(static_cast<int>(ours->responses[i].status), status);
        if (ours->responses[i].reason) {
          EXPECT_EQ(*ours->responses[i].reason, reason);
        }
        ++with_answers;
      }
    }
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(theirs);
  }
  ERR_clear_error();
  EXPECT_GE(with_answers, 5u) << "package python3-cryptography-vectors";
}

TEST(Ocsp, MakesARequestThatOpenSslReads) {
  const auto issuer_der = CertificateBuilder().Subject("CN=CA").PublicKey(TestKey::kEcP256).Build();
  const auto der =
      CertificateBuilder()
          .Issuer("CN=CA")
          .SerialNumberOctets(Octets("00 FF EE DD CC BB AA 99 88 77 66 55 44 33 22 11"))
          .SignedBy(TestKey::kEcP256)
          .Build();
  const auto issuer = Certificate::Parse(issuer_der);
  const auto certificate = Certificate::Parse(der);
  const auto request = MakeOcspRequest(*certificate, *issuer);
  const unsigned char* position = request.data();
  OCSP_REQUEST* read = d2i_OCSP_REQUEST(nullptr, &position, static_cast<long>(request.size()));
  ASSERT_NE(read, nullptr);
  ASSERT_EQ(OCSP_request_onereq_count(read), 1);
  position = der.data();
  X509* x509 = d2i_X509(nullptr, &position, static_cast<long>(der.size()));
  position = issuer_der.data();
  X509* x509_issuer = d2i_X509(nullptr, &position, static_cast<long>(issuer_der.size()));
  OCSP_CERTID* expected = OCSP_cert_to_id(EVP_sha1(), x509, x509_issuer);
  EXPECT_EQ(OCSP_id_cmp(expected, OCSP_onereq_get0_id(OCSP_request_onereq_get0(read, 0))), 0);
  OCSP_CERTID_free(expected);
  X509_free(x509);
  X509_free(x509_issuer);
  OCSP_REQUEST_free(read);
}

TEST(Ocsp, RefusesWhatIsNone) {
  const auto error = [](std::string_view hex) { return ParseOcspResponse(Octets(hex)).error(); };
  EXPECT_EQ(error("").code, ErrorCode::kTruncated);
  EXPECT_EQ(error("3C02 6D6C").code, ErrorCode::kUnexpectedTag);
  EXPECT_EQ(error("30 03 0A 01 00").code, ErrorCode::kTruncated) << "successful, without an answer";
  EXPECT_EQ(error("30 03 02 01 00").code, ErrorCode::kUnexpectedTag);
  EXPECT_EQ(OcspStatusText(6), "unauthorized");
  EXPECT_EQ(OcspStatusText(4), "status 4");
  std::vector<uint8_t> large(OcspResponse::kMaxSize + 1, 0x30);
  EXPECT_EQ(ParseOcspResponse(large).error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace pkiaudit::x509
