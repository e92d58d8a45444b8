// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_SCRIPTED_SERVER_H_
#define PKIAUDIT_TESTS_SUPPORT_SCRIPTED_SERVER_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tests/support/test_socket.h"

namespace pkiaudit::test_support {

// A server on loopback that does to its clients what no well-behaved server does. Each connection
// has a thread. Stops when it goes, whatever its connections are at.
class ScriptedServer {
 public:
  class Client {
   public:
    // Up to and with the empty line; what came where the client ends before.
    std::string ReadHead();
    std::string Read(size_t octets);
    // False once the client is gone, or the server is to stop.
    bool Write(std::string_view octets);
    // Until the client is gone, or the server is to stop.
    void WaitForEnd();
    // Ends the connection with a reset.
    void Reset();

   private:
    friend class ScriptedServer;
    explicit Client(TestSocket socket) : socket_(socket) {}
    TestSocket socket_;
    std::string pending_;
  };
  using Script = std::function<void(Client& client)>;

  // On LoopbackAddress(), or on `address`. Throws std::runtime_error.
  explicit ScriptedServer(Script script, std::string address = {});
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  const std::string& address() const;
  int port() const;
  // "http://127.1.2.3:45678" and `path`.
  std::string Url(std::string_view path) const;
  int connections() const;  // so far

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// "HTTP/1.1 200 OK", with a Content-Length and "Connection: close".
std::string HttpAnswer(std::string_view status, std::string_view body,
                       std::string_view more_headers = {});

// A port that takes no connection and refuses none, as behind a firewall that drops.
class BlackHole {
 public:
  BlackHole();
  ~BlackHole();
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;

  std::string Url(std::string_view path) const;
  std::string Authority() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_SCRIPTED_SERVER_H_
