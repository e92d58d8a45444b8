// SPDX-License-Identifier: Apache-2.0
#include "tests/support/key_pool.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "tests/support/digest.h"

namespace pkiaudit::test_support {
namespace {

struct Deleter {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(BIO* p) const { BIO_free_all(p); }
  void operator()(PKCS8_PRIV_KEY_INFO* p) const { PKCS8_PRIV_KEY_INFO_free(p); }
  void operator()(X509_PUBKEY* p) const { X509_PUBKEY_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Deleter>;

// In the order of TestKey.
constexpr std::array kFileNames = {
    "rsa2048_a", "rsa2048_b", "rsa2048_c", "rsa2048_d", "rsa2048_e",    "rsa2048_f",
    "rsa2048_g", "rsa2048_h", "rsa2048_i", "rsa2048_j", "rsa2048_k",    "rsa2048_l",
    "rsa2048_m", "rsa2048_n", "rsa2048_o", "rsa2048_p", "rsa2048_q",    "rsa2048_r",
    "rsa2048_s", "rsa2048_t", "rsa1024",   "rsa4096_a", "rsa4096_b",    "rsa2048_exponent3",
    "ec_p256",   "ec_p384",   "ec_p521",   "ec_p224",   "ec_secp192r1", "ed25519",
    "dsa2048"};
static_assert(kFileNames.size() == static_cast<size_t>(TestKey::kDsa2048) + 1);

const char* FileName(TestKey key) { return kFileNames.at(static_cast<size_t>(key)); }

// Borrowed: the pool keeps every key that it has read until the program ends.
EVP_PKEY* LoadKey(TestKey key) {
  static std::mutex mutex;
  static std::map<TestKey, Owned<EVP_PKEY>> pool;
  const std::lock_guard lock(mutex);
  Owned<EVP_PKEY>& slot = pool[key];
  if (!slot) {
    const std::string pem = PrivateKeyPem(key);
    const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    slot.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    if (!slot) throw std::runtime_error(std::string("unreadable test key ") + FileName(key));
  }
  return slot.get();
}

// Runs an i2d function and returns what it wrote.
template <typename Object, typename Encoder>
Bytes Encode(const Object* object, Encoder encoder) {
  unsigned char* out = nullptr;
  const int size = encoder(object, &out);
  if (size <= 0) throw std::runtime_error("encoding failed");
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

const EVP_MD* DigestOf(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kMd5WithRsa:
      return EVP_md5();
    case SignatureAlgorithm::kSha1WithRsa:
    case SignatureAlgorithm::kSha1WithEcdsa:
    case SignatureAlgorithm::kSha1WithDsa:
      return EVP_sha1();
    case SignatureAlgorithm::kSha256WithRsa:
    case SignatureAlgorithm::kRsaPssSha256:
    case SignatureAlgorithm::kSha256WithEcdsa:
    case SignatureAlgorithm::kSha256WithDsa:
      return EVP_sha256();
    case SignatureAlgorithm::kSha384WithRsa:
    case SignatureAlgorithm::kSha384WithEcdsa:
      return EVP_sha384();
    case SignatureAlgorithm::kSha512WithRsa:
      return EVP_sha512();
    case SignatureAlgorithm::kEd25519:
      return nullptr;
  }
  throw std::runtime_error("no such algorithm");
}

// RFC 4055 3.1 with SHA-256, MGF1 over SHA-256 and a salt of 32 octets.
Bytes RsaPssParameters() {
  const Bytes sha256 =
      der::Sequence({der::ObjectIdentifier("2.16.840.1.101.3.4.2.1"), der::Null()});
  return der::Sequence(
      {der::Constructed(0, sha256),
       der::Constructed(1, der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.8"), sha256})),
       der::Constructed(2, der::Integer(32))});
}

}  // namespace

std::string PrivateKeyPem(TestKey key) {
  const std::string path = std::string(PKIAUDIT_TEST_KEY_DIRECTORY) + "/" + FileName(key) + ".pem";
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Bytes PrivateKeyInfo(TestKey key) {
  const Owned<PKCS8_PRIV_KEY_INFO> info(EVP_PKEY2PKCS8(LoadKey(key)));
  return Encode(info.get(), i2d_PKCS8_PRIV_KEY_INFO);
}

Bytes SubjectPublicKeyInfo(TestKey key) { return Encode(LoadKey(key), i2d_PUBKEY); }

Bytes KeyIdentifier(TestKey key) {
  X509_PUBKEY* raw = nullptr;
  if (X509_PUBKEY_set(&raw, LoadKey(key)) != 1) throw std::runtime_error("no public key");
  const Owned<X509_PUBKEY> public_key(raw);
  const unsigned char* bits = nullptr;
  int size = 0;
  X509_PUBKEY_get0_param(nullptr, &bits, &size, nullptr, public_key.get());
  return Sha1(ByteView(bits, static_cast<size_t>(size)));
}

SignatureAlgorithm DefaultSignatureAlgorithm(TestKey key) {
  switch (EVP_PKEY_get_base_id(LoadKey(key))) {
    case EVP_PKEY_EC:
      return SignatureAlgorithm::kSha256WithEcdsa;
    case EVP_PKEY_DSA:
      return SignatureAlgorithm::kSha256WithDsa;
    case EVP_PKEY_ED25519:
      return SignatureAlgorithm::kEd25519;
    default:
      return SignatureAlgorithm::kSha256WithRsa;
  }
}

Bytes AlgorithmIdentifier(SignatureAlgorithm algorithm) {
  const auto with_null = [](const char* oid) {
    return der::Sequence({der::ObjectIdentifier(oid), der::Null()});
  };
  const auto without_parameters = [](const char* oid) {
    return der::Sequence({der::ObjectIdentifier(oid)});
  };
  switch (algorithm) {
    case SignatureAlgorithm::kMd5WithRsa:
      return with_null("1.2.840.113549.1.1.4");
    case SignatureAlgorithm::kSha1WithRsa:
      return with_null("1.2.840.113549.1.1.5");
    case SignatureAlgorithm::kSha256WithRsa:
      return with_null("1.2.840.113549.1.1.11");
    case SignatureAlgorithm::kSha384WithRsa:
      return with_null("1.2.840.113549.1.1.12");
    case SignatureAlgorithm::kSha512WithRsa:
      return with_null("1.2.840.113549.1.1.13");
    case SignatureAlgorithm::kRsaPssSha256:
      return der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.10"), RsaPssParameters()});
    case SignatureAlgorithm::kSha1WithEcdsa:
      return without_parameters("1.2.840.10045.4.1");
    case SignatureAlgorithm::kSha256WithEcdsa:
      return without_parameters("1.2.840.10045.4.3.2");
    case SignatureAlgorithm::kSha384WithEcdsa:
      return without_parameters("1.2.840.10045.4.3.3");
    case SignatureAlgorithm::kSha1WithDsa:
      return without_parameters("1.2.840.10040.4.3");
    case SignatureAlgorithm::kSha256WithDsa:
      return without_parameters("2.16.840.1.101.3.4.3.2");
    case SignatureAlgorithm::kEd25519:
      return without_parameters("1.3.101.112");
  }
  throw std::runtime_error("no such algorithm");
}

Bytes Sign(TestKey key, SignatureAlgorithm algorithm, ByteView message) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_context = nullptr;  // borrowed from `context`
  bool ok = EVP_DigestSignInit(context.get(), &key_context, DigestOf(algorithm), nullptr,
                               LoadKey(key)) == 1;
  if (ok && algorithm == SignatureAlgorithm::kRsaPssSha256) {
    ok = EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, 32) == 1;
  }
  size_t size = 0;
  ok = ok && EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) == 1;
  Bytes signature(size);
  ok = ok &&
       EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1;
  if (!ok) throw std::runtime_error(std::string("cannot sign with ") + FileName(key));
  signature.resize(size);
  return signature;
}

}  // namespace pkiaudit::test_support
