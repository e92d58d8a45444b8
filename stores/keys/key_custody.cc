// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/key_custody.h"

#include <algorithm>
#include <array>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

constexpr std::string_view kSoftwareKeyStorageProvider = "Microsoft Software Key Storage Provider";

constexpr std::array<std::string_view, 9> kFileCsps = {
    "Microsoft Base Cryptographic Provider v1.0",
    "Microsoft Base DSS Cryptographic Provider",
    "Microsoft Base DSS and Diffie-Hellman Cryptographic Provider",
    "Microsoft DH SChannel Cryptographic Provider",
    "Microsoft Enhanced Cryptographic Provider v1.0",
    "Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider",
    "Microsoft Enhanced RSA and AES Cryptographic Provider",
    "Microsoft RSA SChannel Cryptographic Provider",
    "Microsoft Strong Cryptographic Provider"};

}  // namespace

bool IsFileCsp(std::string_view provider) {
  return std::ranges::any_of(
      kFileCsps, [&](std::string_view name) { return EqualIgnoringAsciiCase(name, provider); });
}

KeyCustody CustodyOf(const PrivateKey& key) {
  if (key.provider.empty()) return KeyCustody::kNotKnown;
  return IsFileCsp(key.provider) ||
                 EqualIgnoringAsciiCase(key.provider, kSoftwareKeyStorageProvider)
             ? KeyCustody::kFile
             : KeyCustody::kElsewhere;
}

}  // namespace pkiaudit::stores
