// SPDX-License-Identifier: Apache-2.0
#include "x509/openssl.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/provider.h>

#include <stdexcept>

namespace pkiaudit::x509::openssl {
namespace {

OSSL_LIB_CTX* NewContext(bool with_legacy) {
  const ErrorScope errors;
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  if (context == nullptr || OSSL_PROVIDER_load(context, "default") == nullptr) {
    OSSL_LIB_CTX_free(context);
    throw std::runtime_error("OpenSSL's default provider cannot be loaded");
  }
  // Without legacy.so its algorithms are "unsupported"; all else works.
  if (with_legacy) OSSL_PROVIDER_load(context, "legacy");
  return context;
}

}  // namespace

ErrorScope::ErrorScope() { ERR_set_mark(); }
ErrorScope::~ErrorScope() { ERR_pop_to_mark(); }

// Never freed: OpenSSL's own clean-up at exit may run before or after ours.
OSSL_LIB_CTX* DefaultContext() {
  static OSSL_LIB_CTX* const context = NewContext(/*with_legacy=*/false);
  return context;
}

OSSL_LIB_CTX* LegacyContext() {
  static OSSL_LIB_CTX* const context = NewContext(/*with_legacy=*/true);
  return context;
}

}  // namespace pkiaudit::x509::openssl
