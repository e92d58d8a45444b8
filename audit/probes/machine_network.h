// SPDX-License-Identifier: Apache-2.0
//
// What this machine itself says about its network: on Windows; elsewhere it says nothing.
#ifndef PKIAUDIT_AUDIT_PROBES_MACHINE_NETWORK_H_
#define PKIAUDIT_AUDIT_PROBES_MACHINE_NETWORK_H_

#include <optional>
#include <string>

namespace pkiaudit::audit::probes {

// The proxy of services, which CryptoAPI fetches CRLs through: "netsh winhttp show proxy". As
// ProxySettings::FromWinHttp takes it.
struct MachineProxy {
  std::string servers;
  std::string bypass;
};
std::optional<MachineProxy> ReadMachineProxy();

// Whether this machine is a member of an Active Directory domain.
bool IsDomainMember();

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_MACHINE_NETWORK_H_
