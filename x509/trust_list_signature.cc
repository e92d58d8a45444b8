// SPDX-License-Identifier: Apache-2.0
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs7.h>

#include <limits>
#include <memory>
#include <stdexcept>

#include "x509/openssl.h"
#include "x509/trust_list.h"

namespace pkiaudit::x509 {
namespace {

using Pkcs7 = std::unique_ptr<PKCS7, openssl::Deleter<PKCS7_free>>;
using Bio = std::unique_ptr<BIO, openssl::Deleter<BIO_vfree>>;
using Certificates =
    std::unique_ptr<STACK_OF(X509),
                    openssl::Deleter<[](STACK_OF(X509) * stack) { sk_X509_free(stack); }>>;

Pkcs7 Decode(Bytes input) {
  PKCS7* made = PKCS7_new_ex(openssl::DefaultContext(), nullptr);
  const uint8_t* position = input.data();
  // Frees what it was given where it fails.
  return Pkcs7(d2i_PKCS7(&made, &position, static_cast<long>(input.size())));
}

}  // namespace

SignatureStatus VerifyTrustList(Bytes input, const TrustList& list) {
  constexpr size_t kMaxSize = std::numeric_limits<int>::max();
  if (input.size() > kMaxSize || list.content.size() > kMaxSize) {
    return SignatureStatus::kCouldNotTell;
  }
  const openssl::ErrorScope errors;
  const Pkcs7 signed_data = Decode(input);
  if (signed_data == nullptr || PKCS7_type_is_signed(signed_data.get()) == 0) {
    return SignatureStatus::kCouldNotTell;
  }
  const Certificates signers(
      PKCS7_get0_signers(signed_data.get(), nullptr, PKCS7_NOVERIFY | PKCS7_BINARY));
  if (signers == nullptr || sk_X509_num(signers.get()) == 0) return SignatureStatus::kCouldNotTell;
  // What is signed is the content without its tag and length (RFC 2315 9.3), which OpenSSL cannot
  // find by itself in a content of a type that it does not know.
  const Bio content(BIO_new_mem_buf(list.content.data(), static_cast<int>(list.content.size())));
  if (content == nullptr) return SignatureStatus::kCouldNotTell;
  const int verified = PKCS7_verify(signed_data.get(), nullptr, nullptr, content.get(), nullptr,
                                    PKCS7_NOVERIFY | PKCS7_BINARY);
  return verified == 1 ? SignatureStatus::kValid : SignatureStatus::kInvalid;
}

std::vector<std::vector<uint8_t>> SignedPartDigests(const Certificate& certificate) {
  const openssl::ErrorScope errors;
  const Bytes signed_part = certificate.tbs_certificate();
  std::vector<std::vector<uint8_t>> digests;
  for (const char* algorithm : {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"}) {
    std::vector<uint8_t> digest(EVP_MAX_MD_SIZE);
    size_t size = 0;
    if (EVP_Q_digest(openssl::DefaultContext(), algorithm, nullptr, signed_part.data(),
                     signed_part.size(), digest.data(), &size) != 1) {
      throw std::runtime_error("OpenSSL does not offer the digest");
    }
    digest.resize(size);
    digests.push_back(std::move(digest));
  }
  return digests;
}

}  // namespace pkiaudit::x509
