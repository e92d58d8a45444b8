// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "audit/probes/winsock.h"

namespace pkiaudit::audit::probes {

void StartWinsock() {
  static const int result = [] {
    WSADATA about{};
    return WSAStartup(MAKEWORD(2, 2), &about);
  }();
  if (result != 0) throw std::runtime_error("Winsock cannot be started: " + std::to_string(result));
}

std::string DescribeSocketError(int error) {
  switch (error) {
    case WSAETIMEDOUT:
      return "connection timed out";
    case WSAECONNREFUSED:
      return "connection refused";
    case WSAECONNRESET:
    case WSAECONNABORTED:
      return "connection reset";
    case WSAENETUNREACH:
    case WSAENETDOWN:
      return "network is unreachable";
    case WSAEHOSTUNREACH:
    case WSAEHOSTDOWN:
      return "no route to host";
    case WSAEADDRNOTAVAIL:
      return "address not available";
    case WSAEACCES:
      return "forbidden by this host's firewall or policy";
    case WSAHOST_NOT_FOUND:
      return "name is not known";
    case WSATRY_AGAIN:
      return "no name server answers";
    case WSANO_RECOVERY:
      return "the name server fails";
    case WSANO_DATA:
      return "name has no address";
    default:
      return "Winsock error " + std::to_string(error);
  }
}

}  // namespace pkiaudit::audit::probes
