// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/filesystem/operations.hpp>

#include "stores/sources.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/pem_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using test_support::Bytes;
using testing::ElementsAre;
using testing::IsEmpty;

class BundlePosixTest : public testing::Test {
 protected:
  Inventory Read(const std::vector<fs::path>& files, const ReadOptions& options = {}) {
    size_t failed = 99;
    auto inventory = ReadBundle(files, options, &failed);
    EXPECT_TRUE(inventory) << failed;
    return inventory ? std::move(*inventory) : Inventory();
  }
  fs::path Path(const std::string& relative) const { return input_.path() / relative; }

  test_support::TemporaryDirectory input_;
  const Bytes der_ = test_support::CertificateBuilder().Build();
};

TEST_F(BundlePosixTest, LinksToNothingFailTheCall) {
  input_.Write("a.cer", der_);
  fs::create_symlink("none", Path("dangling"));
  size_t failed = 99;
  const auto inventory = ReadBundle({Path("a.cer"), Path("dangling")}, {}, &failed);
  ASSERT_FALSE(inventory);
  EXPECT_EQ(inventory.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(failed, 1u);
}

TEST_F(BundlePosixTest, OddNamesAreShownAsUtf8) {
  for (const char* name : {"\xE6\xA0\xB9.cer", "caf\xE9.cer", "new\nline.cer", "-.cer", "\xFF"}) {
    input_.Write(std::string("d/") + name, der_);
  }
  const Inventory inventory = Read({Path("d")});
  EXPECT_THAT(Sources(inventory),
              ElementsAre("-.cer (DER certificate)", "caf\\xE9.cer (DER certificate)",
                          "new\nline.cer (DER certificate)", "\xE6\xA0\xB9.cer (DER certificate)",
                          "\\xFF (DER certificate)"));
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(Sources(Read({Path("d/caf\xE9.cer")})),
              ElementsAre("caf\\xE9.cer (DER certificate)"));
}

TEST_F(BundlePosixTest, EverythingInAFolderIsAccountedFor) {
  input_.Write("outside.cer", der_);
  input_.Write("d/good.cer", der_);
  input_.Write("d/empty", "");
  input_.Write("d/note.txt", "A note.");
  fs::create_directories(Path("d/nothing"));
  fs::create_symlink("good.cer", Path("d/inside"));
  fs::create_symlink("../outside.cer", Path("d/out"));
  fs::create_symlink("/dev/zero", Path("d/zero"));
  fs::create_symlink("loop", Path("d/loop"));
  fs::create_symlink("none", Path("d/dangling"));
  fs::create_symlink(".", Path("d/round"));
  ASSERT_EQ(mkfifo(Path("d/pipe").c_str(), 0600), 0);
  const Inventory inventory = Read({Path("d")});
  EXPECT_THAT(Told(inventory),
              ElementsAre("dangling notFound", "empty emptyFile", "loop linkLoop",
                          "note.txt badFormat/noContent", "out linkLeadsOut",
                          "pipe notARegularFile", "round linkLoop", "zero linkLeadsOut"));
  EXPECT_THAT(Entries(inventory),
              ElementsAre("good.cer " + Thumbprint(der_), "inside " + Thumbprint(der_)));
}

TEST_F(BundlePosixTest, WhatCannotBeReadDoesNotFailTheCall) {
  input_.Write("a.cer", der_);
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  const Inventory inventory = Read({Path("pipe"), Path("a.cer")});
  EXPECT_THAT(Told(inventory), ElementsAre("pipe notARegularFile"));
  EXPECT_EQ(inventory.entries().size(), 1u);
}

TEST_F(BundlePosixTest, UnreadableFilesAndFoldersAreTold) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  input_.Write("d/secret.cer", der_);
  input_.Write("d/closed/a.cer", der_);
  fs::permissions(Path("d/secret.cer"), fs::no_perms);
  fs::permissions(Path("d/closed"), fs::no_perms);
  EXPECT_THAT(Told(Read({Path("d")})),
              ElementsAre("closed permissionDenied", "secret.cer permissionDenied"));
  EXPECT_THAT(Told(Read({Path("d/closed")})), ElementsAre(". permissionDenied"));
  fs::permissions(Path("d/closed"), fs::owner_all);
}

// Fails for root too.
TEST_F(BundlePosixTest, ReadErrorsAreTold) {
  if (!fs::exists("/proc/self/mem")) GTEST_SKIP() << "no /proc/self/mem here";
  EXPECT_THAT(Told(Read({"/proc/self/mem"})), ElementsAre("mem readFailed"));
}

class MachineRootsPosixTest : public BundlePosixTest {};

// OpenSSL's folders name each file by its hash too, and lead elsewhere.
TEST_F(MachineRootsPosixTest, ReadsEachFileOfAFolderOnce) {
  const auto other = test_support::CertificateBuilder().Subject("CN=Other").Build();
  input_.Write("elsewhere/b.crt", test_support::ToPem(other));
  input_.Write("folder/a.pem", test_support::ToPem(der_));
  fs::create_symlink("../elsewhere/b.crt", Path("folder/b.pem"));
  fs::create_symlink("a.pem", Path("folder/11111111.0"));
  fs::create_symlink("b.pem", Path("folder/22222222.0"));
  const auto inventory = ReadMachineRoots({}, {Path("folder")});
  ASSERT_TRUE(inventory);
  const std::string folder = Path("folder").string();
  EXPECT_THAT(Entries(*inventory), ElementsAre(folder + "/11111111.0 " + Thumbprint(der_),
                                               folder + "/22222222.0 " + Thumbprint(other)));
  EXPECT_THAT(Told(*inventory), IsEmpty());
}

TEST_F(MachineRootsPosixTest, KnowsThisMachinesPlaces) {
  const auto paths = MachineRootPaths();
  ASSERT_EQ(paths.size(), 3u);
  for (const fs::path& path : paths) EXPECT_TRUE(path.is_absolute()) << path;
  const auto inventory = ReadMachineRoots({});
  if (!inventory) GTEST_SKIP() << "this machine has no CA certificates";
  EXPECT_EQ(inventory->sources().front().path.front(), '/');
}

}  // namespace
}  // namespace pkiaudit::stores
