// SPDX-License-Identifier: Apache-2.0
#include "tests/support/pkcs12_writer.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

#include "tests/support/digest.h"

namespace pkiaudit::test_support {
namespace {

constexpr char kData[] = "1.2.840.113549.1.7.1";
constexpr char kEncryptedData[] = "1.2.840.113549.1.7.6";
constexpr char kKeyBag[] = "1.2.840.113549.1.12.10.1.1";
constexpr char kShroudedKeyBag[] = "1.2.840.113549.1.12.10.1.2";
constexpr char kCertBag[] = "1.2.840.113549.1.12.10.1.3";
constexpr char kX509Certificate[] = "1.2.840.113549.1.9.22.1";
constexpr char kFriendlyName[] = "1.2.840.113549.1.9.20";
constexpr char kLocalKeyId[] = "1.2.840.113549.1.9.21";
constexpr char kMicrosoftCspName[] = "1.3.6.1.4.1.311.17.1";
constexpr char kMicrosoftMachineKeyset[] = "1.3.6.1.4.1.311.17.2";
constexpr char kPbeTripleDes[] = "1.2.840.113549.1.12.1.3";
constexpr char kPbeRc2_40[] = "1.2.840.113549.1.12.1.6";
constexpr char kPbes2[] = "1.2.840.113549.1.5.13";
constexpr char kPbkdf2[] = "1.2.840.113549.1.5.12";
constexpr char kHmacSha256[] = "1.2.840.113549.2.9";
constexpr char kAes256Cbc[] = "2.16.840.1.101.3.4.1.42";
constexpr char kSha1[] = "1.3.14.3.2.26";
constexpr char kSha256[] = "2.16.840.1.101.3.4.2.1";

struct Deleter {
  void operator()(X509_ALGOR* p) const { X509_ALGOR_free(p); }
};
using Algorithm = std::unique_ptr<X509_ALGOR, Deleter>;

// RC2 lives in the legacy provider. The context stays until the program ends.
OSSL_LIB_CTX* LegacyContext() {
  static OSSL_LIB_CTX* const context = [] {
    OSSL_LIB_CTX* const created = OSSL_LIB_CTX_new();
    if (OSSL_PROVIDER_load(created, "default") == nullptr ||
        OSSL_PROVIDER_load(created, "legacy") == nullptr) {
      throw std::runtime_error("no legacy provider");
    }
    return created;
  }();
  return context;
}

// `size` octets that depend on everything given.
Bytes DerivedOctets(std::string_view purpose, ByteView contents, size_t size) {
  Bytes octets = ToBytes(purpose);
  octets.insert(octets.end(), contents.begin(), contents.end());
  octets = Sha256(octets);
  octets.resize(size);
  return octets;
}

// AlgorithmIdentifier of a password-based encryption of `contents`.
Bytes PbeAlgorithm(Pkcs12Encryption encryption, int64_t iterations, ByteView contents) {
  constexpr size_t kSaltSize = 8;
  constexpr size_t kAesBlockSize = 16;
  const Bytes salt = der::OctetString(DerivedOctets("salt", contents, kSaltSize));
  if (encryption != Pkcs12Encryption::kAes256Sha256) {
    return der::Sequence(
        {der::ObjectIdentifier(encryption == Pkcs12Encryption::kTripleDesSha1 ? kPbeTripleDes
                                                                              : kPbeRc2_40),
         der::Sequence({salt, der::Integer(iterations)})});
  }
  const Bytes prf = der::Sequence({der::ObjectIdentifier(kHmacSha256), der::Null()});
  const Bytes kdf = der::Sequence(
      {der::ObjectIdentifier(kPbkdf2), der::Sequence({salt, der::Integer(iterations), prf})});
  const Bytes iv = der::OctetString(DerivedOctets("iv", contents, kAesBlockSize));
  const Bytes cipher = der::Sequence({der::ObjectIdentifier(kAes256Cbc), iv});
  return der::Sequence({der::ObjectIdentifier(kPbes2), der::Sequence({kdf, cipher})});
}

struct Encrypted {
  Bytes algorithm;  // AlgorithmIdentifier
  Bytes octets;
};

Encrypted Encrypt(Pkcs12Encryption encryption, const Pkcs12Options& options, ByteView plain) {
  const Bytes used = PbeAlgorithm(encryption, options.encryption_iterations, plain);
  const unsigned char* position = used.data();
  const Algorithm algorithm(d2i_X509_ALGOR(nullptr, &position, static_cast<long>(used.size())));
  const char* password = options.password ? options.password->c_str() : nullptr;
  const int password_size = options.password ? static_cast<int>(options.password->size()) : 0;
  unsigned char* out = nullptr;
  int size = 0;
  if (PKCS12_pbe_crypt_ex(algorithm.get(), password, password_size, plain.data(),
                          static_cast<int>(plain.size()), &out, &size, 1, LegacyContext(),
                          nullptr) == nullptr) {
    throw std::runtime_error("PKCS #12 encryption failed");
  }
  const Bytes octets(out, out + size);
  OPENSSL_free(out);
  const int64_t stated =
      options.stated_encryption_iterations.value_or(options.encryption_iterations);
  return {PbeAlgorithm(encryption, stated, plain), octets};
}

Bytes Attribute(const char* oid, const std::vector<Bytes>& values) {
  return der::Sequence({der::ObjectIdentifier(oid), der::SetOf(values)});
}

// The optional bagAttributes: nothing when there are none.
Bytes BagAttributes(const Pkcs12Attributes& attributes) {
  std::vector<Bytes> elements;
  if (attributes.friendly_name) {
    elements.push_back(Attribute(kFriendlyName, {der::BmpString(*attributes.friendly_name)}));
  }
  if (attributes.local_key_id) {
    elements.push_back(Attribute(kLocalKeyId, {der::OctetString(*attributes.local_key_id)}));
  }
  if (attributes.csp_name) {
    elements.push_back(Attribute(kMicrosoftCspName, {der::BmpString(*attributes.csp_name)}));
  }
  if (attributes.machine_keyset) elements.push_back(Attribute(kMicrosoftMachineKeyset, {}));
  return elements.empty() ? Bytes() : der::SetOf(elements);
}

Bytes SafeBag(const char* oid, const Bytes& value, const Pkcs12Attributes& attributes) {
  return der::Sequence(
      {der::ObjectIdentifier(oid), der::Constructed(0, value), BagAttributes(attributes)});
}

Bytes CertificateBag(const Pkcs12Certificate& certificate) {
  const Bytes value = der::Sequence({der::ObjectIdentifier(kX509Certificate),
                                     der::Constructed(0, der::OctetString(certificate.der))});
  return SafeBag(kCertBag, value, certificate.attributes);
}

Bytes KeyBag(const Pkcs12Key& key, const Pkcs12Options& options) {
  const Bytes info = PrivateKeyInfo(key.key);
  if (options.key_encryption == Pkcs12Encryption::kNone) {
    return SafeBag(kKeyBag, info, key.attributes);
  }
  const Encrypted encrypted = Encrypt(options.key_encryption, options, info);
  return SafeBag(kShroudedKeyBag,
                 der::Sequence({encrypted.algorithm, der::OctetString(encrypted.octets)}),
                 key.attributes);
}

Bytes DataContentInfo(const Bytes& content) {
  return der::Sequence(
      {der::ObjectIdentifier(kData), der::Constructed(0, der::OctetString(content))});
}

Bytes EncryptedContentInfo(const Encrypted& encrypted) {
  const Bytes content = der::Sequence(
      {der::ObjectIdentifier(kData), encrypted.algorithm, der::Implicit(0, encrypted.octets)});
  return der::Sequence({der::ObjectIdentifier(kEncryptedData),
                        der::Constructed(0, der::Sequence({der::Integer(0), content}))});
}

Bytes AuthenticatedSafe(const Pkcs12Contents& contents, const Pkcs12Options& options) {
  std::vector<Bytes> safes;
  if (!contents.certificates.empty()) {
    std::vector<Bytes> bags;
    for (const auto& certificate : contents.certificates) {
      bags.push_back(CertificateBag(certificate));
    }
    const Bytes safe = der::Sequence(bags);
    safes.push_back(
        options.certificate_encryption == Pkcs12Encryption::kNone
            ? DataContentInfo(safe)
            : EncryptedContentInfo(Encrypt(options.certificate_encryption, options, safe)));
  }
  if (!contents.keys.empty()) {
    std::vector<Bytes> bags;
    for (const auto& key : contents.keys) bags.push_back(KeyBag(key, options));
    safes.push_back(DataContentInfo(der::Sequence(bags)));
  }
  return der::Sequence(safes);
}

// RFC 7292 4 and appendix B: the integrity key comes from PKCS #12's own key derivation.
Bytes MacData(ByteView authenticated_safe, const Pkcs12Options& options) {
  if (options.mac == Pkcs12Mac::kNone) return {};
  constexpr size_t kSaltSize = 8;
  const bool sha256 = options.mac == Pkcs12Mac::kSha256;
  const EVP_MD* const digest = sha256 ? EVP_sha256() : EVP_sha1();
  Bytes salt = DerivedOctets("mac", authenticated_safe, kSaltSize);
  Bytes key(static_cast<size_t>(EVP_MD_get_size(digest)));
  const char* password = options.password ? options.password->c_str() : nullptr;
  const int password_size = options.password ? static_cast<int>(options.password->size()) : 0;
  if (PKCS12_key_gen_utf8_ex(password, password_size, salt.data(), static_cast<int>(salt.size()),
                             PKCS12_MAC_ID, options.mac_iterations, static_cast<int>(key.size()),
                             key.data(), digest, nullptr, nullptr) != 1) {
    throw std::runtime_error("PKCS #12 key derivation failed");
  }
  Bytes mac(key.size());
  unsigned int mac_size = 0;
  if (HMAC(digest, key.data(), static_cast<int>(key.size()), authenticated_safe.data(),
           authenticated_safe.size(), mac.data(), &mac_size) == nullptr) {
    throw std::runtime_error("PKCS #12 MAC failed");
  }
  const Bytes algorithm =
      der::Sequence({der::ObjectIdentifier(sha256 ? kSha256 : kSha1), der::Null()});
  return der::Sequence(
      {der::Sequence({algorithm, der::OctetString(mac)}), der::OctetString(salt),
       der::Integer(options.stated_mac_iterations.value_or(options.mac_iterations))});
}

}  // namespace

Bytes WritePkcs12(const Pkcs12Contents& contents, const Pkcs12Options& options) {
  const Bytes safe = AuthenticatedSafe(contents, options);
  return der::Sequence({der::Integer(3), DataContentInfo(safe), MacData(safe, options)});
}

}  // namespace pkiaudit::test_support
