// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include "audit/probes/connection.h"

namespace pkiaudit::audit::probes {
namespace {

using Clock = std::chrono::steady_clock;

// 0, or the errno of the failure.
int WaitUntilConnected(int descriptor, Clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd event{descriptor, POLLOUT, 0};
    const int count = poll(&event, 1, static_cast<int>(std::max<int64_t>(left.count(), 0)));
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof(error);
    if (count < 0 || getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
    return error;
  }
}

}  // namespace

tl::expected<std::vector<HostAddress>, std::string> LookUpHost(const std::string& host,
                                                               uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int result = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (result != 0) return tl::unexpected<std::string>(gai_strerror(result));
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
  const int descriptor =
      socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, /*protocol=*/0);
  if (descriptor < 0) return tl::unexpected(std::system_category().message(errno));
  int error = connect(descriptor, reinterpret_cast<const sockaddr*>(&address),
                      static_cast<socklen_t>(where.system.size())) == 0
                  ? 0
                  : errno;
  if (error == EINPROGRESS) error = WaitUntilConnected(descriptor, deadline);
  if (error != 0) {
    close(descriptor);
    return tl::unexpected(std::system_category().message(error));
  }
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  return descriptor;
}

}  // namespace pkiaudit::audit::probes
