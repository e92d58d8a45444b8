// SPDX-License-Identifier: Apache-2.0
#include "x509/signature_scheme.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace pkiaudit::x509 {
namespace {

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
bool ReadPssParameters(const X509_ALGOR* algorithm, SignatureScheme& scheme) {
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

// Whether a key of this type can make signatures of the scheme.
bool Fits(EVP_PKEY* key, const SignatureScheme& scheme) {
  const int type = EVP_PKEY_get_base_id(key);
  return type == scheme.key_type || (scheme.pss && type == EVP_PKEY_RSA_PSS);
}

// Whether OpenSSL has the digest of the scheme (MD2 and MD4 have names only).
bool IsOffered(const SignatureScheme& scheme) {
  return !scheme.HasDigest() || FetchDigest(scheme) != nullptr;
}

bool SetPss(EVP_PKEY_CTX* context, const SignatureScheme& scheme) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, OBJ_nid2sn(scheme.mask_digest), nullptr) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, scheme.salt_length) > 0;
}

// The digest of the scheme as OpenSSL names it; null where the algorithm has none of its own.
const char* DigestName(const SignatureScheme& scheme) {
  return scheme.HasDigest() ? OBJ_nid2sn(scheme.digest) : nullptr;
}

}  // namespace

std::optional<SignatureScheme> ReadSignatureScheme(Bytes algorithm_identifier) {
  const openssl::Algorithm algorithm = ParseAlgorithm(algorithm_identifier);
  if (algorithm == nullptr) return std::nullopt;
  const int nid = AlgorithmNid(algorithm.get());
  SignatureScheme scheme;
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

std::optional<SignatureScheme> ReadSignerScheme(Bytes digest_algorithm, Bytes signature_algorithm) {
  const openssl::Algorithm digest = ParseAlgorithm(digest_algorithm);
  const openssl::Algorithm signature = ParseAlgorithm(signature_algorithm);
  if (digest == nullptr || signature == nullptr) return std::nullopt;
  const int digest_nid = AlgorithmNid(digest.get());
  const int key_type = EVP_PKEY_type(AlgorithmNid(signature.get()));
  if (key_type == EVP_PKEY_RSA || key_type == EVP_PKEY_DSA || key_type == EVP_PKEY_EC) {
    if (digest_nid == NID_undef) return std::nullopt;
    return SignatureScheme{.key_type = key_type, .digest = digest_nid};
  }
  const auto scheme = ReadSignatureScheme(signature_algorithm);
  return scheme && scheme->HasDigest() && scheme->digest == digest_nid ? scheme : std::nullopt;
}

openssl::MessageDigest FetchDigest(const SignatureScheme& scheme) {
  if (!scheme.HasDigest()) return nullptr;
  return openssl::MessageDigest(
      EVP_MD_fetch(openssl::DefaultContext(), DigestName(scheme), nullptr));
}

openssl::Key LoadPublicKey(Bytes spki) {
  const uint8_t* position = spki.data();
  openssl::Key key(d2i_PUBKEY_ex(nullptr, &position, static_cast<long>(spki.size()),
                                 openssl::DefaultContext(), nullptr));
  // DSA parameters that are inherited from the issuer (RFC 3279 2.3.2) are not known here.
  if (key == nullptr || EVP_PKEY_missing_parameters(key.get()) != 0) return nullptr;
  return key;
}

SignatureStatus VerifyMessage(EVP_PKEY* key, const SignatureScheme& scheme, Bytes message,
                              Bytes signature) {
  if (!Fits(key, scheme)) {
    return IsOffered(scheme) ? SignatureStatus::kInvalid : SignatureStatus::kCouldNotTell;
  }
  const openssl::MessageDigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // owned by `context`
  if (context == nullptr ||
      EVP_DigestVerifyInit_ex(context.get(), &key_context, DigestName(scheme),
                              openssl::DefaultContext(), nullptr, key, nullptr) != 1 ||
      (scheme.pss && !SetPss(key_context, scheme))) {
    return SignatureStatus::kCouldNotTell;
  }
  // Whatever OpenSSL dislikes from here on is in the signature itself.
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                          message.size()) == 1
             ? SignatureStatus::kValid
             : SignatureStatus::kInvalid;
}

SignatureStatus VerifyDigest(EVP_PKEY* key, const SignatureScheme& scheme, Bytes digest,
                             Bytes signature) {
  const openssl::MessageDigest algorithm = FetchDigest(scheme);
  if (algorithm == nullptr) return SignatureStatus::kCouldNotTell;
  if (!Fits(key, scheme)) return SignatureStatus::kInvalid;
  const openssl::KeyContext context(
      EVP_PKEY_CTX_new_from_pkey(openssl::DefaultContext(), key, nullptr));
  if (context == nullptr || EVP_PKEY_verify_init(context.get()) != 1 ||
      (scheme.key_type == EVP_PKEY_RSA && !scheme.pss &&
       EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) <= 0) ||
      (scheme.pss && !SetPss(context.get(), scheme)) ||
      EVP_PKEY_CTX_set_signature_md(context.get(), algorithm.get()) <= 0) {
    return SignatureStatus::kCouldNotTell;
  }
  return EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(),
                         digest.size()) == 1
             ? SignatureStatus::kValid
             : SignatureStatus::kInvalid;
}

}  // namespace pkiaudit::x509
