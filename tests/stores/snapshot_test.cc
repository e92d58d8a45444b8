// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "tests/stores/snapshot_fixture.h"
#include "tests/support/pem_writer.h"
#include "tests/support/pkcs12_writer.h"
#include "tests/support/pkcs7_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = StoreLocation::Kind;

TEST_F(SnapshotTest, EveryKindOfStoreIsRead) {
  input_.Write("stores/LocalMachine/Root/a.cer", a_);
  input_.Write("stores/GroupPolicy/Root/a.pem", test_support::ToPem(a_));
  input_.Write("stores/Enterprise/CA/both.p7b", test_support::DegenerateSignedData({a_, b_}));
  input_.Write("stores/AuthRoot/b.crt", b_);
  input_.Write("stores/CurrentUser/My/b.crt", b_);
  input_.Write("stores/Users/S-1-5-18/My/b.crt", b_);
  input_.Write("stores/Services/W3SVC/My/b.crt", b_);
  fs::create_directories(Path("stores/LocalMachine/My"));
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory), ElementsAre("LocalMachine\\Root (.AuthRoot) " + Thumbprint(b_),
                                              "CurrentUser\\My " + Thumbprint(b_),
                                              "LocalMachine\\CA (.Enterprise) " + Thumbprint(a_),
                                              "LocalMachine\\CA (.Enterprise) " + Thumbprint(b_),
                                              "LocalMachine\\Root (.GroupPolicy) " + Thumbprint(a_),
                                              "LocalMachine\\Root (.Default) " + Thumbprint(a_),
                                              "Services\\W3SVC\\My " + Thumbprint(b_),
                                              "Users\\S-1-5-18\\My " + Thumbprint(b_)));
  // An empty folder is a store that was read and holds nothing.
  EXPECT_THAT(
      Stores(inventory),
      ElementsAre("LocalMachine\\Root (.AuthRoot) read", "CurrentUser\\My read",
                  "LocalMachine\\CA (.Enterprise) read", "LocalMachine\\Root (.GroupPolicy) read",
                  "LocalMachine\\My (.Default) read", "LocalMachine\\Root (.Default) read",
                  "Services\\W3SVC\\My read", "Users\\S-1-5-18\\My read"));
  EXPECT_TRUE(inventory.WasRead(Kind::kLocalMachine, "My"));
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "Disallowed"));
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(SnapshotTest, EveryFileIsAccountedFor) {
  input_.Write("stores/LocalMachine/Root/a.cer", a_);
  for (const char* path :
       {"readme.txt", "stores/note", "stores/LocalMachine/Root/deeper/a.cer", "keys/other",
        "other/a.cer", "stores/Users/somebody/My/a.cer", "registry/system.reg",
        "registry/deeper/system.hive", "iis/applicationHost.config", "iis/web.config",
        "revocation/a.crl", "keys/files/abc"}) {
    input_.Write(path, "text");
  }
  const Inventory inventory = Read();
  EXPECT_THAT(
      Told(inventory),
      ElementsAre("iis/applicationHost.config badXml", "iis/web.config unsupportedHere",
                  "keys/other unexpectedFile", "other/a.cer unexpectedFile",
                  "readme.txt unexpectedFile", "registry/deeper/system.hive unsupportedHere",
                  "stores/LocalMachine/Root/deeper/a.cer unexpectedFile",
                  "stores/Users/somebody/My/a.cer unexpectedFile", "stores/note unexpectedFile",
                  "registry/system.reg badRegistryExport",  // read when the stores are there
                  "keys/files/abc badFormat/unexpectedTag", "revocation/a.crl unexpectedFile"));
  EXPECT_THAT(Sources(inventory), Contains("iis/web.config (IIS configuration)"));
  EXPECT_THAT(Sources(inventory), Contains("registry/system.reg (registry export)"));
  EXPECT_EQ(inventory.sources().size(), 13u);
  EXPECT_EQ(inventory.entries().size(), 1u);
}

TEST_F(SnapshotTest, RegistryAndIisTellOfTheHost) {
  input_.Write("registry/mscep.reg",
               "REGEDIT4\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]\n"
               "\"SignatureTemplate\"=\"Sign\"\n");
  input_.Write("iis/applicationHost.config",
               "<configuration><system.applicationHost><applicationPools><add name='SCEP'/>"
               "</applicationPools><sites><site id='1'><application path='/CertSrv/mscep' "
               "applicationPool='SCEP'/></site></sites></system.applicationHost></configuration>");
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(Sources(inventory), ElementsAre("iis/applicationHost.config (applicationHost.config)",
                                              "registry/mscep.reg (registry export)"));
  EXPECT_EQ(inventory.host().registry.String(registry_keys::kMscep, "SignatureTemplate"), "Sign");
  ASSERT_TRUE(inventory.host().scep_pool);
  EXPECT_EQ(inventory.host().scep_pool->name, "SCEP");
}

TEST_F(SnapshotTest, AStoreThatWasCutShortWasNotRead) {
  for (const char* path : {"stores/LocalMachine/CA/1.cer", "stores/LocalMachine/CA/2.cer",
                           "stores/LocalMachine/My/3.cer"}) {
    input_.Write(path, a_);
  }
  const Inventory inventory = Read({.max_files = 1});
  EXPECT_EQ(inventory.entries().size(), 1u);
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "CA"));
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "My"));
  EXPECT_THAT(Told(inventory),
              ElementsAre("stores/LocalMachine tooMany", "stores/LocalMachine/CA tooMany"));
}

TEST_F(SnapshotTest, UnreadableItemsKnowTheirStore) {
  input_.Write("stores/LocalMachine/My/empty.cer", "");
  const Inventory inventory = Read();
  ASSERT_EQ(inventory.unreadable_items().size(), 1u);
  EXPECT_EQ(ToText(inventory.location(inventory.unreadable_items()[0].location)),
            "LocalMachine\\My (.Default)");
}

TEST_F(SnapshotTest, PasswordsStandBesideThePfx) {
  input_.Write("stores/LocalMachine/My/a.pfx",
               test_support::WritePkcs12(
                   {.certificates = {{a_, {}}}, .keys = {{test_support::TestKey::kRsa2048A, {}}}}));
  input_.Write("stores/LocalMachine/My/a.pfx.password", "test\r\n");
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(Sources(inventory), ElementsAre("stores/LocalMachine/My/a.pfx (PKCS#12)",
                                              "stores/LocalMachine/My/a.pfx.password (password)"));
  ASSERT_EQ(inventory.entries().size(), 1u);
  EXPECT_NE(inventory.private_key(inventory.entry(0)), nullptr);
}

TEST_F(SnapshotTest, FailsWhereThereIsNoFolder) {
  EXPECT_EQ(ReadSnapshot(Path("none"), {}).error().code, ErrorCode::kNotFound);
  const fs::path file = input_.Write("snapshot.7z", "7z");
  EXPECT_EQ(ReadSnapshot(file, {}).error().code, ErrorCode::kUnsupportedHere);
}

TEST_F(SnapshotTest, AnEmptyFolderIsAnEmptySnapshot) {
  const Inventory inventory = Read();
  EXPECT_THAT(inventory.sources(), IsEmpty());
  EXPECT_THAT(inventory.store_records(), IsEmpty());
}

}  // namespace
}  // namespace pkiaudit::stores
