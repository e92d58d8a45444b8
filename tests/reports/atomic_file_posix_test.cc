// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/filesystem/operations.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

#include "reports/output/atomic_file.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::reports {
namespace {

namespace fs = boost::filesystem;
using test_support::TemporaryDirectory;

std::string Contents(const fs::path& file) {
  const auto octets = test_support::ReadFile(file);
  return {octets.begin(), octets.end()};
}

size_t FilesIn(const fs::path& folder) {
  return static_cast<size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string_view CreateError(const fs::path& place) {
  const auto file = AtomicFile::Create(place);
  return file ? "" : ErrorName(file.error().code);
}

// Runs `test` in a process of its own, which may give up rights and limits. It must call no
// EXPECT_…, but return what the parent compares.
int InAnotherProcess(const std::function<int()>& test) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(test());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(AtomicFile, FollowsLinks) {
  const TemporaryDirectory folder;
  const fs::path target = folder.Write("kept/report.xml", "old");
  const fs::path link = folder.path() / "latest.xml";
  fs::create_symlink("kept/report.xml", link);
  auto file = AtomicFile::Create(link);
  ASSERT_TRUE(file);
  (*file)->Write("new");
  ASSERT_TRUE((*file)->Commit());
  EXPECT_EQ(Contents(target), "new");
  EXPECT_TRUE(fs::is_symlink(link));
}

TEST(AtomicFile, RefusesWhatIsNoFile) {
  const TemporaryDirectory folder;
  EXPECT_EQ(CreateError(folder.path()), "notARegularFile");
  EXPECT_EQ(CreateError("/dev/null"), "notARegularFile");
  EXPECT_EQ(CreateError("/dev/full"), "notARegularFile");
  EXPECT_EQ(CreateError(""), "notARegularFile");
  const fs::path fifo = folder.path() / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(CreateError(fifo), "notARegularFile");
  fs::create_symlink("loop", folder.path() / "loop");
  EXPECT_NE(CreateError(folder.path() / "loop"), "");
}

TEST(AtomicFile, TellsOfAFolderThatIsNotWritable) {
  const TemporaryDirectory folder;
  const fs::path closed = folder.path() / "closed";
  fs::create_directory(closed);
  fs::permissions(closed, fs::owner_read | fs::owner_exe | fs::others_read | fs::others_exe);
  fs::permissions(folder.path(), fs::owner_all | fs::others_read | fs::others_exe);
  const int result = InAnotherProcess([&] {
    constexpr uid_t kNobody = 65534;
    if (::getuid() == 0 && ::setuid(kNobody) != 0) {
      return 2;
    }
    return CreateError(closed / "report.xml") == "permissionDenied" ? 0 : 1;
  });
  EXPECT_EQ(result, 0);
  EXPECT_EQ(FilesIn(closed), 0u);
}

// A limit on the size of files stands for a full disk: write() fails in the same way.
TEST(AtomicFile, LeavesTheOldOneOnAFullDisk) {
  const TemporaryDirectory folder;
  const fs::path place = folder.Write("report.xml", "old");
  const int result = InAnotherProcess([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100'000, 100'000};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) {
      return 2;
    }
    auto file = AtomicFile::Create(place);
    if (!file) {
      return 3;
    }
    for (int index = 0; index < 1000; ++index) {
      (*file)->Write(std::string(1000, 'x'));
    }
    const auto finished = (*file)->Finish();
    const auto committed = (*file)->Commit();
    if (finished || committed) {
      return 4;
    }
    file->reset();
    return ErrorName(committed.error().code) == "noSpace" && committed.error().os_status != 0 ? 0
                                                                                              : 5;
  });
  EXPECT_EQ(result, 0);
  EXPECT_EQ(Contents(place), "old");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(AtomicFile, GivesNewFilesTheUsualPermissions) {
  const TemporaryDirectory folder;
  const fs::path place = folder.path() / "report.xml";
  const int result = InAnotherProcess([&] {
    ::umask(027);
    auto file = AtomicFile::Create(place);
    return file && (*file)->Commit() ? 0 : 1;
  });
  ASSERT_EQ(result, 0);
  EXPECT_EQ(fs::status(place).permissions(), fs::owner_read | fs::owner_write | fs::group_read);
}

TEST(StreamOutput, TellsOfAFailure) {
  std::ofstream full("/dev/full");
  StreamOutput output(full);
  output.Write(std::string(1 << 20, 'x'));
  EXPECT_FALSE(output.Flush());
}

}  // namespace
}  // namespace pkiaudit::reports
