// SPDX-License-Identifier: Apache-2.0
#include "x509/pkcs12_cryptography.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

#include "x509/ber.h"
#include "x509/oid_literal.h"
#include "x509/openssl.h"

namespace pkiaudit::x509::pkcs12 {
namespace {

// PBES2 (RFC 8018 A.4) and the derivations it may name.
constexpr Oid kPbes2 = OidLiteral<"1.2.840.113549.1.5.13">();
constexpr Oid kPbkdf2 = OidLiteral<"1.2.840.113549.1.5.12">();
constexpr Oid kScrypt = OidLiteral<"1.3.6.1.4.1.11591.4.11">();
// PBES1 (RFC 8018 A.3) and PKCS#12's own schemes (RFC 7292 C): all have PBEParameter.
constexpr std::array kSimpleSchemes = {
    OidLiteral<"1.2.840.113549.1.12.1.1">(), OidLiteral<"1.2.840.113549.1.12.1.2">(),
    OidLiteral<"1.2.840.113549.1.12.1.3">(), OidLiteral<"1.2.840.113549.1.12.1.4">(),
    OidLiteral<"1.2.840.113549.1.12.1.5">(), OidLiteral<"1.2.840.113549.1.12.1.6">(),
    OidLiteral<"1.2.840.113549.1.5.1">(),    OidLiteral<"1.2.840.113549.1.5.3">(),
    OidLiteral<"1.2.840.113549.1.5.4">(),    OidLiteral<"1.2.840.113549.1.5.6">(),
    OidLiteral<"1.2.840.113549.1.5.10">(),   OidLiteral<"1.2.840.113549.1.5.11">(),
};

constexpr size_t kMaxPrivateKeySize = 64u << 10;
// OpenSSL computes the public half of a DSA key, at a cost that grows with the cube of its size.
constexpr size_t kMaxDsaPrivateKeySize = 2u << 10;

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset = 0) {
  return tl::unexpected(Error{code, offset});
}

// A count that must not be 0.
Result<uint64_t> ReadCount(ber::Reader& reader) {
  const Result<der::Element> element = reader.Read(der::kInteger);
  if (!element) return tl::unexpected(element.error());
  Result<uint64_t> value = der::UnsignedValue(*element);
  if (value && *value == 0) return Fail(ErrorCode::kBadValue, element->offset);
  return value;
}

// PBEParameter (RFC 8018 A.3) and PBKDF2-params (A.2): a salt, then the iteration count. PBKDF2's
// salt may be another choice, which nobody has specified.
Result<uint64_t> ReadIterations(const ber::Reader& outer) {
  Result<ber::Reader> parameters = outer.Enter(der::kSequence);
  if (!parameters) return tl::unexpected(parameters.error());
  if (const auto salt = parameters->Read(der::kOctetString); !salt) {
    return tl::unexpected(salt.error());
  }
  return ReadCount(*parameters);
}

// scrypt-params (RFC 7914 7.1).
Result<uint64_t> ReadScryptCost(const ber::Reader& outer) {
  Result<ber::Reader> parameters = outer.Enter(der::kSequence);
  if (!parameters) return tl::unexpected(parameters.error());
  if (const auto salt = parameters->Read(der::kOctetString); !salt) {
    return tl::unexpected(salt.error());
  }
  uint64_t cost = 1;
  for (int i = 0; i < 3; ++i) {  // N, r, p
    const Result<uint64_t> factor = ReadCount(*parameters);
    if (!factor) return factor;
    if (*factor > UINT64_MAX / cost) return UINT64_MAX;
    cost *= *factor;
  }
  return cost;
}

Result<uint64_t> ReadPbes2Cost(const ber::Reader& outer) {
  const Result<ber::Reader> parameters = outer.Enter(der::kSequence);
  if (!parameters) return tl::unexpected(parameters.error());
  Result<ber::Reader> derivation = parameters->Enter(der::kSequence);
  if (!derivation) return tl::unexpected(derivation.error());
  const Result<der::Element> id = derivation->Read(der::kObjectIdentifier);
  if (!id) return tl::unexpected(id.error());
  if (Oid(id->content) == kPbkdf2) return ReadIterations(*derivation);
  if (Oid(id->content) == kScrypt) return ReadScryptCost(*derivation);
  return Fail(ErrorCode::kUnsupported, id->offset);
}

openssl::Algorithm ToOpenSsl(const der::Element& algorithm) {
  const uint8_t* position = algorithm.encoding.data();
  return openssl::Algorithm(
      d2i_X509_ALGOR(nullptr, &position, static_cast<long>(algorithm.encoding.size())));
}

const char* Data(const Password& password) { return password ? password->c_str() : nullptr; }
int Size(const Password& password) { return password ? static_cast<int>(password->size()) : 0; }

// `context` ready to decrypt.
bool StartDecryption(EVP_CIPHER_CTX* context, const der::Element& algorithm,
                     const Password& password) {
  const openssl::Algorithm parsed = ToOpenSsl(algorithm);
  if (parsed == nullptr) return false;
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, parsed.get());
  return EVP_PBE_CipherInit_ex(const_cast<ASN1_OBJECT*>(object), Data(password), Size(password),
                               parsed->parameter, context, /*en_de=*/0, openssl::LegacyContext(),
                               nullptr) == 1;
}

bool IsOneSequence(Bytes plaintext) {
  ber::Reader reader(plaintext);
  return reader.Read(der::kSequence).has_value() && reader.AtEnd();
}

}  // namespace

Result<uint64_t> DerivationCost(const der::Element& algorithm) {
  ber::Reader reader = ber::ContentOf(algorithm);
  const Result<der::Element> id = reader.Read(der::kObjectIdentifier);
  if (!id) return tl::unexpected(id.error());
  const Oid scheme(id->content);
  if (scheme == kPbes2) return ReadPbes2Cost(reader);
  if (std::find(kSimpleSchemes.begin(), kSimpleSchemes.end(), scheme) != kSimpleSchemes.end()) {
    return ReadIterations(reader);
  }
  return Fail(ErrorCode::kUnsupported, id->offset);
}

Result<SecretBytes> Decrypt(const der::Element& algorithm, Bytes ciphertext,
                            const Password& password) {
  const openssl::ErrorScope errors;
  const openssl::CipherContext context(EVP_CIPHER_CTX_new());
  if (context == nullptr || !StartDecryption(context.get(), algorithm, password)) {
    return Fail(ErrorCode::kUnsupported);
  }
  if (ciphertext.size() > INT32_MAX - EVP_MAX_BLOCK_LENGTH) return Fail(ErrorCode::kTooLarge);
  SecretBytes plaintext(ciphertext.size() + EVP_MAX_BLOCK_LENGTH);
  int size = 0;
  int last_size = 0;
  if (EVP_DecryptUpdate(context.get(), plaintext.data(), &size, ciphertext.data(),
                        static_cast<int>(ciphertext.size())) != 1 ||
      EVP_DecryptFinal_ex(context.get(), plaintext.data() + size, &last_size) != 1) {
    return Fail(ErrorCode::kWrongPassword);
  }
  plaintext.resize(static_cast<size_t>(size) + static_cast<size_t>(last_size));
  if (!IsOneSequence(plaintext)) return Fail(ErrorCode::kWrongPassword);
  return plaintext;
}

Result<bool> VerifyMac(const Mac& mac, Bytes content, const Password& password) {
  const openssl::ErrorScope errors;
  const openssl::Algorithm algorithm = ToOpenSsl(mac.digest_algorithm);
  if (algorithm == nullptr || mac.iterations > INT32_MAX || mac.salt.size() > INT32_MAX) {
    return Fail(ErrorCode::kUnsupported);
  }
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm.get());
  const char* const name = OBJ_nid2sn(OBJ_obj2nid(object));
  const openssl::MessageDigest digest(EVP_MD_fetch(openssl::LegacyContext(), name, nullptr));
  if (digest == nullptr) return Fail(ErrorCode::kUnsupported);

  const auto size = static_cast<size_t>(EVP_MD_get_size(digest.get()));
  SecretBytes key(size);
  std::array<uint8_t, EVP_MAX_MD_SIZE> computed{};
  size_t computed_size = 0;
  if (PKCS12_key_gen_utf8_ex(Data(password), Size(password), const_cast<uint8_t*>(mac.salt.data()),
                             static_cast<int>(mac.salt.size()), PKCS12_MAC_ID,
                             static_cast<int>(mac.iterations), static_cast<int>(size), key.data(),
                             digest.get(), openssl::LegacyContext(), nullptr) != 1 ||
      EVP_Q_mac(openssl::LegacyContext(), "HMAC", nullptr, name, nullptr, key.data(), key.size(),
                content.data(), content.size(), computed.data(), computed.size(),
                &computed_size) == nullptr) {
    return Fail(ErrorCode::kUnsupported);
  }
  return Equal(Bytes(computed.data(), computed_size), mac.digest);
}

Result<std::vector<uint8_t>> PublicKeyOfPrivateKey(Bytes encoding) {
  const openssl::ErrorScope errors;
  if (encoding.size() > kMaxPrivateKeySize) return Fail(ErrorCode::kTooLarge);
  const uint8_t* position = encoding.data();
  const openssl::PrivateKeyInfo info(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &position, static_cast<long>(encoding.size())));
  const ASN1_OBJECT* object = nullptr;
  if (info == nullptr || PKCS8_pkey_get0(&object, nullptr, nullptr, nullptr, info.get()) != 1) {
    return Fail(ErrorCode::kCryptographicError);
  }
  switch (OBJ_obj2nid(object)) {
    case NID_dsa:
      if (encoding.size() > kMaxDsaPrivateKeySize) return Fail(ErrorCode::kTooLarge);
      break;
    case NID_rsaEncryption:
    case NID_rsassaPss:
    case NID_X9_62_id_ecPublicKey:
    case NID_ED25519:
    case NID_ED448:
    case NID_X25519:
    case NID_X448:
      break;
    default:
      return Fail(ErrorCode::kUnsupported);
  }
  const openssl::Key key(EVP_PKCS82PKEY_ex(info.get(), openssl::DefaultContext(), nullptr));
  const int size = key == nullptr ? -1 : i2d_PUBKEY(key.get(), nullptr);
  if (size <= 0) return Fail(ErrorCode::kCryptographicError);
  std::vector<uint8_t> public_key(static_cast<size_t>(size));
  uint8_t* out = public_key.data();
  if (i2d_PUBKEY(key.get(), &out) != size) return Fail(ErrorCode::kCryptographicError);
  return public_key;
}

}  // namespace pkiaudit::x509::pkcs12
