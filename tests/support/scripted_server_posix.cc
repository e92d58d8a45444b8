// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/support/background_process.h"
#include "tests/support/scripted_server.h"

namespace pkiaudit::test_support {
namespace {

// A socket that is bound to a free port of `address`, and the port.
std::pair<int, int> Bind(const std::string& address) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  if (inet_pton(AF_INET, address.c_str(), &where.sin_addr) != 1) {
    throw std::runtime_error("no address: " + address);
  }
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof(where);
  if (bind(listener, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&where), &size) != 0) {
    close(listener);
    throw std::runtime_error("cannot bind to " + address);
  }
  return {listener, ntohs(where.sin_port)};
}

}  // namespace

std::string ScriptedServer::Client::ReadHead() {
  constexpr std::string_view kEnd = "\r\n\r\n";
  std::array<char, 4096> buffer{};
  for (;;) {
    if (const size_t end = pending_.find(kEnd); end != std::string::npos) {
      std::string head = pending_.substr(0, end + kEnd.size());
      pending_.erase(0, head.size());
      return head;
    }
    const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return pending_;
    pending_.append(buffer.data(), static_cast<size_t>(count));
  }
}

std::string ScriptedServer::Client::Read(size_t octets) {
  std::array<char, 4096> buffer{};
  while (pending_.size() < octets) {
    const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    pending_.append(buffer.data(), static_cast<size_t>(count));
  }
  std::string taken = pending_.substr(0, octets);
  pending_.erase(0, taken.size());
  return taken;
}

bool ScriptedServer::Client::Write(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    octets.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

void ScriptedServer::Client::WaitForEnd() {
  std::array<char, 4096> buffer{};
  while (recv(socket_, buffer.data(), buffer.size(), 0) > 0) {
  }
}

void ScriptedServer::Client::Reset() {
  const linger now{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

class ScriptedServer::Impl {
 public:
  Impl(Script script, std::string address)
      : script_(std::move(script)),
        address_(address.empty() ? OwnLoopbackAddress() : std::move(address)) {
    std::tie(listener_, port_) = Bind(address_);
    if (listen(listener_, SOMAXCONN) != 0 || pipe2(stop_.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("cannot listen");
    }
    accepter_ = std::thread([this] { Accept(); });
  }

  ~Impl() {
    close(stop_[1]);
    accepter_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int each : open_) shutdown(each, SHUT_RDWR);
    }
    for (std::thread& each : threads_) each.join();
    close(listener_);
    close(stop_[0]);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const std::string& address() const { return address_; }
  int port() const { return port_; }
  int connections() const { return connections_; }
  int greatest_at_once() const { return greatest_at_once_; }

 private:
  void Accept() {
    for (;;) {
      std::array<pollfd, 2> events{pollfd{listener_, POLLIN, 0}, pollfd{stop_[0], POLLIN, 0}};
      poll(events.data(), events.size(), -1);
      if (events[1].revents != 0) return;
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      ++connections_;
      const std::lock_guard lock(mutex_);
      open_.push_back(client);
      greatest_at_once_ = std::max(greatest_at_once_.load(), static_cast<int>(open_.size()));
      threads_.emplace_back([this, client] { Serve(client); });
    }
  }

  void Serve(int socket) {
    Client client(socket);
    script_(client);
    const std::lock_guard lock(mutex_);
    std::erase(open_, socket);
    close(socket);
  }

  const Script script_;
  const std::string address_;
  int listener_ = -1;
  int port_ = 0;
  std::array<int, 2> stop_{-1, -1};
  std::atomic<int> connections_ = 0;
  std::atomic<int> greatest_at_once_ = 0;
  std::mutex mutex_;
  std::vector<int> open_;
  std::list<std::thread> threads_;
  std::thread accepter_;
};

ScriptedServer::ScriptedServer(Script script, std::string address)
    : impl_(std::make_unique<Impl>(std::move(script), std::move(address))) {}
ScriptedServer::~ScriptedServer() = default;
const std::string& ScriptedServer::address() const { return impl_->address(); }
int ScriptedServer::port() const { return impl_->port(); }
int ScriptedServer::connections() const { return impl_->connections(); }
int ScriptedServer::greatest_at_once() const { return impl_->greatest_at_once(); }

std::string ScriptedServer::Url(std::string_view path) const {
  return "http://" + address() + ":" + std::to_string(port()) + std::string(path);
}

std::string HttpAnswer(std::string_view status, std::string_view body,
                       std::string_view more_headers) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n" + std::string(more_headers) + "\r\n" + std::string(body);
}

// The kernel drops what asks for a connection while the queue of those that wait is full.
class BlackHole::Impl {
 public:
  Impl() : address_(OwnLoopbackAddress()) {
    std::tie(listener_, port_) = Bind(address_);
    if (listen(listener_, 0) != 0) throw std::runtime_error("cannot listen");
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<uint16_t>(port_));
    inet_pton(AF_INET, address_.c_str(), &where.sin_addr);
    for (int& each : fillers_) {
      each = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      connect(each, reinterpret_cast<const sockaddr*>(&where), sizeof(where));
    }
  }
  ~Impl() {
    for (const int each : fillers_) close(each);
    close(listener_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::string Authority() const { return address_ + ":" + std::to_string(port_); }

 private:
  const std::string address_;
  int listener_ = -1;
  int port_ = 0;
  std::array<int, 4> fillers_{};
};

BlackHole::BlackHole() : impl_(std::make_unique<Impl>()) {}
BlackHole::~BlackHole() = default;
std::string BlackHole::Authority() const { return impl_->Authority(); }
std::string BlackHole::Url(std::string_view path) const {
  return "http://" + Authority() + std::string(path);
}

}  // namespace pkiaudit::test_support
