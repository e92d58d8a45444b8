// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_BACKGROUND_PROCESS_H_
#define PKIAUDIT_TESTS_SUPPORT_BACKGROUND_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace pkiaudit::test_support {

// A program that runs beside the test, such as a server. It is killed when this object goes, and by
// the system when the thread that started it is gone, however that came about. Its output goes to
// `log`.
class BackgroundProcess {
 public:
  // Throws std::runtime_error where the system lacks what it takes.
  BackgroundProcess(const std::string& executable, std::vector<std::string> arguments,
                    const std::string& log,
                    std::vector<std::pair<std::string, std::string>> environment = {});
  ~BackgroundProcess();
  BackgroundProcess(const BackgroundProcess&) = delete;
  BackgroundProcess& operator=(const BackgroundProcess&) = delete;

  bool IsRunning();

 private:
  pid_t child_ = -1;
};

// A loopback address (127/8) that belongs to this process alone, so that servers of tests that run
// at the same time cannot get into each other's way. Four calls give four of them, then they come
// again.
std::string OwnLoopbackAddress();

// A port of that address on which nobody listens.
int FreePort(const std::string& address);

// Waits until somebody listens; throws std::runtime_error after some seconds, or where `server`
// (may be null) has ended.
void WaitForListener(const std::string& address, int port, BackgroundProcess* server);

// The full path of a program in PATH, /usr/sbin and /sbin; empty where there is none.
std::string FindProgram(const std::string& name);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_BACKGROUND_PROCESS_H_
