// SPDX-License-Identifier: Apache-2.0
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <stdexcept>

#include "tests/support/test_socket.h"

namespace pkiaudit::test_support {
namespace {

SOCKET Native(TestSocket socket) { return static_cast<SOCKET>(socket); }

sockaddr_in PlaceOf(const std::string& address, int port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<uint16_t>(port));
  if (inet_pton(AF_INET, address.c_str(), &where.sin_addr) != 1) {
    throw std::runtime_error("no address: " + address);
  }
  return where;
}

SOCKET NewSocket() {
  static const int started = [] {
    WSADATA about{};
    return WSAStartup(MAKEWORD(2, 2), &about);
  }();
  if (started != 0) throw std::runtime_error("no Winsock");
  return WSASocketW(AF_INET, SOCK_STREAM, 0, nullptr, 0,
                    WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

}  // namespace

std::pair<TestSocket, int> ListenOn(const std::string& address, int backlog) {
  const SOCKET listener = NewSocket();
  sockaddr_in where = PlaceOf(address, 0);
  int size = sizeof(where);
  if (bind(listener, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&where), &size) != 0 ||
      listen(listener, backlog) != 0) {
    closesocket(listener);
    throw std::runtime_error("cannot listen on " + address);
  }
  return {static_cast<TestSocket>(listener), ntohs(where.sin_port)};
}

TestSocket AcceptFrom(TestSocket listener) {
  fd_set waiting{.fd_count = 1, .fd_array = {Native(listener)}};
  timeval moment{0, 50'000};
  if (select(0, &waiting, nullptr, nullptr, &moment) != 1) return kNoSocket;
  return static_cast<TestSocket>(accept(Native(listener), nullptr, nullptr));
}

TestSocket BeginConnection(const std::string& address, int port) {
  const SOCKET begun = NewSocket();
  u_long non_blocking = 1;
  ioctlsocket(begun, static_cast<long>(FIONBIO), &non_blocking);
  const sockaddr_in where = PlaceOf(address, port);
  connect(begun, reinterpret_cast<const sockaddr*>(&where), sizeof(where));
  return static_cast<TestSocket>(begun);
}

size_t Receive(TestSocket socket, char* buffer, size_t size) {
  const int count = recv(Native(socket), buffer, static_cast<int>(size), 0);
  return count <= 0 ? 0 : static_cast<size_t>(count);
}

bool SendAll(TestSocket socket, std::string_view octets) {
  while (!octets.empty()) {
    const auto piece = static_cast<int>(std::min(octets.size(), size_t{1} << 20));
    const int count = send(Native(socket), octets.data(), piece, 0);
    if (count <= 0) return false;
    octets.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

void ShutDown(TestSocket socket) { shutdown(Native(socket), SD_BOTH); }
void Close(TestSocket socket) { closesocket(Native(socket)); }

void ResetAtEnd(TestSocket socket) {
  const linger now{1, 0};
  setsockopt(Native(socket), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&now),
             sizeof(now));
}

std::string LoopbackAddress() { return "127.0.0.1"; }

}  // namespace pkiaudit::test_support
