// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_KEYS_KEY_CUSTODY_H_
#define PKIAUDIT_STORES_KEYS_KEY_CUSTODY_H_

#include <cstdint>
#include <string_view>

#include "stores/private_key.h"

namespace pkiaudit::stores {

// Where the provider keeps a key, as its name tells.
enum class KeyCustody : uint8_t {
  kNotKnown,   // no name
  kFile,       // a software provider of Microsoft's: in a file, whose ACL tells who may use it
  kElsewhere,  // any other, such as an HSM's, smart cards, the TPM or Windows Hello: a file's ACL
               // means nothing
};
KeyCustody CustodyOf(const PrivateKey& key);

// Whether it is the name of a Cryptographic Service Provider that keeps keys in files (Microsoft
// Cryptographic Service Providers, https://learn.microsoft.com/en-us/windows/win32/seccrypto/
// microsoft-cryptographic-service-providers); the one for smart cards does not.
bool IsFileCsp(std::string_view provider);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_KEY_CUSTODY_H_
