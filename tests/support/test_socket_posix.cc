// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "tests/support/background_process.h"
#include "tests/support/test_socket.h"

namespace pkiaudit::test_support {
namespace {

int Native(TestSocket socket) { return static_cast<int>(socket); }

sockaddr_in PlaceOf(const std::string& address, int port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<uint16_t>(port));
  if (inet_pton(AF_INET, address.c_str(), &where.sin_addr) != 1) {
    throw std::runtime_error("no address: " + address);
  }
  return where;
}

}  // namespace

std::pair<TestSocket, int> ListenOn(const std::string& address, int backlog) {
  sockaddr_in where = PlaceOf(address, 0);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof(where);
  if (bind(listener, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&where), &size) != 0 ||
      listen(listener, backlog) != 0) {
    close(listener);
    throw std::runtime_error("cannot listen on " + address);
  }
  return {listener, ntohs(where.sin_port)};
}

TestSocket AcceptFrom(TestSocket listener) {
  pollfd event{Native(listener), POLLIN, 0};
  constexpr int kMoment = 50;  // milliseconds
  if (poll(&event, 1, kMoment) != 1) return kNoSocket;
  return accept4(Native(listener), nullptr, nullptr, SOCK_CLOEXEC);
}

TestSocket BeginConnection(const std::string& address, int port) {
  const sockaddr_in where = PlaceOf(address, port);
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  static_cast<void>(
      connect(descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof(where)));  // begun
  return descriptor;
}

size_t Receive(TestSocket socket, char* buffer, size_t size) {
  const ssize_t count = recv(Native(socket), buffer, size, 0);
  return count <= 0 ? 0 : static_cast<size_t>(count);
}

bool SendAll(TestSocket socket, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = send(Native(socket), octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    octets.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

void ShutDown(TestSocket socket) { shutdown(Native(socket), SHUT_RDWR); }
void Close(TestSocket socket) { close(Native(socket)); }

void ResetAtEnd(TestSocket socket) {
  const linger now{1, 0};
  setsockopt(Native(socket), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

std::string LoopbackAddress() { return OwnLoopbackAddress(); }

}  // namespace pkiaudit::test_support
