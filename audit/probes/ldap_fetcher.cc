// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/ldap_fetcher.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "audit/probes/host_queue.h"
#include "audit/probes/ldap_result.h"
#include "audit/probes/ldap_search.h"

namespace pkiaudit::audit::probes {
namespace {

HostQueue::Ending EndingOf(const FetchOutcome& outcome) {
  using Ending = HostQueue::Ending;
  switch (outcome.step) {
    case FetchStep::kName:
    case FetchStep::kConnect:
      return Ending::kHostFailed;
    case FetchStep::kTimeOut:
      return outcome.time_to_first_byte ? Ending::kTransient : Ending::kHostFailed;
    case FetchStep::kTruncated:
      return Ending::kTransient;
    case FetchStep::kLdapResult:
      return outcome.code == kLdapBusy || outcome.code == kLdapUnavailable ? Ending::kTransient
                                                                           : Ending::kAnswered;
    default:
      return Ending::kAnswered;
  }
}

struct Task {
  FetchOutcome* outcome = nullptr;
  LdapServer server;
  LdapQuery query;
};

}  // namespace

class LdapFetcher::Impl {
 public:
  Impl(const FetchOptions& options, BodyStore& bodies)
      : options_(options), bodies_(bodies), queue_(std::max(options.per_host, 1)) {}

  void Fetch(std::vector<FetchJob> jobs) {
    size_t waiting = 0;
    for (const FetchJob& job : jobs) waiting += Add(job) ? size_t{1} : size_t{0};
    const size_t count = std::min(waiting, static_cast<size_t>(std::max(options_.ldap_threads, 1)));
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < count; ++i) threads.emplace_back([this] { Work(); });
  }

 private:
  bool Add(const FetchJob& job) {
    FetchOutcome& outcome = *job.outcome;
    auto query = ParseLdapQuery(job.url, outcome.target.kind);
    if (!query) {
      outcome.step = FetchStep::kMalformedUrl;
      outcome.detail = "what stands behind the host is no LDAP query";
      return false;
    }
    LdapServer server{job.url.host, job.url.port, job.url.scheme == UrlScheme::kLdaps};
    if (server.host.empty() && !(options_.ldap_server.empty() && options_.ldap_own_domain)) {
      const auto own = ParseUrl("ldap://" + options_.ldap_server);
      if (!own || own->host.empty()) {
        outcome.step = FetchStep::kNotTried;
        outcome.detail = "the URL leaves the server to the domain; name one with --ldap-server";
        return false;
      }
      server.host = own->host;
      if (!server.tls) server.port = own->port;
    }
    const std::string host = server.host + " " + std::to_string(server.port);
    tasks_.push_back({&outcome, std::move(server), std::move(*query)});
    queue_.Add(host, tasks_.size() - 1);
    return true;
  }

  void Work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      const auto next = queue_.Next();
      if (!next && at_work_ == 0) break;
      if (!next) {
        changed_.wait(lock);
        continue;
      }
      Task& task = tasks_[next->task];
      ++at_work_;
      lock.unlock();
      Search(task, next->again);
      lock.lock();
      --at_work_;
      for (const size_t other : queue_.End(next->task, EndingOf(*task.outcome)).settled) {
        CopyFailure(*task.outcome, *tasks_[other].outcome);
      }
      changed_.notify_all();
    }
    changed_.notify_all();
  }

  void Search(Task& task, bool again) {
    const int divisor = again ? 3 : 1;
    ++task.outcome->attempts;
    try {
      SearchLdap(*MakeLdapSession(options_), task.server, task.query,
                 {options_.connect_time / divisor, options_.total_time / divisor}, options_,
                 bodies_, *task.outcome);
    } catch (const std::exception& failure) {
      task.outcome->step = FetchStep::kNotTried;
      task.outcome->detail = failure.what();
      task.outcome->bodies.clear();
    }
  }

  static void CopyFailure(const FetchOutcome& from, FetchOutcome& to) {
    to.step = from.step;
    to.code = from.code;
    to.detail = from.detail;
    to.resolved_address = from.resolved_address;
  }

  const FetchOptions& options_;
  BodyStore& bodies_;
  std::deque<Task> tasks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  HostQueue queue_;
  size_t at_work_ = 0;
};

LdapFetcher::LdapFetcher(const FetchOptions& options, BodyStore& bodies)
    : impl_(std::make_unique<Impl>(options, bodies)) {}
LdapFetcher::~LdapFetcher() = default;

void LdapFetcher::Fetch(std::vector<FetchJob> jobs) { impl_->Fetch(std::move(jobs)); }

}  // namespace pkiaudit::audit::probes
