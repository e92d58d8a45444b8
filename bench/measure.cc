// SPDX-License-Identifier: Apache-2.0
//
// measure COMMAND ARGUMENT…: runs the command and prints, on standard error, its CPU time in
// microseconds (user and system) and its peak memory in kB. Ends with the command's exit code.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: measure COMMAND ARGUMENT...\n");
    return 64;
  }
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[1], argv + 1);
    std::perror(argv[1]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    std::perror("measure");
    return 1;
  }
  const auto microseconds = [](const timeval& time) {
    return time.tv_sec * 1'000'000L + time.tv_usec;
  };
  std::fprintf(stderr, "%ld %ld\n", microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
               usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
