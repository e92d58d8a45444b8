// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_PROVIDER_KEYS_H_
#define PKIAUDIT_STORES_WIN_PROVIDER_KEYS_H_

#include <cstdint>
#include <vector>

#include "stores/win/key_storage.h"

namespace pkiaudit::stores::win {

// KeyStorage::Ask of a key that a CryptoAPI CSP has.
Result<ProviderAnswer> AskCsp(const PrivateKey& key);
// Of a key that a CNG key storage provider has.
Result<ProviderAnswer> AskKsp(const PrivateKey& key);

// SubjectPublicKeyInfo of a key that is open: an HCRYPTPROV with the KeySpec of one of its keys, or
// an NCRYPT_KEY_HANDLE with 0.
Result<std::vector<uint8_t>> PublicKeyOf(uintptr_t handle, uint32_t key_spec);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_PROVIDER_KEYS_H_
