// SPDX-License-Identifier: Apache-2.0
#include "stores/this_machine.h"
#include "stores/win/this_host.h"

namespace pkiaudit::stores {

ThisMachine WhatThisMachineIs() { return ThisMachine::kLiveHost; }

Result<Inventory> ReadThisMachine(const ReadOptions& /*options*/, const win::KeepFile& keep) {
  const auto registry = win::ThisRegistry();
  const auto system_stores = win::ThisSystemStores();
  const auto keys = win::ThisKeyStorage();
  const auto accounts = win::ThisAccounts();
  const auto files = win::ThisHostFiles();
  return win::ReadLiveHost({.registry = *registry,
                            .stores = *system_stores,
                            .keys = *keys,
                            .accounts = *accounts,
                            .files = *files},
                           keep);
}

}  // namespace pkiaudit::stores
