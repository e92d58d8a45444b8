// SPDX-License-Identifier: Apache-2.0
//
// What servers of the tests take of the system's sockets (test_socket_posix.cc,
// test_socket_win.cc).
#ifndef PKIAUDIT_TESTS_SUPPORT_TEST_SOCKET_H_
#define PKIAUDIT_TESTS_SUPPORT_TEST_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace pkiaudit::test_support {

using TestSocket = std::intptr_t;
constexpr TestSocket kNoSocket = -1;

// Bound to a free port of a loopback address, which is returned beside it, and listening. Throws
// std::runtime_error.
std::pair<TestSocket, int> ListenOn(const std::string& address, int backlog);
// A connection, or kNoSocket where none came within a moment.
TestSocket AcceptFrom(TestSocket listener);
// Begins a connection, and does not wait for it.
TestSocket BeginConnection(const std::string& address, int port);
// Octets that came; 0 at the end, whatever brought it about.
size_t Receive(TestSocket socket, char* buffer, size_t size);
// False once the other end is gone, or the socket was shut down.
bool SendAll(TestSocket socket, std::string_view octets);
// Ends what is at work on it in other threads.
void ShutDown(TestSocket socket);
void Close(TestSocket socket);
// That it will end with a reset.
void ResetAtEnd(TestSocket socket);

// A loopback address for the servers of this process.
std::string LoopbackAddress();

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_TEST_SOCKET_H_
