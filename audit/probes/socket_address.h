// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_SOCKET_ADDRESS_H_
#define PKIAUDIT_AUDIT_PROBES_SOCKET_ADDRESS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "audit/probes/address_policy.h"

struct sockaddr;

namespace pkiaudit::audit::probes {

struct SocketAddress {
  IpAddress ip;
  uint16_t port = 0;
};

// Nothing for a family that is neither IPv4 nor IPv6.
std::optional<SocketAddress> FromSystem(const sockaddr& address);

// "192.0.2.1", "2001:db8::1".
std::string ToText(const IpAddress& address);
// "192.0.2.1:80", "[2001:db8::1]:389".
std::string ToText(const SocketAddress& address);

// An address written in a URL: dotted decimal, also with fewer parts, octal or hexadecimal as
// resolvers take it; IPv6 without brackets. Nothing where the text is a name.
std::optional<IpAddress> ParseIpAddress(const std::string& text);

// A socket as the system makes it, not inherited by other programs; the system's invalid handle
// where it makes none.
std::intptr_t OpenSocket(int family, int type, int protocol);
void CloseSocket(std::intptr_t socket);
// Whether its connection has come about.
bool IsConnected(std::intptr_t socket);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_SOCKET_ADDRESS_H_
