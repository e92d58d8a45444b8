// SPDX-License-Identifier: Apache-2.0
//
// PKCS#12, with the password and within the limits of the seeds: what is told is consistent, and
// OpenSSL's error queue is as empty as before.

#include <openssl/err.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "x509/pkcs12.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const pkiaudit::x509::Bytes input(data, size);
  const auto contents = pkiaudit::x509::ReadPkcs12(
      input, {"test"}, {.max_iterations_each = 16, .max_iterations_total = 64});
  if (ERR_peek_error() != 0) std::abort();
  if (!contents) {
    if (contents.error().offset > size) std::abort();
    return 0;
  }
  if (!pkiaudit::x509::LooksLikePkcs12(input)) std::abort();
  for (const auto& certificate : contents->certificates) {
    if (certificate.key && *certificate.key >= contents->keys.size()) std::abort();
  }
  for (const auto& error : contents->unreadable) {
    if (error.offset > size) std::abort();
  }
  return 0;
}
