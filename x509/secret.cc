// SPDX-License-Identifier: Apache-2.0
#include "x509/secret.h"

#include <openssl/crypto.h>

namespace pkiaudit::x509 {

void Wipe(std::span<uint8_t> octets) { OPENSSL_cleanse(octets.data(), octets.size()); }

}  // namespace pkiaudit::x509
