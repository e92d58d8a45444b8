// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <memory>

#include "audit/probes/socket_address.h"
#include "audit/probes/winsock.h"

namespace pkiaudit::audit::probes {

std::optional<SocketAddress> FromSystem(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in own{};
    std::memcpy(&own, &address, sizeof(own));
    Ipv4Address octets;
    std::memcpy(octets.data(), &own.sin_addr, octets.size());
    return SocketAddress{octets, ntohs(own.sin_port)};
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 own{};
    std::memcpy(&own, &address, sizeof(own));
    Ipv6Address octets;
    std::memcpy(octets.data(), &own.sin6_addr, octets.size());
    return SocketAddress{octets, ntohs(own.sin6_port)};
  }
  return std::nullopt;
}

std::string ToText(const IpAddress& address) {
  StartWinsock();
  char text[INET6_ADDRSTRLEN] = {};
  if (const auto* ipv4 = std::get_if<Ipv4Address>(&address)) {
    inet_ntop(AF_INET, ipv4->data(), text, sizeof(text));
  } else {
    inet_ntop(AF_INET6, std::get<Ipv6Address>(address).data(), text, sizeof(text));
  }
  return text;
}

std::optional<IpAddress> ParseIpAddress(const std::string& text) {
  StartWinsock();
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  // Winsock would take brackets, too.
  if (text.empty() || text.starts_with('[') ||
      getaddrinfo(text.c_str(), nullptr, &hints, &found) != 0) {
    return std::nullopt;
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  const auto address = FromSystem(*found->ai_addr);
  return address ? std::optional(address->ip) : std::nullopt;
}

std::intptr_t OpenSocket(int family, int type, int protocol) {
  StartWinsock();
  return static_cast<std::intptr_t>(WSASocketW(family, type, protocol, nullptr, 0,
                                               WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
}

void CloseSocket(std::intptr_t socket) { closesocket(static_cast<SOCKET>(socket)); }

bool IsConnected(std::intptr_t socket) {
  sockaddr_storage peer{};
  int size = sizeof(peer);
  return getpeername(static_cast<SOCKET>(socket), reinterpret_cast<sockaddr*>(&peer), &size) == 0;
}

}  // namespace pkiaudit::audit::probes
