// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_ADDRESS_POLICY_H_
#define PKIAUDIT_AUDIT_PROBES_ADDRESS_POLICY_H_

#include <array>
#include <cstdint>
#include <variant>

namespace pkiaudit::audit::probes {

using Ipv4Address = std::array<uint8_t, 4>;
using Ipv6Address = std::array<uint8_t, 16>;
using IpAddress = std::variant<Ipv4Address, Ipv6Address>;

// Whether the address belongs to the Internet at large: not loopback, private (RFC 1918, RFC 4193),
// link-local, shared (RFC 6598), documentation, benchmarking, multicast or reserved (IANA's special
// purpose registries, RFC 6890). An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4)
// counts as that.
bool IsGloballyReachable(const IpAddress& address);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_ADDRESS_POLICY_H_
