// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_LIVE_KEYS_H_
#define PKIAUDIT_STORES_WIN_LIVE_KEYS_H_

#include "stores/win/live_host.h"

namespace pkiaudit::stores::win {

// Asks for each private key that a certificate of LocalMachine names: what its provider says of it,
// and who may read the file that holds it. What neither tells is kept with the key
// (PrivateKey::refusals): whether it matters, the audit decides. A key that the provider does not
// find while its file is there is one that this account may not read; one of a software provider of
// Microsoft's that has no file in any folder of such providers either is missing.
void ReadLiveKeys(const LiveHost& host, Inventory& inventory);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_LIVE_KEYS_H_
