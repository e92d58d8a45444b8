// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_host.h"

#include "stores/win/live_facts.h"
#include "stores/win/live_keys.h"
#include "stores/win/live_stores.h"

namespace pkiaudit::stores::win {

Inventory ReadLiveHost(const LiveHost& host, const KeepFile& keep) {
  Inventory inventory;
  const std::string own_sid = ReadLiveSelf(host, inventory);
  ReadLiveRegistry(host, inventory);
  ReadLiveTrustLists(host, keep, inventory);
  ReadLiveStores(host, own_sid, keep, inventory);
  ReadLiveKeys(host, inventory);
  ReadLiveServiceAccount(host, keep, inventory);
  ResolveSids(host, inventory);
  return inventory;
}

}  // namespace pkiaudit::stores::win
