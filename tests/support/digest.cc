// SPDX-License-Identifier: Apache-2.0
#include "tests/support/digest.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace pkiaudit::test_support {
namespace {

Bytes Digest(const EVP_MD* algorithm, ByteView data) {
  Bytes digest(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  if (EVP_Digest(data.data(), data.size(), digest.data(), &size, algorithm, nullptr) != 1) {
    throw std::runtime_error("digest failed");
  }
  digest.resize(size);
  return digest;
}

}  // namespace

Bytes Md5(ByteView data) { return Digest(EVP_md5(), data); }
Bytes Sha1(ByteView data) { return Digest(EVP_sha1(), data); }
Bytes Sha256(ByteView data) { return Digest(EVP_sha256(), data); }

std::string Hex(ByteView data) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (const uint8_t octet : data) {
    text += kDigits[octet >> 4];
    text += kDigits[octet & 0xf];
  }
  return text;
}

std::string Thumbprint(ByteView certificate) { return Hex(Sha1(certificate)); }

}  // namespace pkiaudit::test_support
