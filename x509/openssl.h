// SPDX-License-Identifier: Apache-2.0
//
// Owners for OpenSSL's objects and the library contexts that x509/ uses. Internal to x509/.
#ifndef PKIAUDIT_X509_OPENSSL_H_
#define PKIAUDIT_X509_OPENSSL_H_

#include <openssl/evp.h>
#include <openssl/types.h>
#include <openssl/x509.h>

#include <memory>

namespace pkiaudit::x509::openssl {

template <auto kFree>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using MessageDigest = std::unique_ptr<EVP_MD, Deleter<EVP_MD_free>>;
using MessageDigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Deleter<EVP_CIPHER_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, Deleter<X509_ALGOR_free>>;
using PrivateKeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Deleter<PKCS8_PRIV_KEY_INFO_free>>;

// Errors that OpenSSL queues inside the scope are dropped at its end; older ones stay.
class ErrorScope {
 public:
  ErrorScope();
  ~ErrorScope();
  ErrorScope(const ErrorScope&) = delete;
  ErrorScope& operator=(const ErrorScope&) = delete;
};

// A context with OpenSSL's default provider that reads no openssl.cnf, so that results do not
// depend on the machine's policy. Lives as long as the process. Throws std::runtime_error where
// OpenSSL has no default provider.
OSSL_LIB_CTX* DefaultContext();

// The same with the legacy provider beside (RC2-40 and other old ciphers), where it is installed.
OSSL_LIB_CTX* LegacyContext();

}  // namespace pkiaudit::x509::openssl

#endif  // PKIAUDIT_X509_OPENSSL_H_
