// SPDX-License-Identifier: Apache-2.0
#include "stores/sources.h"

namespace pkiaudit::stores {

// Windows has no such files; its stores are a source of their own.
std::vector<boost::filesystem::path> MachineRootPaths() { return {}; }

}  // namespace pkiaudit::stores
