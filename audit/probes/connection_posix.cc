// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
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

// A connected, blocking socket; -1 and `error` otherwise.
int ConnectTo(const addrinfo& where, Clock::time_point deadline, int& error) {
  const int descriptor = socket(where.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) {
    error = errno;
    return -1;
  }
  error = connect(descriptor, where.ai_addr, where.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) error = WaitUntilConnected(descriptor, deadline);
  if (error != 0) {
    close(descriptor);
    return -1;
  }
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  return descriptor;
}

}  // namespace

tl::expected<Connection, ConnectFailure> Connect(
    const std::string& host, uint16_t port, std::chrono::milliseconds time,
    const std::function<bool(const IpAddress&)>& may_connect) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int result = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (result != 0) {
    return tl::unexpected(ConnectFailure{FetchStep::kName, gai_strerror(result), {}});
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  const auto deadline = Clock::now() + time;
  ConnectFailure failure{
      FetchStep::kRefused, "the address is private and --deny-private-addresses was given", {}};
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    const auto address = FromSystem(*each->ai_addr);
    if (!address) continue;
    if (failure.step == FetchStep::kRefused) failure.address = ToText(*address);
    if (may_connect && !may_connect(address->ip)) continue;
    int error = 0;
    const int descriptor = ConnectTo(*each, deadline, error);
    if (descriptor >= 0) return Connection{descriptor, *address};
    failure = {FetchStep::kConnect, std::system_category().message(error), ToText(*address)};
  }
  return tl::unexpected(std::move(failure));
}

}  // namespace pkiaudit::audit::probes
