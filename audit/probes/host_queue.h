// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_HOST_QUEUE_H_
#define PKIAUDIT_AUDIT_PROBES_HOST_QUEUE_H_

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pkiaudit::audit::probes {

// Decides which of the waiting tasks starts next. No host has more than `per_host` tasks at work;
// hosts take turns. A host whose first answers are all failures is not asked further: what waits
// for it is put off. When nothing else waits, each such host gets one task again; if that fails
// too, all that was put off ends with it, else it runs after all. A task that failed at a host that
// does answer is repeated once, then too. Pure: no clock, no network; for one thread, or under a
// lock.
class HostQueue {
 public:
  using Task = size_t;

  enum class Ending {
    kAnswered,    // by the host, whatever it says
    kTransient,   // answered, but may well be better another time (503)
    kHostFailed,  // no sign of life
  };

  explicit HostQueue(int per_host) : per_host_(per_host) {}

  void Add(const std::string& host, Task task);

  struct Start {
    Task task;
    bool again;  // its second attempt
  };
  // Nothing where nothing may start now. What is returned counts as at work until End().
  std::optional<Start> Next();

  struct Verdict {
    bool final = true;  // else the task will be started again
    // Tasks that end with this one, never tried or failed before.
    std::vector<Task> settled;
  };
  // Of a task that Next() gave out. A task that is sent elsewhere (a redirect) has been answered,
  // and is then added anew.
  Verdict End(Task task, Ending ending);

 private:
  struct Waiting {
    Task task;
    bool again;
  };
  struct Host {
    std::deque<Waiting> waiting;
    std::vector<Waiting> put_off;
    int active = 0;
    bool answered = false;
    bool failed = false;    // and has not answered
    bool retried = false;   // its put-off tasks have had their chance
    bool dead = false;      // and the test failed, too
    bool troubled = false;  // stands in troubled_
    bool ready = false;     // stands in ready_
  };

  void MakeReady(Host& host);
  void PutOff(Host& host, Waiting task);
  void WakePutOff();
  Verdict EndFailed(Host& host, Waiting task);

  const int per_host_;
  std::map<std::string, Host> hosts_;
  std::deque<Host*> ready_;                        // with something waiting and room for it
  std::deque<Host*> troubled_;                     // with something put off
  std::map<Task, std::pair<Host*, bool>> active_;  // its host; is it the second attempt?
};

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_HOST_QUEUE_H_
