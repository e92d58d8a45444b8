// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <memory>

#include "audit/probes/connection.h"
#include "audit/probes/winsock.h"

namespace pkiaudit::audit::probes {
namespace {

using Clock = std::chrono::steady_clock;

// 0, or Winsock's error. With select(), as WSAPoll() did not tell failed connections before
// Windows 10 2004.
int WaitUntilConnected(SOCKET socket, Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now());
  const auto microseconds = std::max<int64_t>(left.count(), 0);
  timeval time{};
  time.tv_sec = static_cast<long>(microseconds / 1'000'000);
  time.tv_usec = static_cast<long>(microseconds % 1'000'000);
  fd_set connected{.fd_count = 1, .fd_array = {socket}};
  fd_set failed = connected;
  const int count = select(0, nullptr, &connected, &failed, &time);
  if (count == 0) return WSAETIMEDOUT;
  int error = 0;
  int size = sizeof(error);
  if (count < 0 ||
      getsockopt(socket, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size) != 0) {
    return WSAGetLastError();
  }
  return error;
}

}  // namespace

tl::expected<std::vector<HostAddress>, std::string> LookUpHost(const std::string& host,
                                                               uint16_t port) {
  StartWinsock();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int result = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (result != 0) return tl::unexpected(DescribeSocketError(result));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  std::vector<HostAddress> addresses;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    const auto address = FromSystem(*each->ai_addr);
    const auto* octets = reinterpret_cast<const uint8_t*>(each->ai_addr);
    if (address) addresses.push_back({*address, {octets, octets + each->ai_addrlen}});
  }
  return addresses;
}

tl::expected<std::intptr_t, std::string> ConnectSocket(const HostAddress& where,
                                                       Clock::time_point deadline) {
  sockaddr_storage address{};
  std::memcpy(&address, where.system.data(), std::min(sizeof(address), where.system.size()));
  const std::intptr_t handle = OpenSocket(address.ss_family, SOCK_STREAM, /*protocol=*/0);
  const auto socket = static_cast<SOCKET>(handle);
  if (socket == INVALID_SOCKET) return tl::unexpected(DescribeSocketError(WSAGetLastError()));
  u_long non_blocking = 1;
  ioctlsocket(socket, static_cast<long>(FIONBIO), &non_blocking);
  int error = connect(socket, reinterpret_cast<const sockaddr*>(&address),
                      static_cast<int>(where.system.size())) == 0
                  ? 0
                  : WSAGetLastError();
  if (error == WSAEWOULDBLOCK) error = WaitUntilConnected(socket, deadline);
  if (error != 0) {
    CloseSocket(handle);
    return tl::unexpected(DescribeSocketError(error));
  }
  non_blocking = 0;
  ioctlsocket(socket, static_cast<long>(FIONBIO), &non_blocking);
  return handle;
}

}  // namespace pkiaudit::audit::probes
