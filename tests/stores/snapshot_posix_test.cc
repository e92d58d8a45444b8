// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/filesystem/operations.hpp>

#include "tests/stores/snapshot_fixture.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Kind = StoreLocation::Kind;

TEST_F(SnapshotTest, LinksAreFollowedInsideOnly) {
  const test_support::TemporaryDirectory outside;
  outside.Write("a.cer", a_);
  input_.Write("stores/LocalMachine/Root/a.cer", a_);
  fs::create_symlink("../Root/a.cer", Path("stores/LocalMachine/Root/again.cer"));
  fs::create_symlink("Root", Path("stores/LocalMachine/CA"));
  fs::create_symlink(outside.path(), Path("stores/LocalMachine/My"));
  fs::create_symlink(outside.path() / "a.cer", Path("stores/LocalMachine/Root/out.cer"));
  fs::create_symlink("Disallowed", Path("stores/LocalMachine/Disallowed"));
  fs::create_symlink(outside.path(), Path("stores/Enterprise"));
  const Inventory inventory = Read();
  const std::string thumbprint = Thumbprint(a_);
  EXPECT_THAT(Entries(inventory), ElementsAre("LocalMachine\\CA (.Default) " + thumbprint,
                                              "LocalMachine\\CA (.Default) " + thumbprint,
                                              "LocalMachine\\Root (.Default) " + thumbprint,
                                              "LocalMachine\\Root (.Default) " + thumbprint));
  EXPECT_THAT(Told(inventory),
              UnorderedElementsAre(
                  "stores/Enterprise linkLeadsOut", "stores/LocalMachine/CA/out.cer linkLeadsOut",
                  "stores/LocalMachine/Disallowed linkLoop", "stores/LocalMachine/My linkLeadsOut",
                  "stores/LocalMachine/Root/out.cer linkLeadsOut"));
  // What is missing from a store that could not be read is not known.
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "My"));
  EXPECT_THAT(Stores(inventory), Contains("LocalMachine\\My (.Default) linkLeadsOut"));
  EXPECT_THAT(Stores(inventory), Contains("LocalMachine\\Disallowed (.Default) linkLoop"));
}

TEST_F(SnapshotTest, PipesAndDevicesAreTold) {
  fs::create_directories(Path("stores/LocalMachine/Root"));
  fs::create_directories(Path("keys"));
  ASSERT_EQ(mkfifo(Path("stores/LocalMachine/Root/pipe").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo(Path("stores/LocalMachine/My").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo(Path("snapshot.xml").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo(Path("keys/private-keys.xml").c_str(), 0600), 0);
  const Inventory inventory = Read();
  EXPECT_THAT(
      Told(inventory),
      UnorderedElementsAre("keys/private-keys.xml notARegularFile", "snapshot.xml notARegularFile",
                           "stores/LocalMachine/My unexpectedFile",
                           "stores/LocalMachine/Root/pipe notARegularFile"));
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "My"));
}

TEST_F(SnapshotTest, AStoreThatCannotBeListedWasNotRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  input_.Write("stores/LocalMachine/My/a.cer", a_);
  fs::permissions(Path("stores/LocalMachine/My"), fs::no_perms);
  const Inventory inventory = Read();
  fs::permissions(Path("stores/LocalMachine/My"), fs::owner_all);
  EXPECT_THAT(Stores(inventory), ElementsAre("LocalMachine\\My (.Default) permissionDenied"));
  EXPECT_THAT(Told(inventory), ElementsAre("stores/LocalMachine/My permissionDenied"));
}

TEST_F(SnapshotTest, OddNamesOfStoresAndFiles) {
  input_.Write("stores/LocalMachine/Eigener Speicher \xC3\xA4/\xE6\xA0\xB9\n.cer", a_);
  input_.Write("stores/LocalMachine/\xFF/\xFE.cer", b_);
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory),
              ElementsAre("LocalMachine\\Eigener Speicher \xC3\xA4 (.Default) " + Thumbprint(a_),
                          "LocalMachine\\\\xFF (.Default) " + Thumbprint(b_)));
  EXPECT_THAT(Sources(inventory),
              ElementsAre("stores/LocalMachine/Eigener Speicher \xC3\xA4/\xE6\xA0\xB9\n.cer (DER "
                          "certificate)",
                          "stores/LocalMachine/\\xFF/\\xFE.cer (DER certificate)"));
}

}  // namespace
}  // namespace pkiaudit::stores
