// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_LIVE_FACTS_H_
#define PKIAUDIT_STORES_WIN_LIVE_FACTS_H_

#include <string>

#include "stores/win/live_host.h"

namespace pkiaudit::stores::win {

// Who runs this, and on which host; returns the account's SID, empty where it is not known.
std::string ReadLiveSelf(const LiveHost& host, Inventory& inventory);

// The registry's keys that RegistryView keeps.
void ReadLiveRegistry(const LiveHost& host, Inventory& inventory);

// Microsoft's trust lists, as Windows Update left them in the registry.
void ReadLiveTrustLists(const LiveHost& host, const KeepFile& keep, Inventory& inventory);

// The application pool of NDES from IIS' configuration, and who that is: SID and groups.
void ReadLiveServiceAccount(const LiveHost& host, const KeepFile& keep, Inventory& inventory);

// Whose SIDs stand in the descriptors of private keys, and which of them the host does not know.
// After ReadLiveKeys().
void ResolveSids(const LiveHost& host, Inventory& inventory);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_LIVE_FACTS_H_
