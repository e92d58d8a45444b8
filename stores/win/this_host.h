// SPDX-License-Identifier: Apache-2.0
//
// The interfaces of live_host.h over this Windows itself.
#ifndef PKIAUDIT_STORES_WIN_THIS_HOST_H_
#define PKIAUDIT_STORES_WIN_THIS_HOST_H_

#include <memory>

#include "stores/win/accounts.h"
#include "stores/win/host_files.h"
#include "stores/win/key_storage.h"
#include "stores/win/registry.h"
#include "stores/win/system_stores.h"

namespace pkiaudit::stores::win {

std::unique_ptr<Registry> ThisRegistry();          // registry_win.cc
std::unique_ptr<SystemStores> ThisSystemStores();  // system_stores_win.cc
std::unique_ptr<KeyStorage> ThisKeyStorage();      // key_storage_win.cc
std::unique_ptr<Accounts> ThisAccounts();          // accounts_win.cc
std::unique_ptr<HostFiles> ThisHostFiles();        // host_files_win.cc

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_THIS_HOST_H_
