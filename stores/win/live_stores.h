// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_LIVE_STORES_H_
#define PKIAUDIT_STORES_WIN_LIVE_STORES_H_

#include <string>

#include "stores/win/live_host.h"

namespace pkiaudit::stores::win {

// Reads the certificate stores of all locations. Physical stores are read where they lie, in the
// registry, so that it is known which of them holds a certificate, and so that none is missed that
// CryptoAPI hides for a property that it does not know. What CryptoAPI shows besides is added:
// certificates of a user's My, which are files, and of further physical stores.
//
// `own_sid` is the account that runs this: its stores are those of CurrentUser.
void ReadLiveStores(const LiveHost& host, const std::string& own_sid, const KeepFile& keep,
                    Inventory& inventory);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_LIVE_STORES_H_
