// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/connection.h"

#include <utility>

#include "audit/probes/fetcher.h"

namespace pkiaudit::audit::probes {

tl::expected<Connection, ConnectFailure> Connect(
    const std::string& host, uint16_t port, std::chrono::milliseconds time,
    const std::function<bool(const IpAddress&)>& may_connect) {
  const auto found = LookUpHost(host, port);
  if (!found) return tl::unexpected(ConnectFailure{FetchStep::kName, found.error(), {}});
  const auto deadline = std::chrono::steady_clock::now() + time;
  ConnectFailure failure{FetchStep::kRefused, std::string(kAddressDenied), {}};
  for (const HostAddress& each : *found) {
    if (failure.step == FetchStep::kRefused) failure.address = ToText(each.address);
    if (may_connect && !may_connect(each.address.ip)) continue;
    auto socket = ConnectSocket(each, deadline);
    if (socket) return Connection{*socket, each.address};
    failure = {FetchStep::kConnect, std::move(socket.error()), ToText(each.address)};
  }
  return tl::unexpected(std::move(failure));
}

}  // namespace pkiaudit::audit::probes
