// SPDX-License-Identifier: Apache-2.0
#include "stores/this_machine.h"

namespace pkiaudit::stores {

ThisMachine WhatThisMachineIs() { return ThisMachine::kRoots; }

Result<Inventory> ReadThisMachine(const ReadOptions& options, const win::KeepFile& /*keep*/) {
  return ReadMachineRoots(options);
}

}  // namespace pkiaudit::stores
