// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_server.h"

#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace pkiaudit::test_support {

std::string ScriptedServer::Client::ReadHead() {
  constexpr std::string_view kEnd = "\r\n\r\n";
  std::array<char, 4096> buffer{};
  for (;;) {
    if (const size_t end = pending_.find(kEnd); end != std::string::npos) {
      std::string head = pending_.substr(0, end + kEnd.size());
      pending_.erase(0, head.size());
      return head;
    }
    const size_t count = Receive(socket_, buffer.data(), buffer.size());
    if (count == 0) return pending_;
    pending_.append(buffer.data(), count);
  }
}

std::string ScriptedServer::Client::Read(size_t octets) {
  std::array<char, 4096> buffer{};
  while (pending_.size() < octets) {
    const size_t count = Receive(socket_, buffer.data(), buffer.size());
    if (count == 0) break;
    pending_.append(buffer.data(), count);
  }
  std::string taken = pending_.substr(0, octets);
  pending_.erase(0, taken.size());
  return taken;
}

bool ScriptedServer::Client::Write(std::string_view octets) { return SendAll(socket_, octets); }

void ScriptedServer::Client::WaitForEnd() {
  std::array<char, 4096> buffer{};
  while (Receive(socket_, buffer.data(), buffer.size()) > 0) {
  }
}

void ScriptedServer::Client::Reset() { ResetAtEnd(socket_); }

class ScriptedServer::Impl {
 public:
  Impl(Script script, std::string address)
      : script_(std::move(script)),
        address_(address.empty() ? LoopbackAddress() : std::move(address)) {
    constexpr int kBacklog = 1024;
    std::tie(listener_, port_) = ListenOn(address_, kBacklog);
    accepter_ = std::thread([this] { Accept(); });
  }

  ~Impl() {
    stop_ = true;
    accepter_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const TestSocket each : open_) ShutDown(each);
    }
    for (std::thread& each : threads_) each.join();
    Close(listener_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const std::string& address() const { return address_; }
  int port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void Accept() {
    while (!stop_) {
      const TestSocket client = AcceptFrom(listener_);
      if (client == kNoSocket) continue;
      ++connections_;
      const std::lock_guard lock(mutex_);
      open_.push_back(client);
      threads_.emplace_back([this, client] { Serve(client); });
    }
  }

  void Serve(TestSocket socket) {
    Client client(socket);
    script_(client);
    const std::lock_guard lock(mutex_);
    std::erase(open_, socket);
    Close(socket);
  }

  const Script script_;
  const std::string address_;
  TestSocket listener_ = kNoSocket;
  int port_ = 0;
  std::atomic<bool> stop_ = false;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<TestSocket> open_;
  std::list<std::thread> threads_;
  std::thread accepter_;
};

ScriptedServer::ScriptedServer(Script script, std::string address)
    : impl_(std::make_unique<Impl>(std::move(script), std::move(address))) {}
ScriptedServer::~ScriptedServer() = default;
const std::string& ScriptedServer::address() const { return impl_->address(); }
int ScriptedServer::port() const { return impl_->port(); }
int ScriptedServer::connections() const { return impl_->connections(); }

std::string ScriptedServer::Url(std::string_view path) const {
  return "http://" + address() + ":" + std::to_string(port()) + std::string(path);
}

std::string HttpAnswer(std::string_view status, std::string_view body,
                       std::string_view more_headers) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n" + std::string(more_headers) + "\r\n" + std::string(body);
}

// Linux, also below Wine, drops what asks for a connection while the queue of those that wait is
// full. (Windows itself refuses it.)
class BlackHole::Impl {
 public:
  Impl() : address_(LoopbackAddress()) {
    std::tie(listener_, port_) = ListenOn(address_, 0);
    for (TestSocket& each : fillers_) each = BeginConnection(address_, port_);
  }
  ~Impl() {
    for (const TestSocket each : fillers_) Close(each);
    Close(listener_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::string Authority() const { return address_ + ":" + std::to_string(port_); }

 private:
  const std::string address_;
  TestSocket listener_ = kNoSocket;
  int port_ = 0;
  std::array<TestSocket, 4> fillers_{};
};

BlackHole::BlackHole() : impl_(std::make_unique<Impl>()) {}
BlackHole::~BlackHole() = default;
std::string BlackHole::Authority() const { return impl_->Authority(); }
std::string BlackHole::Url(std::string_view path) const {
  return "http://" + Authority() + std::string(path);
}

}  // namespace pkiaudit::test_support
