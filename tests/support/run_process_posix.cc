// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>

#include "tests/support/run_process.h"

namespace pkiaudit::test_support {
namespace {

constexpr int kNotStarted = 127;
constexpr int kSignalBase = 128;

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  ~Pipe() {
    CloseReader();
    CloseWriter();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void CloseReader() { Close(ends_[0]); }
  void CloseWriter() { Close(ends_[1]); }

 private:
  static void Close(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }

  std::array<int, 2> ends_{-1, -1};
};

// In the child, between fork and exec. Other threads of the parent may have held locks, so nothing
// here allocates.
[[noreturn]] void Execute(const ProcessInput& input, std::vector<char*>& arguments,
                          std::vector<char*>& environment, const Pipe& in, const Pipe& out,
                          const Pipe& err) {
  dup2(in.reader(), STDIN_FILENO);
  dup2(out.writer(), STDOUT_FILENO);
  dup2(err.writer(), STDERR_FILENO);
  if (!input.working_directory.empty() && chdir(input.working_directory.c_str()) != 0) {
    _exit(kNotStarted);
  }
  execvpe(input.executable.c_str(), arguments.data(), environment.data());
  _exit(kNotStarted);
}

std::vector<std::string> Environment(const ProcessInput& input) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : input.environment) variables.push_back(name + "=" + value);
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string variable = *entry;
    bool replaced = false;
    for (const auto& [name, value] : input.environment) {
      replaced = replaced || variable.starts_with(name + "=");
    }
    if (!replaced) variables.push_back(variable);
  }
  return variables;
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Appends what is there; false at the end of the stream.
bool Read(int descriptor, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t size = read(descriptor, buffer.data(), buffer.size());
  if (size < 0) return errno == EINTR;
  text.append(buffer.data(), static_cast<size_t>(size));
  return size > 0;
}

// Feeds the child and collects from it at the same time, so that no side waits for the other.
void Exchange(std::string_view standard_input, Pipe& in, Pipe& out, Pipe& err,
              ProcessResult& result) {
  fcntl(in.writer(), F_SETFL, O_NONBLOCK);
  while (out.reader() >= 0 || err.reader() >= 0) {
    if (standard_input.empty()) in.CloseWriter();
    std::array<pollfd, 3> events{pollfd{out.reader(), POLLIN, 0}, pollfd{err.reader(), POLLIN, 0},
                                 pollfd{in.writer(), POLLOUT, 0}};
    if (poll(events.data(), events.size(), -1) < 0 && errno != EINTR) break;
    if (events[0].revents != 0 && !Read(out.reader(), result.standard_output)) out.CloseReader();
    if (events[1].revents != 0 && !Read(err.reader(), result.standard_error)) err.CloseReader();
    if (events[2].revents != 0) {
      const ssize_t size = write(in.writer(), standard_input.data(), standard_input.size());
      if (size >= 0) {
        standard_input.remove_prefix(static_cast<size_t>(size));
      } else if (errno != EAGAIN && errno != EINTR) {
        in.CloseWriter();  // the child does not want it
      }
    }
  }
}

}  // namespace

ProcessResult RunProcess(const ProcessInput& input) {
  signal(SIGPIPE, SIG_IGN);  // a child that does not read its input must not end the test
  std::vector<std::string> arguments = input.arguments;
  arguments.insert(arguments.begin(), input.executable);
  std::vector<std::string> environment = Environment(input);
  std::vector<char*> argument_pointers = Pointers(arguments);
  std::vector<char*> environment_pointers = Pointers(environment);
  Pipe in;
  Pipe out;
  Pipe err;
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) Execute(input, argument_pointers, environment_pointers, in, out, err);
  in.CloseReader();
  out.CloseWriter();
  err.CloseWriter();
  ProcessResult result;
  Exchange(input.standard_input, in, out, err, result);
  in.CloseWriter();
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFSIGNALED(status) ? kSignalBase + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace pkiaudit::test_support
