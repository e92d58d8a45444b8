// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_CONNECTION_H_
#define PKIAUDIT_AUDIT_PROBES_CONNECTION_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "audit/pki/revocation_facts.h"
#include "audit/probes/socket_address.h"

namespace pkiaudit::audit::probes {

struct Connection {
  std::intptr_t socket = -1;  // the caller's to close
  SocketAddress address;
};

struct ConnectFailure {
  FetchStep step = FetchStep::kConnect;  // kName, kConnect, kRefused
  std::string detail;
  std::string address;  // that was tried last; empty: none
};

// Connects to one of the addresses of `host` within the time, of which resolving the name is no
// part: the system's resolver has limits of its own. Only addresses that `may_connect` allows
// (empty: all) are tried.
tl::expected<Connection, ConnectFailure> Connect(
    const std::string& host, uint16_t port, std::chrono::milliseconds time,
    const std::function<bool(const IpAddress&)>& may_connect);

// What Connect() takes of the system (connection_posix.cc, connection_win.cc). Failures are told in
// words.
struct HostAddress {
  SocketAddress address;
  std::vector<uint8_t> system;  // the sockaddr
};
tl::expected<std::vector<HostAddress>, std::string> LookUpHost(const std::string& host,
                                                               uint16_t port);
// A connected, blocking socket.
tl::expected<std::intptr_t, std::string> ConnectSocket(
    const HostAddress& where, std::chrono::steady_clock::time_point deadline);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_CONNECTION_H_
