// SPDX-License-Identifier: Apache-2.0
#include "x509/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>

#include "x509/digest.h"
#include "x509/openssl.h"
#include "x509/signature_scheme.h"

namespace pkiaudit::x509 {
namespace {

// Half of a digest: a million of them are remembered.
using ResultKey = std::array<uint8_t, 16>;

// Of what is a digest itself, any part will do.
struct DigestHash {
  size_t operator()(const auto& digest) const {
    size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof(hash));
    return hash;
  }
};

}  // namespace

// Two caches in shards, each under a lock that is held while OpenSSL works, so that what two
// threads ask at once is still computed once. A full shard is emptied: memory stays bounded, and
// only then is something computed again.
class SignatureVerifier::Impl {
 public:
  Impl() {
    const openssl::ErrorScope errors;
    if (RAND_bytes_ex(openssl::DefaultContext(), salt_.data(), salt_.size(), 0) != 1) {
      throw std::runtime_error("OpenSSL has no random numbers");
    }
  }

  SignatureStatus Verify(const SignedOctets& octets, Bytes signature, const Certificate& issuer) {
    const openssl::ErrorScope errors;
    const std::optional<SignatureScheme> scheme = ReadSignatureScheme(octets.algorithm);
    if (!scheme || !octets.complete) return SignatureStatus::kCouldNotTell;
    const Bytes spki = issuer.subject_public_key_info();
    const std::shared_ptr<EVP_PKEY> key = FindKey(spki, Sha256(spki));
    if (key == nullptr) return SignatureStatus::kCouldNotTell;
    return scheme->HasDigest() ? VerifyDigest(key.get(), *scheme, octets.octets, signature)
                               : VerifyMessage(key.get(), *scheme, octets.octets, signature);
  }

  SignatureStatus Verify(const Certificate& certificate, const Certificate& issuer) {
    const openssl::ErrorScope errors;
    const Sha256Digest spki_digest = Sha256(issuer.subject_public_key_info());
    const ResultKey key = MakeResultKey(certificate, spki_digest);
    ResultShard& shard = results_[key.back() % kResultShards];
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.results.find(key); found != shard.results.end()) {
      return found->second;
    }
    const SignatureStatus status = Compute(certificate, issuer, spki_digest);
    if (shard.results.size() >= kMaxResults / kResultShards) shard.results.clear();
    shard.results.emplace(key, status);
    return status;
  }

 private:
  static constexpr size_t kResultShards = 64;
  static constexpr size_t kMaxResults = 1u << 20;
  static constexpr size_t kKeyShards = 16;
  static constexpr size_t kMaxKeys = 2048;  // of some 3 kB each

  struct ResultShard {
    std::mutex mutex;
    std::unordered_map<ResultKey, SignatureStatus, DigestHash> results;
  };
  struct KeyShard {
    std::mutex mutex;
    // Null where OpenSSL cannot load the key.
    std::unordered_map<Sha256Digest, std::shared_ptr<EVP_PKEY>, DigestHash> keys;
  };

  // The salt keeps whoever writes certificates from looking for two with the same short key.
  ResultKey MakeResultKey(const Certificate& certificate, const Sha256Digest& spki_digest) const {
    const Sha256Digest certificate_digest = Sha256(certificate.der());
    std::array<uint8_t, 3 * sizeof(Sha256Digest)> text;
    auto* const after_salt = std::copy(salt_.begin(), salt_.end(), text.begin());
    auto* const after_certificate =
        std::copy(certificate_digest.begin(), certificate_digest.end(), after_salt);
    std::copy(spki_digest.begin(), spki_digest.end(), after_certificate);
    const Sha256Digest digest = Sha256(text);
    ResultKey key;
    std::copy_n(digest.begin(), key.size(), key.begin());
    return key;
  }

  SignatureStatus Compute(const Certificate& certificate, const Certificate& issuer,
                          const Sha256Digest& spki_digest) {
    const std::optional<SignatureScheme> scheme =
        ReadSignatureScheme(certificate.signature_algorithm_encoding());
    if (!scheme) return SignatureStatus::kCouldNotTell;
    const std::shared_ptr<EVP_PKEY> key = FindKey(issuer.subject_public_key_info(), spki_digest);
    if (key == nullptr) return SignatureStatus::kCouldNotTell;
    // What is no BIT STRING of whole octets is none of these algorithms' signatures: any octets do.
    const Bytes signature = certificate.signature_value().value_or(Bytes());
    return VerifyMessage(key.get(), *scheme, certificate.tbs_certificate(), signature);
  }

  std::shared_ptr<EVP_PKEY> FindKey(Bytes spki, const Sha256Digest& spki_digest) {
    KeyShard& shard = keys_[spki_digest.back() % kKeyShards];
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.keys.find(spki_digest); found != shard.keys.end()) {
      return found->second;
    }
    if (shard.keys.size() >= kMaxKeys / kKeyShards) shard.keys.clear();
    return shard.keys.emplace(spki_digest, LoadPublicKey(spki)).first->second;
  }

  Sha256Digest salt_{};
  std::array<ResultShard, kResultShards> results_;
  std::array<KeyShard, kKeyShards> keys_;
};

SignatureVerifier::SignatureVerifier() : impl_(std::make_unique<Impl>()) {}
SignatureVerifier::~SignatureVerifier() = default;

SignatureStatus SignatureVerifier::Verify(const Certificate& certificate,
                                          const Certificate& issuer) {
  return impl_->Verify(certificate, issuer);
}

SignatureStatus SignatureVerifier::Verify(const SignedOctets& octets, Bytes signature,
                                          const Certificate& issuer) {
  return impl_->Verify(octets, signature, issuer);
}

std::string_view CryptographicLibraryVersion() {
  // "OpenSSL 3.0.22 25 Aug 2026": without the date.
  static const std::string version = [] {
    const std::string full = OpenSSL_version(OPENSSL_VERSION);
    return full.substr(0, full.find(' ', full.find(' ') + 1));
  }();
  return version;
}

}  // namespace pkiaudit::x509
