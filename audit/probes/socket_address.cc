// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/socket_address.h"

namespace pkiaudit::audit::probes {

std::string ToText(const SocketAddress& address) {
  const bool ipv6 = std::holds_alternative<Ipv6Address>(address.ip);
  const std::string ip = ToText(address.ip);
  return (ipv6 ? "[" + ip + "]" : ip) + ":" + std::to_string(address.port);
}

}  // namespace pkiaudit::audit::probes
