// SPDX-License-Identifier: Apache-2.0
#include "x509/digest.h"

#include <openssl/evp.h>

#include <array>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <utility>

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

// Contexts that wait for a message, of whichever thread. They are not thread_local: mingw-w64
// destroys such objects when the thread ends, but gives their memory back before that.
class HasherPool {
 public:
  explicit HasherPool(const char* algorithm) : algorithm_(algorithm) {}

  void Hash(Bytes data, uint8_t* digest) {
    std::unique_ptr<Hasher> hasher = Take();
    hasher->Hash(data, digest);
    GiveBack(std::move(hasher));
  }

 private:
  // More threads than that hash at the same time, and the others make a context each time.
  static constexpr size_t kWaiting = 32;

  std::unique_ptr<Hasher> Take() {
    for (std::atomic<Hasher*>& place : waiting_) {
      if (Hasher* const hasher = place.exchange(nullptr, std::memory_order_acquire)) {
        return std::unique_ptr<Hasher>(hasher);
      }
    }
    return std::make_unique<Hasher>(algorithm_);
  }
  void GiveBack(std::unique_ptr<Hasher> hasher) {
    for (std::atomic<Hasher*>& place : waiting_) {
      Hasher* empty = nullptr;
      if (place.compare_exchange_strong(empty, hasher.get(), std::memory_order_release,
                                        std::memory_order_relaxed)) {
        static_cast<void>(hasher.release());
        return;
      }
    }
  }

  const char* algorithm_;
  std::array<std::atomic<Hasher*>, kWaiting> waiting_{};
};

}  // namespace

// The pools are never destroyed: OpenSSL may have cleaned up before them when the process ends.

Md5Digest Md5(Bytes data) {
  static HasherPool& hashers = *new HasherPool("MD5");
  Md5Digest digest;
  hashers.Hash(data, digest.data());
  return digest;
}

Sha1Digest Sha1(Bytes data) {
  static HasherPool& hashers = *new HasherPool("SHA1");
  Sha1Digest digest;
  hashers.Hash(data, digest.data());
  return digest;
}

Sha256Digest Sha256(Bytes data) {
  static HasherPool& hashers = *new HasherPool("SHA256");
  Sha256Digest digest;
  hashers.Hash(data, digest.data());
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
