// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/filesystem/operations.hpp>

#include "tests/stores/input_folder_test.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using test_support::TemporaryDirectory;
using testing::ElementsAre;

TEST(FileTest, ReadsWhatANameLeadsTo) {
  const TemporaryDirectory folder;
  const fs::path path = folder.Write("a.cer", "content");
  fs::create_symlink(path, folder.path() / "link");
  EXPECT_EQ(Content(File::Open(path)), "content");
  // The user named it, so it is followed.
  EXPECT_EQ(Content(File::Open(folder.path() / "link")), "content");
  EXPECT_EQ(File::Open(path)->identity(), File::Open(folder.path() / "link")->identity());
}

TEST(FileTest, RefusesWhatIsNoRegularFile) {
  const TemporaryDirectory folder;
  const fs::path fifo = folder.path() / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  EXPECT_EQ(Content(File::Open(fifo)), "notARegularFile");
  EXPECT_EQ(Content(File::Open(folder.path())), "notARegularFile");
  EXPECT_EQ(Content(File::Open("/dev/zero")), "notARegularFile");

  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_GE(listener, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = (folder.path() / "socket").native();
  ASSERT_LT(name.size(), sizeof(address.sun_path));
  name.copy(address.sun_path, name.size());
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(Content(File::Open(name)), "notARegularFile");
  close(listener);
}

TEST(FileTest, TellsWhyItCannotBeOpened) {
  const TemporaryDirectory folder;
  folder.Write("file", "content");
  fs::create_symlink("loop", folder.path() / "loop");
  fs::create_symlink("nothing", folder.path() / "dangling");
  EXPECT_EQ(Content(File::Open(folder.path() / "none")), "notFound");
  EXPECT_EQ(Content(File::Open(folder.path() / "file" / "below")), "notFound");
  EXPECT_EQ(Content(File::Open(folder.path() / "dangling")), "notFound");
  EXPECT_EQ(Content(File::Open(folder.path() / "loop")), "linkLoop");
}

TEST(FileTest, TellsPermissionDenied) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryDirectory folder;
  const fs::path path = folder.Write("secret", "content");
  fs::permissions(path, fs::no_perms);
  EXPECT_EQ(Content(File::Open(path)), "permissionDenied");
}

// Opens, is a regular file, and cannot be read at its start, whoever asks.
TEST(FileTest, TellsWhereReadingFails) {
  Result<File> file = File::Open("/proc/self/mem");
  if (!file) GTEST_SKIP() << "no /proc/self/mem here";
  std::vector<uint8_t> octets;
  const auto read = ReadRest(*file, 1000, octets);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kReadFailed);
  EXPECT_EQ(read.error().offset, 0u);
  EXPECT_NE(read.error().os_status, 0);
}

// Says size 0 whatever it holds.
TEST(FileTest, ReadsAFileThatLiesAboutItsSize) {
  Result<File> file = File::Open("/proc/self/status");
  if (!file) GTEST_SKIP() << "no /proc here";
  EXPECT_EQ(file->size(), 0u);
  std::vector<uint8_t> octets;
  ASSERT_TRUE(ReadRest(*file, 1u << 20, octets));
  EXPECT_TRUE(x509::AsText(octets).starts_with("Name:"));
  Result<File> again = File::Open("/proc/self/status");
  octets.clear();
  const auto read = ReadRest(*again, 10, octets);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kTooLarge);
}

class InputFolderLinksTest : public InputFolderTest {
 protected:
  void Link(const std::string& name, const fs::path& target) {
    fs::create_symlink(target, input_.path() / "in" / name);
  }
};

TEST_F(InputFolderLinksTest, FollowsLinksInsideOnly) {
  Link("relative", "sub/deep");
  Link("sub/up", "../file");
  Link("absolute", fs::canonical(input_.path()) / "in" / "file");
  Link("folder", "sub");
  Link("chain", "folder/up");
  Link("round", "sub/../sub/./deep");
  Link("out", "../out");
  Link("out-absolute", input_.path() / "out");
  Link("out-folder", "..");
  Link("out-and-in", "../in/file");
  Link("neighbour", fs::canonical(input_.path()) / "in-other");
  const struct {
    const char* path;
    const char* content;
  } kCases[] = {
      {"file", "inside"},
      {"relative", "deep"},
      {"sub/up", "inside"},
      {"absolute", "inside"},
      {"folder/deep", "deep"},
      {"chain", "inside"},
      {"round", "deep"},
      {"out", "linkLeadsOut"},
      {"out-absolute", "linkLeadsOut"},
      {"out-folder/out", "linkLeadsOut"},
      {"out-and-in", "linkLeadsOut"},
      {"neighbour", "linkLeadsOut"},
      {"../out", "linkLeadsOut"},
      {"sub", "notARegularFile"},
      {"none", "notFound"},
      {"file/below", "notFound"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Read(test.path), test.content) << test.path;
}

TEST_F(InputFolderLinksTest, ThisMachinesFoldersMayLinkAnywhere) {
  Link("out", "../out");
  EXPECT_EQ(Read("out", LinkPolicy::kAnywhere), "outside");
  EXPECT_EQ(Read("sub/deep", LinkPolicy::kAnywhere), "deep");
}

TEST_F(InputFolderLinksTest, LinksInACircleEnd) {
  Link("self", "self");
  Link("ping", "pong");
  Link("pong", "ping");
  Link("down", "down/down");
  for (const char* path : {"self", "ping", "pong", "down"}) {
    EXPECT_EQ(Read(path), "linkLoop") << path;
  }
}

TEST_F(InputFolderLinksTest, ListsInTheOrderOfPaths) {
  input_.Write("in/sub-file", "");
  input_.Write("in/sub.cer", "");
  input_.Write("in/Z", "");
  input_.Write("in/caf\xE9\n", "");
  Link("zlink", "sub");
  Link("broken", "none");
  const auto listing = Open().List("");
  ASSERT_TRUE(listing);
  // "sub-file" < "sub.cer" < "sub/"
  EXPECT_THAT(Names(*listing), ElementsAre("Z", "broken", "caf\xE9\n", "file", "sub-file",
                                           "sub.cer", "sub/", "zlink/"));
  const auto below = Open().List("zlink");
  ASSERT_TRUE(below);
  EXPECT_THAT(Names(*below), ElementsAre("deep"));
  EXPECT_EQ(below->identity, Open().List("sub")->identity);
}

TEST_F(InputFolderLinksTest, TellsWhyItCannotList) {
  Link("out", "..");
  const InputFolder folder = Open();
  EXPECT_EQ(folder.List("out").error().code, ErrorCode::kLinkLeadsOut);
  EXPECT_EQ(folder.List("file").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(folder.List("none").error().code, ErrorCode::kNotFound);
}

TEST_F(InputFolderLinksTest, NeverWaitsForAPipe) {
  ASSERT_EQ(mkfifo((input_.path() / "in" / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(Read("fifo"), "notARegularFile");
  EXPECT_EQ(Read("fifo", LinkPolicy::kAnywhere), "notARegularFile");
}

}  // namespace
}  // namespace pkiaudit::stores
