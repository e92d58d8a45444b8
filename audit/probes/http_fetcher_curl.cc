// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <stdexcept>

#include "audit/probes/host_queue.h"
#include "audit/probes/http_fetcher.h"
#include "audit/probes/http_transfer.h"
#include "audit/probes/ocsp_get.h"
#include "audit/probes/socket_address.h"

namespace pkiaudit::audit::probes {
namespace {

void InitialiseCurl() {
  static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

// Why a URL may not be asked for at all; empty where it may. What a name resolves to is looked at
// when the connection is made.
std::string_view Refusal(const FetchOptions& options, const ParsedUrl& url, const Proxy* proxy) {
  if (!options.may_connect || proxy == nullptr) return {};
  const auto address = ParseIpAddress(url.host);
  if (!address) {
    return "the proxy resolves the name, so --deny-private-addresses cannot check its address";
  }
  return options.may_connect(*address) ? std::string_view() : kAddressDenied;
}

HostQueue::Ending EndingOf(const HttpAnswer& answer) {
  using Ending = HostQueue::Ending;
  switch (answer.step) {
    case FetchStep::kName:
    case FetchStep::kConnect:
      return Ending::kHostFailed;
    case FetchStep::kProxy:
      return answer.code ? Ending::kAnswered : Ending::kHostFailed;
    case FetchStep::kTls:
      return answer.timed_out ? Ending::kHostFailed : Ending::kAnswered;
    case FetchStep::kTimeOut:
      return answer.code ? Ending::kTransient : Ending::kHostFailed;
    case FetchStep::kTruncated:
      return Ending::kTransient;
    case FetchStep::kHttpStatus:
      // RFC 6585 4, RFC 9110 15.6.3 to 15.6.5: of a moment.
      return answer.code == 429 || answer.code == 502 || answer.code == 503 || answer.code == 504
                 ? Ending::kTransient
                 : Ending::kAnswered;
    default:
      return Ending::kAnswered;
  }
}

// One target on its way.
struct Task {
  FetchJob job;
  ParsedUrl url;                     // where it is now
  std::vector<std::string> visited;  // in this attempt
  Milliseconds used{0};              // in this attempt, before the request at hand
  bool again = false;                // the second attempt
  bool post = false;
};

}  // namespace

class HttpFetcher::Impl {
 public:
  Impl(const FetchOptions& options, BodyStore& bodies)
      : options_(options), bodies_(bodies), queue_(std::max(options.per_host, 1)) {
    InitialiseCurl();
    multi_.reset(curl_multi_init());
    if (multi_ == nullptr) throw std::runtime_error("libcurl cannot make a handle");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::max(options.concurrent, 1)));
  }

  ~Impl() {
    for (HttpTransfer* transfer : active_) {
      curl_multi_remove_handle(multi_.get(), transfer->handle());
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void Fetch(std::vector<FetchJob> jobs) {
    const size_t first = tasks_.size();
    for (FetchJob& job : jobs) tasks_.emplace_back().job = std::move(job);
    for (size_t task = first; task < tasks_.size(); ++task) {
      Restart(tasks_[task]);
      Enqueue(task);
    }
    while (StartWaiting() || !active_.empty()) Work();
  }

 private:
  static bool IsOcsp(const Task& task) { return task.job.outcome->target.kind == FetchKind::kOcsp; }

  // To the start of an attempt.
  void Restart(Task& task) {
    task.url = task.job.url;
    task.visited.clear();
    task.used = Milliseconds(0);
    FetchOutcome& outcome = *task.job.outcome;
    outcome.redirects.clear();
    if (IsOcsp(task) && !task.post) {
      if (auto get = OcspGetUrl(task.url, outcome.target.request)) {
        task.url = std::move(*get);
      } else {
        task.post = true;
      }
    }
  }

  void Enqueue(size_t index) {
    Task& task = tasks_[index];
    const auto refusal = Refusal(options_, task.url, options_.proxies.For(task.url));
    if (!refusal.empty()) {
      task.job.outcome->step = FetchStep::kRefused;
      task.job.outcome->detail = refusal;
      task.job.outcome->bodies.clear();
      return;
    }
    task.visited.push_back(task.url.ToText());
    queue_.Add(task.url.Authority(), index);
  }

  // False where nothing could be started.
  bool StartWaiting() {
    bool started = false;
    while (active_.size() < static_cast<size_t>(std::max(options_.concurrent, 1))) {
      const auto next = queue_.Next();
      if (!next) break;
      Begin(next->task, next->again);
      started = true;
    }
    return started;
  }

  void Begin(size_t index, bool again) {
    Task& task = tasks_[index];
    FetchOutcome& outcome = *task.job.outcome;
    const bool new_attempt = (again && !task.again) || task.visited.size() == 1;
    if (again && !task.again) {
      // Where redirects had led to, if any.
      task.again = true;
      task.used = Milliseconds(0);
    }
    if (new_attempt) ++outcome.attempts;
    const Proxy* const proxy = options_.proxies.For(task.url);
    outcome.proxy = proxy == nullptr ? "" : proxy->url;
    HttpTransfer* const transfer = TakeSlot();
    transfer->Prepare({.url = task.url,
                       .post = task.post ? &outcome.target.request : nullptr,
                       .proxy = proxy,
                       .task = index,
                       .connect_time = options_.connect_time / (task.again ? 3 : 1),
                       .total_time = TotalTime(task) - task.used});
    active_.push_back(transfer);
    curl_multi_add_handle(multi_.get(), transfer->handle());
  }

  Milliseconds TotalTime(const Task& task) const {
    return options_.total_time / (task.again ? 3 : 1);
  }

  HttpTransfer* TakeSlot() {
    if (free_.empty()) return &slots_.emplace_back(options_, bodies_);
    HttpTransfer* const slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void Work() {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    bool ended = false;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* own = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &own);
      End(*reinterpret_cast<HttpTransfer*>(own), message->data.result);
      ended = true;
    }
    if (!ended) curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
  }

  void End(HttpTransfer& transfer, CURLcode result) {
    curl_multi_remove_handle(multi_.get(), transfer.handle());
    const size_t index = transfer.task();
    const HttpAnswer answer = transfer.Finish(result);
    std::erase(active_, &transfer);
    free_.push_back(&transfer);

    Task& task = tasks_[index];
    Record(answer, task);
    if (Goes(answer, task)) {
      queue_.End(index, HostQueue::Ending::kAnswered);
      Enqueue(index);
      return;
    }
    for (const size_t other : queue_.End(index, EndingOf(answer)).settled) {
      CopyFailure(*task.job.outcome, *tasks_[other].job.outcome);
    }
  }

  static void Record(const HttpAnswer& answer, const Task& task) {
    FetchOutcome& outcome = *task.job.outcome;
    const auto since_start = [&](const std::optional<Milliseconds>& time) {
      return time ? std::optional(*time + task.used) : std::nullopt;
    };
    outcome.step = answer.step;
    outcome.code = answer.code;
    outcome.detail = answer.detail;
    outcome.resolved_address = answer.resolved_address;
    outcome.content_type = answer.content_type;
    outcome.time_to_connect = since_start(answer.time_to_connect);
    outcome.time_to_first_byte = since_start(answer.time_to_first_byte);
    outcome.time_to_end = since_start(answer.time_to_end);
    outcome.bodies.clear();
    if (answer.body) outcome.bodies.push_back(*answer.body);
  }

  // Whether the attempt goes on elsewhere: after a redirect, or by POST where GET was refused.
  bool Goes(const HttpAnswer& answer, Task& task) {
    task.used += answer.time_to_end;
    if (IsOcsp(task) && !task.post && answer.step == FetchStep::kHttpStatus) {
      task.post = true;
      Restart(task);
      return true;
    }
    return answer.step == FetchStep::kRedirect && answer.redirect_to &&
           FollowRedirect(answer, task);
  }

  bool FollowRedirect(const HttpAnswer& answer, Task& task) {
    FetchOutcome& outcome = *task.job.outcome;
    outcome.redirects.push_back(*answer.redirect_to);
    auto next = ParseUrl(*answer.redirect_to);
    if (!next) {
      outcome.detail = "a redirect leads to no URL: " + std::string(Describe(next.error()));
    } else if (!SameSchemeClass(next->scheme, task.url.scheme)) {
      outcome.detail = "a redirect leads to " + std::string(UrlSchemeName(next->scheme)) + ":";
    } else if (std::ranges::find(task.visited, next->ToText()) != task.visited.end()) {
      outcome.detail = "a redirect leads back";
    } else if (outcome.redirects.size() > static_cast<size_t>(options_.max_redirects)) {
      outcome.detail = "more than " + std::to_string(options_.max_redirects) + " redirects";
    } else if (task.used >= TotalTime(task)) {
      outcome.step = FetchStep::kTimeOut;
      outcome.detail = "redirects took all the time";
    } else {
      task.url = std::move(*next);
      return true;
    }
    return false;
  }

  // The host is dead: what waited for it need not ask itself.
  static void CopyFailure(const FetchOutcome& from, FetchOutcome& to) {
    to.step = from.step;
    to.code = from.code;
    to.detail = from.detail;
    to.resolved_address = from.resolved_address;
    to.proxy = from.proxy;
  }

  const FetchOptions& options_;
  BodyStore& bodies_;
  std::deque<HttpTransfer> slots_;
  CurlMulti multi_;
  HostQueue queue_;
  std::deque<Task> tasks_;
  std::vector<HttpTransfer*> free_;
  std::vector<HttpTransfer*> active_;
};

HttpFetcher::HttpFetcher(const FetchOptions& options, BodyStore& bodies)
    : impl_(std::make_unique<Impl>(options, bodies)) {}
HttpFetcher::~HttpFetcher() = default;

void HttpFetcher::Fetch(std::vector<FetchJob> jobs) { impl_->Fetch(std::move(jobs)); }

}  // namespace pkiaudit::audit::probes
