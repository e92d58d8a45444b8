// SPDX-License-Identifier: Apache-2.0
// How long it takes to fetch many URLs, each of which answers after 200 ms, 256 at once, and some
// that never answer, each of a host of its own, with 5 s for each:
//   fetch_urls URLS SILENT
// prints the seconds that it took, the least that it can take, (Nd + HT)/C + T, and by how many kB
// memory grew. The server is a process of its own.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/probes/fetcher.h"

namespace pkiaudit {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kDelay{200};
constexpr milliseconds kTimeOut{5000};
constexpr int kSlots = 256;
constexpr size_t kBodySize = 1000;

[[noreturn]] void Fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

// A socket that listens on that address; its port goes to `port`.
int Listen(uint32_t address, uint16_t& port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(address);
  socklen_t size = sizeof(name);
  // The socket API takes any kind of address by the type of its first member.
  auto* const any = reinterpret_cast<sockaddr*>(&name);
  if (listener < 0 || bind(listener, any, size) != 0 || listen(listener, 4096) != 0 ||
      getsockname(listener, any, &size) != 0) {
    Fail("listen");
  }
  port = ntohs(name.sin_port);
  return listener;
}

// Answers each request kDelay after it came, until it is killed.
class SlowServer {
 public:
  explicit SlowServer(int listener) : listener_(listener), epoll_(epoll_create1(0)) {
    answer_ = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kBodySize) + "\r\n\r\n" +
              std::string(kBodySize, 'x');
    Watch(listener_);
  }

  [[noreturn]] void Run() {
    std::vector<epoll_event> events(512);
    for (;;) {
      const int count =
          epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), Patience());
      for (int i = 0; i < count; ++i) {
        const int socket = events[static_cast<size_t>(i)].data.fd;
        socket == listener_ ? Accept() : Read(socket);
      }
      Answer();
    }
  }

 private:
  void Watch(int socket) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) {
      Fail("epoll_ctl");
    }
  }

  // Milliseconds until the next answer, rounded up.
  int Patience() const {
    if (due_.empty()) {
      return -1;
    }
    const auto left = std::chrono::ceil<milliseconds>(due_.front().first - Clock::now());
    return static_cast<int>(std::max<int64_t>(left.count(), 0));
  }

  void Accept() {
    for (;;) {
      const int client = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (client < 0) {
        return;
      }
      Watch(client);
    }
  }

  void Read(int client) {
    char buffer[4096];
    const ssize_t count = read(client, buffer, sizeof(buffer));
    if (count <= 0) {
      pending_.erase(client);
      close(client);
      return;
    }
    std::string& head = pending_[client];
    head.append(buffer, static_cast<size_t>(count));
    if (head.ends_with("\r\n\r\n")) {
      head.clear();
      due_.emplace_back(Clock::now() + kDelay, client);
    }
  }

  void Answer() {
    const auto now = Clock::now();
    while (!due_.empty() && due_.front().first <= now) {
      if (write(due_.front().second, answer_.data(), answer_.size()) < 0) {
        std::perror("write");
      }
      due_.pop_front();
    }
  }

  int listener_;
  int epoll_;
  std::string answer_;
  std::map<int, std::string> pending_;
  std::deque<std::pair<Clock::time_point, int>> due_;  // the delay is the same for all
};

long PeakKilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

std::vector<audit::FetchTarget> Targets(int urls, uint16_t port, int silent, uint16_t silent_port) {
  std::vector<audit::FetchTarget> targets;
  targets.reserve(static_cast<size_t>(urls) + static_cast<size_t>(silent));
  // Those that never answer come last, as is worst for what waits for them.
  for (int i = 0; i < urls; ++i) {
    targets.push_back(
        {audit::FetchKind::kCrl,
         "http://127.0.0.1:" + std::to_string(port) + "/" + std::to_string(i) + ".crl",
         {}});
  }
  for (int i = 0; i < silent; ++i) {
    targets.push_back({audit::FetchKind::kCrl,
                       "http://127.0.1." + std::to_string(i % 250 + 1) + ":" +
                           std::to_string(silent_port) + "/" + std::to_string(i) + ".crl",
                       {}});
  }
  return targets;
}

int Run(int urls, int silent) {
  uint16_t port = 0;
  uint16_t silent_port = 0;
  const int listener = Listen(INADDR_LOOPBACK, port);
  // Its connections come about, and nobody takes them.
  const int silent_listener = Listen(INADDR_ANY, silent_port);
  const pid_t server = fork();
  if (server == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    SlowServer(listener).Run();
  }
  close(listener);

  audit::probes::FetchOptions options;
  options.concurrent = kSlots;
  options.per_host = kSlots;
  options.connect_time = kTimeOut;
  options.total_time = kTimeOut;
  const auto targets = Targets(urls, port, silent, silent_port);
  const auto fetcher = audit::probes::MakeNetworkFetcher(options);
  const long before = PeakKilobytes();
  const auto start = Clock::now();
  const auto outcomes = fetcher->Fetch(targets);
  const std::chrono::duration<double> took = Clock::now() - start;
  const long grown = PeakKilobytes() - before;
  kill(server, SIGKILL);
  close(silent_listener);

  int good = 0;
  for (const auto& outcome : outcomes) {
    good += outcome.step == audit::FetchStep::kOk ? 1 : 0;
  }
  if (good != urls) {
    std::fprintf(stderr, "fetch_urls: %d of %d URLs came\n", good, urls);
    return 1;
  }
  const double delay = static_cast<double>(kDelay.count()) / 1000;
  const double time_out = static_cast<double>(kTimeOut.count()) / 1000;
  const double bound = (urls * delay + silent * time_out) / kSlots + (silent > 0 ? time_out : 0);
  std::printf("%.3f %.3f %ld\n", took.count(), bound, grown);
  return 0;
}

}  // namespace
}  // namespace pkiaudit

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: fetch_urls URLS SILENT\n", stderr);
    return 64;
  }
  const auto number = [](const char* text) {
    return static_cast<int>(std::strtol(text, nullptr, 10));
  };
  return pkiaudit::Run(number(argv[1]), number(argv[2]));
}
