// SPDX-License-Identifier: Apache-2.0
#include "x509/digest.h"

#include <openssl/evp.h>

#include <stdexcept>

#include "x509/openssl.h"

namespace pkiaudit::x509 {
namespace {

// A context that is bound to its algorithm once and started anew for each message: fetching the
// algorithm or making a context costs more than hashing a certificate.
class Hasher {
 public:
  explicit Hasher(const char* algorithm) : context_(EVP_MD_CTX_new()) {
    const openssl::ErrorScope errors;
    const openssl::MessageDigest digest(
        EVP_MD_fetch(openssl::DefaultContext(), algorithm, /*properties=*/nullptr));
    if (context_ == nullptr || digest == nullptr ||
        EVP_DigestInit_ex2(context_.get(), digest.get(), nullptr) != 1) {
      throw std::runtime_error("OpenSSL does not offer the digest");
    }
  }

  void Hash(Bytes data, uint8_t* digest) {
    Require(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr));
    Update(data);
    Finish(digest);
  }

  void Update(Bytes data) { Require(EVP_DigestUpdate(context_.get(), data.data(), data.size())); }
  void Finish(uint8_t* digest) { Require(EVP_DigestFinal_ex(context_.get(), digest, nullptr)); }

 private:
  static void Require(int result) {
    if (result != 1) throw std::runtime_error("OpenSSL cannot compute a digest");
  }

  openssl::MessageDigestContext context_;  // keeps the algorithm alive
};

}  // namespace

Md5Digest Md5(Bytes data) {
  thread_local Hasher hasher("MD5");
  Md5Digest digest;
  hasher.Hash(data, digest.data());
  return digest;
}

Sha1Digest Sha1(Bytes data) {
  thread_local Hasher hasher("SHA1");
  Sha1Digest digest;
  hasher.Hash(data, digest.data());
  return digest;
}

Sha256Digest Sha256(Bytes data) {
  thread_local Hasher hasher("SHA256");
  Sha256Digest digest;
  hasher.Hash(data, digest.data());
  return digest;
}

class Sha256Stream::Impl : public Hasher {
 public:
  Impl() : Hasher("SHA256") {}
};

Sha256Stream::Sha256Stream() : impl_(std::make_unique<Impl>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Update(Bytes data) { impl_->Update(data); }

Sha256Digest Sha256Stream::Finish() {
  Sha256Digest digest;
  impl_->Finish(digest.data());
  return digest;
}

}  // namespace pkiaudit::x509
