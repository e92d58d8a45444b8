// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/host_queue.h"

#include <algorithm>
#include <iterator>

namespace pkiaudit::audit::probes {

void HostQueue::Add(const std::string& host, Task task) {
  Host& the_host = hosts_[host];
  if (the_host.failed) {
    PutOff(the_host, {task, the_host.dead});
  } else {
    the_host.waiting.push_back({task, false});
    MakeReady(the_host);
  }
}

void HostQueue::MakeReady(Host& host) {
  if (!host.ready && !host.waiting.empty() && host.active < per_host_) {
    host.ready = true;
    ready_.push_back(&host);
  }
}

void HostQueue::PutOff(Host& host, Waiting task) {
  host.put_off.push_back(task);
  if (!host.troubled) {
    host.troubled = true;
    troubled_.push_back(&host);
  }
}

std::optional<HostQueue::Start> HostQueue::Next() {
  if (ready_.empty()) WakePutOff();
  if (ready_.empty()) return std::nullopt;
  Host& host = *ready_.front();
  ready_.pop_front();
  host.ready = false;
  const Waiting next = host.waiting.front();
  host.waiting.pop_front();
  ++host.active;
  active_[next.task] = {&host, next.again};
  MakeReady(host);
  return Start{next.task, next.again};
}

// Hosts that still work on something may yet answer, so they are left alone.
void HostQueue::WakePutOff() {
  std::deque<Host*> still_at_work;
  for (Host* const each : troubled_) {
    Host& host = *each;
    if (host.active > 0) {
      still_at_work.push_back(each);
      continue;
    }
    host.troubled = false;
    if (host.put_off.empty()) continue;
    host.retried = true;
    // Of a host that never answered one task is the test; which stands first, has failed before.
    const auto end = host.failed ? std::next(host.put_off.begin()) : host.put_off.end();
    host.waiting.insert(host.waiting.end(), host.put_off.begin(), end);
    host.put_off.erase(host.put_off.begin(), end);
    MakeReady(host);
  }
  troubled_ = std::move(still_at_work);
}

HostQueue::Verdict HostQueue::End(Task task, Ending ending) {
  const auto found = active_.find(task);
  Host& host = *found->second.first;
  const bool again = found->second.second;
  active_.erase(found);
  --host.active;
  if (ending == Ending::kHostFailed && !host.answered) return EndFailed(host, {task, again});

  Verdict verdict;
  host.answered = true;
  if (ending != Ending::kAnswered && !again && !host.retried) {
    PutOff(host, {task, true});
    verdict.final = false;
  }
  if (host.failed) {
    host.failed = false;
    host.dead = false;
    // Those that were never tried need not wait; those that failed do, unless this is the retry.
    std::vector<Waiting> failed;
    for (const Waiting& each : host.put_off) {
      if (each.again && !host.retried) {
        failed.push_back(each);
      } else {
        host.waiting.push_back(each);
      }
    }
    host.put_off = std::move(failed);
  }
  MakeReady(host);
  return verdict;
}

HostQueue::Verdict HostQueue::EndFailed(Host& host, Waiting task) {
  Verdict verdict;
  if (host.retried) {
    for (const Waiting& each : host.put_off) verdict.settled.push_back(each.task);
    for (const Waiting& each : host.waiting) verdict.settled.push_back(each.task);
    host.put_off.clear();
    host.waiting.clear();
    // What comes later (a redirect, another round) starts with a test again.
    host.dead = true;
    return verdict;
  }
  host.failed = true;
  verdict.final = false;
  size_t tested = 0;
  while (tested < host.put_off.size() && host.put_off[tested].again) ++tested;
  PutOff(host, {task.task, true});
  std::rotate(host.put_off.begin() + static_cast<ptrdiff_t>(tested), host.put_off.end() - 1,
              host.put_off.end());
  for (const Waiting& each : host.waiting) host.put_off.push_back(each);
  host.waiting.clear();
  return verdict;
}

}  // namespace pkiaudit::audit::probes
