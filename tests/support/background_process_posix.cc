// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/support/background_process.h"

namespace pkiaudit::test_support {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(
    const std::vector<std::pair<std::string, std::string>>& additions) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : additions) variables.push_back(name + "=" + value);
  for (char** entry = environ; *entry != nullptr; ++entry) variables.emplace_back(*entry);
  return variables;
}

sockaddr_in SocketAddress(const std::string& address, int port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(static_cast<uint16_t>(port));
  if (inet_pton(AF_INET, address.c_str(), &result.sin_addr) != 1) {
    throw std::runtime_error("no address: " + address);
  }
  return result;
}

bool IsListening(const std::string& address, int port) {
  const sockaddr_in where = SocketAddress(address, port);
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected =
      connect(descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof(where)) == 0;
  close(descriptor);
  return connected;
}

}  // namespace

BackgroundProcess::BackgroundProcess(const std::string& executable,
                                     std::vector<std::string> arguments, const std::string& log,
                                     std::vector<std::pair<std::string, std::string>> environment) {
  arguments.insert(arguments.begin(), executable);
  std::vector<std::string> variables = Environment(environment);
  std::vector<char*> argument_pointers = Pointers(arguments);
  std::vector<char*> environment_pointers = Pointers(variables);
  const pid_t parent = getpid();
  child_ = fork();
  if (child_ < 0) throw std::runtime_error("cannot fork");
  if (child_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    const int in = open("/dev/null", O_RDONLY);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execvpe(executable.c_str(), argument_pointers.data(), environment_pointers.data());
    _exit(127);
  }
}

BackgroundProcess::~BackgroundProcess() {
  if (child_ <= 0) return;
  kill(child_, SIGKILL);
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool BackgroundProcess::IsRunning() {
  if (child_ > 0 && waitpid(child_, nullptr, WNOHANG) == child_) child_ = -1;
  return child_ > 0;
}

std::string OwnLoopbackAddress() {
  static unsigned count = 0;
  // 21 bits tell processes apart, two bits the calls; 127.0.x.y is left to everybody else.
  const auto process = static_cast<unsigned>(getpid());
  const unsigned second = 64 + ((process >> 14) & 0x7f);
  const unsigned third = (process >> 6) & 0xff;
  const unsigned fourth = ((process & 0x3f) << 2) | (count & 3);
  ++count;
  std::ostringstream text;
  text << "127." << second << "." << third << "." << fourth;
  return text.str();
}

int FreePort(const std::string& address) {
  sockaddr_in where = SocketAddress(address, 0);
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof(where);
  const bool bound = bind(descriptor, reinterpret_cast<sockaddr*>(&where), sizeof(where)) == 0 &&
                     getsockname(descriptor, reinterpret_cast<sockaddr*>(&where), &size) == 0;
  close(descriptor);
  if (!bound) throw std::runtime_error("no free port at " + address);
  return ntohs(where.sin_port);
}

void WaitForListener(const std::string& address, int port, BackgroundProcess* server) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!IsListening(address, port)) {
    if (server != nullptr && !server->IsRunning()) {
      throw std::runtime_error("the server has ended");
    }
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("the server does not listen");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::string FindProgram(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/sbin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string program = folder + "/" + name;
    if (!folder.empty() && access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

}  // namespace pkiaudit::test_support
