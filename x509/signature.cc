// SPDX-License-Identifier: Apache-2.0
#include "x509/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

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

namespace pkiaudit::x509 {
namespace {

// What OpenSSL needs to know of a signature algorithm.
struct Scheme {
  int key_type = NID_undef;  // EVP_PKEY_*
  int digest = NID_undef;    // undefined where the algorithm has none of its own (Ed25519)
  // RSASSA-PSS (RFC 4055 3.1) only.
  bool pss = false;
  int mask_digest = NID_undef;
  int salt_length = 0;
};

openssl::Algorithm ParseAlgorithm(Bytes encoding) {
  const uint8_t* position = encoding.data();
  openssl::Algorithm algorithm(
      d2i_X509_ALGOR(nullptr, &position, static_cast<long>(encoding.size())));
  if (position != encoding.data() + encoding.size()) return nullptr;
  return algorithm;
}

int AlgorithmNid(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(object);
}

// The AlgorithmIdentifier in an explicit tag of RSASSA-PSS-params; `algorithm` is null where the
// default (SHA-1) holds.
bool ReadDigest(const X509_ALGOR* algorithm, int& digest) {
  if (algorithm != nullptr) digest = AlgorithmNid(algorithm);
  return digest != NID_undef;
}

// RFC 4055 3.1.
bool ReadPssParameters(const X509_ALGOR* algorithm, Scheme& scheme) {
  using Parameters = std::unique_ptr<RSA_PSS_PARAMS, openssl::Deleter<RSA_PSS_PARAMS_free>>;
  int type = V_ASN1_UNDEF;
  const void* value = nullptr;
  X509_ALGOR_get0(nullptr, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE) return false;
  const auto* encoding = static_cast<const ASN1_STRING*>(value);
  const uint8_t* position = ASN1_STRING_get0_data(encoding);
  const Parameters parameters(d2i_RSA_PSS_PARAMS(nullptr, &position, ASN1_STRING_length(encoding)));
  if (parameters == nullptr) return false;

  scheme.digest = scheme.mask_digest = NID_sha1;
  scheme.salt_length = 20;
  if (!ReadDigest(parameters->hashAlgorithm, scheme.digest)) return false;
  if (const X509_ALGOR* mask = parameters->maskGenAlgorithm; mask != nullptr) {
    if (AlgorithmNid(mask) != NID_mgf1) return false;
    X509_ALGOR_get0(nullptr, &type, &value, mask);
    if (type != V_ASN1_SEQUENCE) return false;
    const auto* inner = static_cast<const ASN1_STRING*>(value);
    const openssl::Algorithm mask_digest = ParseAlgorithm(
        {ASN1_STRING_get0_data(inner), static_cast<size_t>(ASN1_STRING_length(inner))});
    if (mask_digest == nullptr || !ReadDigest(mask_digest.get(), scheme.mask_digest)) return false;
  }
  if (parameters->saltLength != nullptr) {
    int64_t length = 0;
    constexpr int64_t kMaxSalt = 1 << 16;
    if (ASN1_INTEGER_get_int64(&length, parameters->saltLength) != 1 || length < 0 ||
        length > kMaxSalt) {
      return false;
    }
    scheme.salt_length = static_cast<int>(length);
  }
  return parameters->trailerField == nullptr || ASN1_INTEGER_get(parameters->trailerField) == 1;
}

// Nothing for an algorithm that OpenSSL does not know.
std::optional<Scheme> ReadScheme(Bytes algorithm_identifier) {
  const openssl::Algorithm algorithm = ParseAlgorithm(algorithm_identifier);
  if (algorithm == nullptr) return std::nullopt;
  const int nid = AlgorithmNid(algorithm.get());
  Scheme scheme;
  if (nid == NID_rsassaPss) {
    scheme.key_type = EVP_PKEY_RSA;
    scheme.pss = true;
    if (!ReadPssParameters(algorithm.get(), scheme)) return std::nullopt;
    return scheme;
  }
  int key_type = NID_undef;
  if (OBJ_find_sigid_algs(nid, &scheme.digest, &key_type) != 1) return std::nullopt;
  // An SM2 signature covers an identifier of the signer, too, that certificates do not tell.
  if (key_type == EVP_PKEY_SM2) return std::nullopt;
  scheme.key_type = EVP_PKEY_type(key_type);  // one for all OIDs of a key type
  switch (scheme.key_type) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_DSA:
    case EVP_PKEY_EC:
      return scheme.digest == NID_undef ? std::nullopt : std::optional(scheme);
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
      return scheme;
    default:  // GOST and others, of which OpenSSL has names only
      return std::nullopt;
  }
}

openssl::Key LoadKey(Bytes spki) {
  const uint8_t* position = spki.data();
  openssl::Key key(d2i_PUBKEY_ex(nullptr, &position, static_cast<long>(spki.size()),
                                 openssl::DefaultContext(), nullptr));
  // DSA parameters that are inherited from the issuer (RFC 3279 2.3.2) are not known here.
  if (key == nullptr || EVP_PKEY_missing_parameters(key.get()) != 0) return nullptr;
  return key;
}

// Whether a key of this type can make signatures of the scheme.
bool Fits(EVP_PKEY* key, const Scheme& scheme) {
  const int type = EVP_PKEY_get_base_id(key);
  return type == scheme.key_type || (scheme.pss && type == EVP_PKEY_RSA_PSS);
}

// Whether OpenSSL has the digest of the scheme (MD2 and MD4 have names only).
bool IsOffered(const Scheme& scheme) {
  if (scheme.digest == NID_undef) return true;
  const openssl::MessageDigest digest(
      EVP_MD_fetch(openssl::DefaultContext(), OBJ_nid2sn(scheme.digest), nullptr));
  return digest != nullptr;
}

bool SetPss(EVP_PKEY_CTX* context, const Scheme& scheme) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, OBJ_nid2sn(scheme.mask_digest), nullptr) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, scheme.salt_length) > 0;
}

SignatureStatus VerifyWithKey(EVP_PKEY* key, const Scheme& scheme, Bytes message, Bytes signature) {
  if (!Fits(key, scheme)) {
    return IsOffered(scheme) ? SignatureStatus::kInvalid : SignatureStatus::kCouldNotTell;
  }
  const openssl::MessageDigestContext context(EVP_MD_CTX_new());
  const char* digest = scheme.digest == NID_undef ? nullptr : OBJ_nid2sn(scheme.digest);
  EVP_PKEY_CTX* key_context = nullptr;  // owned by `context`
  if (context == nullptr ||
      EVP_DigestVerifyInit_ex(context.get(), &key_context, digest, openssl::DefaultContext(),
                              nullptr, key, nullptr) != 1 ||
      (scheme.pss && !SetPss(key_context, scheme))) {
    return SignatureStatus::kCouldNotTell;
  }
  // Whatever OpenSSL dislikes from here on is in the signature itself.
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1
             ? SignatureStatus::kValid
             : SignatureStatus::kInvalid;
}

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
    const std::optional<Scheme> scheme = ReadScheme(certificate.signature_algorithm_encoding());
    if (!scheme) return SignatureStatus::kCouldNotTell;
    const std::shared_ptr<EVP_PKEY> key = FindKey(issuer.subject_public_key_info(), spki_digest);
    if (key == nullptr) return SignatureStatus::kCouldNotTell;
    // What is no BIT STRING of whole octets is none of these algorithms' signatures: any octets do.
    const Bytes signature = certificate.signature_value().value_or(Bytes());
    return VerifyWithKey(key.get(), *scheme, certificate.tbs_certificate(), signature);
  }

  std::shared_ptr<EVP_PKEY> FindKey(Bytes spki, const Sha256Digest& spki_digest) {
    KeyShard& shard = keys_[spki_digest.back() % kKeyShards];
    const std::lock_guard lock(shard.mutex);
    if (const auto found = shard.keys.find(spki_digest); found != shard.keys.end()) {
      return found->second;
    }
    if (shard.keys.size() >= kMaxKeys / kKeyShards) shard.keys.clear();
    return shard.keys.emplace(spki_digest, LoadKey(spki)).first->second;
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

std::string_view CryptographicLibraryVersion() {
  // "OpenSSL 3.0.22 25 Aug 2026": without the date.
  static const std::string version = [] {
    const std::string full = OpenSSL_version(OPENSSL_VERSION);
    return full.substr(0, full.find(' ', full.find(' ') + 1));
  }();
  return version;
}

}  // namespace pkiaudit::x509
