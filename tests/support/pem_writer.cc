// SPDX-License-Identifier: Apache-2.0
#include "tests/support/pem_writer.h"

#include <openssl/evp.h>

#include <stdexcept>

namespace pkiaudit::test_support {

std::string Base64(ByteView data) {
  std::string text((data.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data.data(),
                                   static_cast<int>(data.size()));
  text.resize(static_cast<size_t>(size));
  return text;
}

Bytes DecodeBase64(std::string_view text) {
  std::string joined;
  for (const char c : text) {
    if (c != '\n' && c != '\r') joined += c;
  }
  Bytes data(joined.size() / 4 * 3 + 3);
  const int size =
      EVP_DecodeBlock(data.data(), reinterpret_cast<const unsigned char*>(joined.data()),
                      static_cast<int>(joined.size()));
  if (size < 0) throw std::invalid_argument("not base64");
  // EVP_DecodeBlock counts the octets that padding stands for.
  const size_t padding = joined.ends_with("==") ? 2 : joined.ends_with('=') ? 1 : 0;
  data.resize(static_cast<size_t>(size) - padding);
  return data;
}

std::string ToPem(ByteView der, std::string_view label, std::string_view line_end) {
  constexpr size_t kLineLength = 64;
  const std::string base64 = Base64(der);
  std::string pem = "-----BEGIN " + std::string(label) + "-----";
  pem += line_end;
  for (size_t start = 0; start < base64.size(); start += kLineLength) {
    pem += base64.substr(start, kLineLength);
    pem += line_end;
  }
  pem += "-----END " + std::string(label) + "-----";
  pem += line_end;
  return pem;
}

}  // namespace pkiaudit::test_support
