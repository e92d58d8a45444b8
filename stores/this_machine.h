// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_THIS_MACHINE_H_
#define PKIAUDIT_STORES_THIS_MACHINE_H_

#include "stores/inventory.h"
#include "stores/sources.h"
#include "stores/win/live_host.h"

namespace pkiaudit::stores {

// What pkiaudit reads of the machine that it runs on.
enum class ThisMachine : uint8_t {
  kLiveHost,  // Windows: stores, private keys, registry (win/live_host.h)
  kRoots,     // elsewhere: ReadMachineRoots()
};
ThisMachine WhatThisMachineIs();

// `keep` as ReadLiveHost() has it; of roots nothing is kept. Errors: those of ReadMachineRoots().
Result<Inventory> ReadThisMachine(const ReadOptions& options, const win::KeepFile& keep);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_THIS_MACHINE_H_
