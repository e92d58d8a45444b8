// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_PROVIDER_KEYS_H_
#define PKIAUDIT_STORES_WIN_PROVIDER_KEYS_H_

#include "stores/win/key_storage.h"

namespace pkiaudit::stores::win {

// KeyStorage::Ask of a key that a CryptoAPI CSP has.
Result<ProviderAnswer> AskCsp(const PrivateKey& key);
// Of a key that a CNG key storage provider has.
Result<ProviderAnswer> AskKsp(const PrivateKey& key);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_PROVIDER_KEYS_H_
