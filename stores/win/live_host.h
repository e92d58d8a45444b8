// SPDX-License-Identifier: Apache-2.0
//
// A Windows host as a source: what it holds of its PKI becomes an Inventory, as that of a snapshot.
// What Windows is asked stands behind five interfaces, so that nearly all of this runs in tests on
// any system (docs/windows.md).
#ifndef PKIAUDIT_STORES_WIN_LIVE_HOST_H_
#define PKIAUDIT_STORES_WIN_LIVE_HOST_H_

#include <cstdint>
#include <functional>
#include <string>

#include "stores/inventory.h"
#include "stores/win/accounts.h"
#include "stores/win/host_files.h"
#include "stores/win/key_storage.h"
#include "stores/win/registry.h"
#include "stores/win/system_stores.h"

namespace pkiaudit::stores::win {

struct LiveHost {
  const Registry& registry;
  const SystemStores& stores;
  const KeyStorage& keys;
  const Accounts& accounts;
  const HostFiles& files;
};

// Takes what `collect` keeps as it was read: a path in the layout of a snapshot, and its octets. A
// path that ends in '/' is a folder, which says that the store was read.
using KeepFile = std::function<void(std::string path, x509::Bytes octets)>;

// Reads all of it. What fails is a record, and the rest goes on; where it failed for lack of
// rights, the record says which. `keep` may be empty.
Inventory ReadLiveHost(const LiveHost& host, const KeepFile& keep);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_LIVE_HOST_H_
