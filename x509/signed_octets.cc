// SPDX-License-Identifier: Apache-2.0
#include "x509/signed_octets.h"

#include <openssl/evp.h>

#include <utility>

#include "x509/openssl.h"
#include "x509/signature_scheme.h"

namespace pkiaudit::x509 {

class SignedOctetsHasher::Impl {
 public:
  explicit Impl(Bytes algorithm) {
    result_.algorithm.assign(algorithm.begin(), algorithm.end());
    const openssl::ErrorScope errors;
    const auto scheme = ReadSignatureScheme(algorithm);
    result_.complete = scheme.has_value();
    if (!scheme || !scheme->HasDigest()) return;
    const openssl::MessageDigest digest = FetchDigest(*scheme);
    context_.reset(EVP_MD_CTX_new());
    result_.complete = digest != nullptr && context_ != nullptr &&
                       EVP_DigestInit_ex2(context_.get(), digest.get(), nullptr) == 1;
  }

  void Update(Bytes octets) {
    if (!result_.complete) return;
    if (context_ != nullptr) {
      result_.complete = EVP_DigestUpdate(context_.get(), octets.data(), octets.size()) == 1;
    } else if (octets.size() > SignedOctets::kMaxMessage - result_.octets.size()) {
      result_.complete = false;
      result_.octets.clear();
    } else {
      result_.octets.insert(result_.octets.end(), octets.begin(), octets.end());
    }
  }

  SignedOctets Finish() {
    if (result_.complete && context_ != nullptr) {
      result_.octets.resize(EVP_MAX_MD_SIZE);
      unsigned size = 0;
      result_.complete = EVP_DigestFinal_ex(context_.get(), result_.octets.data(), &size) == 1;
      result_.octets.resize(size);
    }
    return std::move(result_);
  }

 private:
  openssl::MessageDigestContext context_;  // null where the algorithm has no digest of its own
  SignedOctets result_;
};

SignedOctetsHasher::SignedOctetsHasher(Bytes algorithm)
    : impl_(std::make_unique<Impl>(algorithm)) {}
SignedOctetsHasher::~SignedOctetsHasher() = default;
SignedOctetsHasher::SignedOctetsHasher(SignedOctetsHasher&&) noexcept = default;
SignedOctetsHasher& SignedOctetsHasher::operator=(SignedOctetsHasher&&) noexcept = default;

void SignedOctetsHasher::Update(Bytes octets) { impl_->Update(octets); }
SignedOctets SignedOctetsHasher::Finish() { return impl_->Finish(); }

}  // namespace pkiaudit::x509
