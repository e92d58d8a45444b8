// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/machine_network.h"

namespace pkiaudit::audit::probes {

std::optional<MachineProxy> ReadMachineProxy() { return std::nullopt; }

bool IsDomainMember() { return false; }

}  // namespace pkiaudit::audit::probes
