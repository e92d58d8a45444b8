// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/filesystem/operations.hpp>

#include "stores/sources.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pem_writer.h"
#include "tests/support/pkcs12_writer.h"
#include "tests/support/pkcs7_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using test_support::Bytes;
using test_support::CertificateBuilder;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Kind = StoreLocation::Kind;

class SnapshotTest : public testing::Test {
 protected:
  Inventory Read(const ReadOptions& options = {}) {
    auto inventory = ReadSnapshot(input_.path(), options);
    EXPECT_TRUE(inventory) << ErrorName(inventory.error().code);
    return inventory ? std::move(*inventory) : Inventory();
  }
  fs::path Path(const std::string& relative) const { return input_.path() / relative; }
  // "store code" for each store that was asked for.
  static std::vector<std::string> Stores(const Inventory& inventory) {
    std::vector<std::string> lines;
    for (const StoreRecord& record : inventory.store_records()) {
      lines.push_back(ToText(inventory.location(record.location)) + " " +
                      (record.failure ? CodeText(*record.failure) : "read"));
    }
    return lines;
  }

  test_support::TemporaryDirectory input_;
  const Bytes a_ = CertificateBuilder().Subject("CN=A").Build();
  const Bytes b_ = CertificateBuilder().Subject("CN=B").Build();
};

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
                  "keys/files/abc unsupportedHere", "keys/other unexpectedFile",
                  "other/a.cer unexpectedFile", "readme.txt unexpectedFile",
                  "registry/deeper/system.hive unsupportedHere",
                  "registry/system.reg badRegistryExport", "revocation/a.crl unsupportedHere",
                  "stores/LocalMachine/Root/deeper/a.cer unexpectedFile",
                  "stores/Users/somebody/My/a.cer unexpectedFile", "stores/note unexpectedFile"));
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

TEST_F(SnapshotTest, FailsWhereThereIsNoFolder) {
  EXPECT_EQ(ReadSnapshot(Path("none"), {}).error().code, ErrorCode::kNotFound);
  // Such as a zip, for a later version.
  const fs::path file = input_.Write("snapshot.zip", "PK\x03\x04");
  EXPECT_EQ(ReadSnapshot(file, {}).error().code, ErrorCode::kUnsupportedHere);
}

TEST_F(SnapshotTest, AnEmptyFolderIsAnEmptySnapshot) {
  const Inventory inventory = Read();
  EXPECT_THAT(inventory.sources(), IsEmpty());
  EXPECT_THAT(inventory.store_records(), IsEmpty());
}

class SnapshotXmlTest : public SnapshotTest {
 protected:
  Inventory ReadXml(std::string_view content) {
    input_.Write("snapshot.xml", content);
    return Read();
  }
  // A root element with everything that is required.
  static std::string Root(std::string_view attributes, std::string_view content) {
    return "<snapshot xmlns=\"urn:pkiaudit:snapshot:1\" host=\"h\" "
           "collected=\"2026-06-01T08:00:00Z\" " +
           std::string(attributes) + ">" + std::string(content) + "</snapshot>";
  }
};

TEST_F(SnapshotXmlTest, BecomesHostFacts) {
  const Inventory inventory = ReadXml(R"(<?xml version="1.0" encoding="UTF-8"?>
<snapshot xmlns="urn:pkiaudit:snapshot:1" host="NDES.corp.example"
          collected="2026-06-01T08:00:00Z" role="ndes-host">
  <collector sid="S-1-5-21-1-2-3-500" name="CORP\admin" elevated="false" tool="pkiaudit 0.1"/>
  <serviceAccount sid="S-1-5-21-1-2-3-1601" name="CORP\svc&amp;$" type="gmsa">
    <group sid="S-1-1-0" name="Everyone"/>
    <group sid="S-1-5-11"/>
  </serviceAccount>
  <unresolvedSid sid="S-1-5-21-9-9-9-1"/>
  <unresolvedSid sid="S-1-5-21-9-9-9-2"/>
  <laterVersion/>
</snapshot>)");
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(Sources(inventory), ElementsAre("snapshot.xml (snapshot.xml)"));
  const HostFacts& host = inventory.host();
  EXPECT_EQ(host.host, "NDES.corp.example");
  EXPECT_EQ(host.collected->unix_seconds, test_support::UnixTime(2026, 6, 1, 8));
  EXPECT_EQ(host.role, "ndes-host");
  ASSERT_TRUE(host.service_account);
  EXPECT_EQ(host.service_account->account.sid, "S-1-5-21-1-2-3-1601");
  EXPECT_EQ(host.service_account->account.name, "CORP\\svc&$");
  EXPECT_EQ(host.service_account->type, "gmsa");
  ASSERT_TRUE(host.service_account->groups);
  ASSERT_EQ(host.service_account->groups->size(), 2u);
  EXPECT_EQ(host.service_account->groups->at(0).name, "Everyone");
  EXPECT_EQ(host.service_account->groups->at(1).sid, "S-1-5-11");
  ASSERT_TRUE(host.collector);
  EXPECT_EQ(host.collector->name, "CORP\\admin");
  EXPECT_EQ(host.collector_elevated, false);
  EXPECT_EQ(host.collector_tool, "pkiaudit 0.1");
  EXPECT_THAT(host.unresolved_sids, ElementsAre("S-1-5-21-9-9-9-1", "S-1-5-21-9-9-9-2"));
}

TEST_F(SnapshotXmlTest, WhatIsAbsentIsNotKnown) {
  const Inventory inventory = ReadXml(Root("", "<serviceAccount sid=\"S-1-5-21-1-2-3-1601\"/>"));
  const HostFacts& host = inventory.host();
  EXPECT_EQ(host.role, "");
  EXPECT_FALSE(host.collector);
  EXPECT_FALSE(host.collector_elevated);
  ASSERT_TRUE(host.service_account);
  EXPECT_FALSE(host.service_account->groups);  // no token is without groups
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(SnapshotXmlTest, PrefixesAndEncodings) {
  const std::string prefixed =
      "<s:snapshot xmlns:s=\"urn:pkiaudit:snapshot:1\" host=\"h\" "
      "collected=\"2026-06-01T08:00:00Z\"><s:unresolvedSid sid=\"S-1-5-1\"/>"
      "<unresolvedSid sid=\"S-1-5-2\"/></s:snapshot>";
  EXPECT_THAT(ReadXml(prefixed).host().unresolved_sids, ElementsAre("S-1-5-1"));
  EXPECT_THAT(ReadXml("\xEF\xBB\xBF" + prefixed).host().unresolved_sids, ElementsAre("S-1-5-1"));
  std::string utf16 = "\xFF\xFE";
  for (const char c : prefixed) utf16 += {c, '\0'};
  EXPECT_THAT(ReadXml(utf16).host().unresolved_sids, ElementsAre("S-1-5-1"));
}

TEST_F(SnapshotXmlTest, ABadValueLosesOnlyItself) {
  const std::string good = "<unresolvedSid sid=\"S-1-5-99\"/>";
  const struct {
    std::string xml;
    std::vector<std::string> told;
    std::string host = "h";
  } kCases[] = {
      {"<snapshot xmlns=\"urn:pkiaudit:snapshot:1\" role=\"king\">" + good + "</snapshot>",
       {"snapshot.xml [snapshot/@host] badXml", "snapshot.xml [snapshot/@collected] badXml",
        "snapshot.xml [snapshot/@role] badXml"},
       ""},
      {Root("role=\"king\"", good), {"snapshot.xml [snapshot/@role] badXml"}},
      {Root("", "<collector sid=\"somebody\" tool=\"t\"/>" + good),
       {"snapshot.xml [collector/@sid] badXml"}},
      {Root("", "<collector elevated=\"perhaps\"/>" + good),
       {"snapshot.xml [collector/@elevated] badXml"}},
      {Root("", "<serviceAccount name=\"n\"/>" + good),
       {"snapshot.xml [serviceAccount/@sid] badXml"}},
      {Root("", "<serviceAccount sid=\"S-1-5-1\" type=\"odd\"/>" + good),
       {"snapshot.xml [serviceAccount/@type] badXml"}},
      {Root("", "<unresolvedSid sid=\"x\"/>" + good), {"snapshot.xml [unresolvedSid/@sid] badXml"}},
  };
  for (const auto& test : kCases) {
    const Inventory inventory = ReadXml(test.xml);
    EXPECT_EQ(Told(inventory), test.told) << test.xml;
    EXPECT_FALSE(inventory.host().service_account);
    EXPECT_FALSE(inventory.host().collector);
    EXPECT_EQ(inventory.host().role, "");
    EXPECT_EQ(inventory.host().host, test.host) << test.xml;
    EXPECT_THAT(inventory.host().unresolved_sids, ElementsAre("S-1-5-99"));
  }
}

// Half of the groups would tell a wrong story about access.
TEST_F(SnapshotXmlTest, ABadGroupLosesTheGroups) {
  const Inventory inventory =
      ReadXml(Root("",
                   "<serviceAccount sid=\"S-1-5-1\"><group sid=\"S-1-1-0\"/>"
                   "<group name=\"no SID\"/></serviceAccount>"));
  EXPECT_THAT(Told(inventory), ElementsAre("snapshot.xml [group/@sid] badXml"));
  ASSERT_TRUE(inventory.host().service_account);
  EXPECT_FALSE(inventory.host().service_account->groups);
}

TEST_F(SnapshotXmlTest, WhatIsNoSuchDocumentIsTold) {
  const std::string bomb =
      "<!DOCTYPE snapshot [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" +
      Root("", "<collector name=\"&b;\"/>");
  const struct {
    std::string xml;
    const char* told;
    uint64_t offset;
  } kCases[] = {
      {"", "snapshot.xml emptyFile", 0},
      {"text", "snapshot.xml badXml", 4},
      {"<snapshot/>", "snapshot.xml badXml", 1},
      {"<snapshot xmlns=\"urn:pkiaudit:snapshot:2\"/>", "snapshot.xml badXml", 1},
      {"<other xmlns=\"urn:pkiaudit:snapshot:1\"/>", "snapshot.xml badXml", 1},
      {"<s:snapshot xmlns=\"urn:pkiaudit:snapshot:1\"/>", "snapshot.xml badXml", 1},
      {Root("", "").substr(0, 60), "snapshot.xml badXml", 60},
      {"<snapshot host=\"caf\xE9\"/>", "snapshot.xml badXml", 19},
      {std::string("<snapshot host=\"a\0b\"/>", 22), "snapshot.xml badXml", 17},
      {bomb, "snapshot.xml badXml", 10},
  };
  for (const auto& test : kCases) {
    const Inventory inventory = ReadXml(test.xml);
    EXPECT_THAT(Told(inventory), ElementsAre(test.told)) << test.xml;
    EXPECT_EQ(inventory.unreadable_items()[0].error.offset, test.offset) << test.xml;
    EXPECT_EQ(inventory.host().host, "");
  }
}

TEST_F(SnapshotXmlTest, HugeFilesAreNotHeld) {
  fs::resize_file(input_.Write("snapshot.xml", "<"), uint64_t{1} << 40);
  EXPECT_THAT(Told(Read()), ElementsAre("snapshot.xml tooLarge"));
}

// pugixml walks the document without recursion; so do we.
TEST_F(SnapshotXmlTest, DeepNestingIsHarmless) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  for (int i = 0; i < 200'000; ++i) deep += "</a>";
  EXPECT_EQ(ReadXml(Root("", deep)).host().host, "h");
}

class PrivateKeysTest : public SnapshotTest {
 protected:
  PrivateKeysTest() { input_.Write("stores/LocalMachine/My/a.cer", a_); }
  void WriteXml(const std::string& elements) {
    input_.Write("keys/private-keys.xml", "<privateKeys xmlns=\"urn:pkiaudit:private-keys:1\">" +
                                              elements + "</privateKeys>");
  }
  std::string Element(std::string_view attributes, std::string_view content = {}) const {
    return "<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" + Thumbprint(a_) +
           "\" " + std::string(attributes) + ">" + std::string(content) + "</privateKey>";
  }
  static const PrivateKey& Key(const Inventory& inventory, EntryId entry = 0) {
    static const PrivateKey kNoKey;
    const PrivateKey* key = inventory.private_key(inventory.entry(entry));
    EXPECT_NE(key, nullptr);
    return key == nullptr ? kNoKey : *key;
  }
};

TEST_F(PrivateKeysTest, XmlSaysWhereAKeyLies) {
  WriteXml(Element("providerType=\"12\" keySpec=\"1\" machineKeyset=\"true\" exportable=\"false\"",
                   "<container>le-RA-&lt;1&gt;</container><provider>Provider</provider>"
                   "<securityDescriptor>O:SYD:(A;;FA;;;SY)</securityDescriptor>"));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  const PrivateKey& key = Key(inventory);
  EXPECT_EQ(key.container, "le-RA-<1>");
  EXPECT_EQ(key.provider, "Provider");
  EXPECT_EQ(key.provider_type, 12u);
  EXPECT_EQ(key.key_spec, kAtKeyExchange);
  EXPECT_EQ(key.machine_keyset, true);
  EXPECT_EQ(key.exportable, false);
  EXPECT_EQ(key.security_descriptor, "O:SYD:(A;;FA;;;SY)");
  EXPECT_EQ(inventory.sources()[0].private_keys, 1u);
}

TEST_F(PrivateKeysTest, WhatIsAbsentIsNotKnown) {
  WriteXml(Element("keySpec=\"4294967295\""));
  const Inventory inventory = Read();
  const PrivateKey& key = Key(inventory);
  EXPECT_EQ(key.key_spec, kNcryptKeySpec);
  EXPECT_EQ(key.provider_type, std::nullopt);
  EXPECT_EQ(key.machine_keyset, std::nullopt);
  EXPECT_EQ(key.exportable, std::nullopt);
  EXPECT_EQ(key.security_descriptor, std::nullopt);
  EXPECT_EQ(key.container, "");
}

// Only then a certificate that is not listed has no key.
TEST_F(PrivateKeysTest, AListOfKeysCountsWhereAllOfItCouldBeRead) {
  EXPECT_FALSE(Read().host().machine_keys_listed) << "no list";
  WriteXml("");
  EXPECT_TRUE(Read().host().machine_keys_listed);
  WriteXml(Element(""));
  EXPECT_TRUE(Read().host().machine_keys_listed);
  WriteXml(Element("keySpec=\"one\""));
  EXPECT_FALSE(Read().host().machine_keys_listed);
  input_.Write("keys/private-keys.xml", "<privateKeys>");
  EXPECT_FALSE(Read().host().machine_keys_listed);
}

TEST_F(PrivateKeysTest, ABadElementLosesOnlyItself) {
  input_.Write("stores/LocalMachine/My/b.cer", b_);
  const std::string good =
      "<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" + Thumbprint(b_) + "\"/>";
  const struct {
    std::string element;
    const char* what;
  } kCases[] = {
      {Element("keySpec=\"-1\""), "privateKey/@keySpec"},
      {Element("providerType=\"CNG\""), "privateKey/@providerType"},
      {Element("machineKeyset=\"maybe\""), "privateKey/@machineKeyset"},
      {Element("exportable=\"\""), "privateKey/@exportable"},
      {Element("", "<container/>"), "privateKey/container"},
      {Element("", "<container>a</container><container>b</container>"), "privateKey/container"},
      {Element("", "<provider>" + std::string(1025, 'x') + "</provider>"), "privateKey/provider"},
      {Element("", "<securityDescriptor/>"), "privateKey/securityDescriptor"},
      {"<privateKey store=\"My\" thumbprint=\"" + Thumbprint(a_) + "\"/>", "privateKey/@location"},
      {"<privateKey location=\"Moon\" store=\"My\" thumbprint=\"" + Thumbprint(a_) + "\"/>",
       "privateKey/@location"},
      {"<privateKey location=\"LocalMachine\" thumbprint=\"" + Thumbprint(a_) + "\"/>",
       "privateKey/@store"},
      {"<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"abc\"/>",
       "privateKey/@thumbprint"},
  };
  for (const auto& test : kCases) {
    WriteXml(test.element + good);
    const Inventory inventory = Read();
    EXPECT_THAT(Told(inventory),
                ElementsAre("keys/private-keys.xml [" + std::string(test.what) + "] badXml"));
    EXPECT_EQ(inventory.private_key(inventory.entry(0)), nullptr) << test.what;
    EXPECT_NE(inventory.private_key(inventory.entry(1)), nullptr) << test.what;
    EXPECT_EQ(inventory.unreadable_items()[0].error.offset,
              std::string("<privateKeys xmlns=\"urn:pkiaudit:private-keys:1\"><").size());
  }
}

TEST_F(PrivateKeysTest, KeysBelongToTheirStore) {
  input_.Write("stores/LocalMachine/Root/a.cer", a_);
  input_.Write("stores/GroupPolicy/My/a.cer", a_);
  WriteXml(Element("keySpec=\"2\""));
  const Inventory inventory = Read();
  for (const CertificateEntry& entry : inventory.entries()) {
    EXPECT_EQ(inventory.private_key(entry) != nullptr,
              ToText(inventory.location(entry)) == "LocalMachine\\My (.Default)");
  }
}

TEST_F(PrivateKeysTest, KeysWithoutACertificateAreTold) {
  const std::string thumbprint = Thumbprint(b_);
  input_.Write("stores/LocalMachine/Root/b.cer", b_);
  input_.Write("keys/" + thumbprint + ".sddl", "O:SY");
  WriteXml("<privateKey location=\"LocalMachine\" store=\"My\" thumbprint=\"" + thumbprint +
           "\"/>");
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory),
              ElementsAre("keys/" + thumbprint + ".sddl [" + thumbprint + "] unmatchedKey",
                          "keys/private-keys.xml [" + thumbprint + "] unmatchedKey"));
  // They do not stand in a store, so no store is incomplete for them.
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    EXPECT_EQ(item.location, kNone);
  }
}

TEST_F(PrivateKeysTest, SddlFilesGiveTheDescriptor) {
  const std::string utf16("\xFF\xFEO\0:\0S\0Y\0\r\0\n\0", 14);
  for (const std::string& content :
       {std::string("O:SY"), std::string(" O:SY\r\n"), std::string("\xEF\xBB\xBFO:SY"), utf16}) {
    input_.Write("keys/" + Thumbprint(a_) + ".sddl", content);
    const Inventory inventory = Read();
    EXPECT_THAT(Told(inventory), IsEmpty());
    EXPECT_EQ(Key(inventory).security_descriptor, "O:SY");
    EXPECT_EQ(inventory.sources()[0].format, "SDDL");
    EXPECT_EQ(inventory.sources()[0].private_keys, 1u);
  }
}

TEST_F(PrivateKeysTest, BadSddlFilesAreTold) {
  const std::string path = "keys/" + Thumbprint(a_) + ".sddl";
  const struct {
    std::string content;
    const char* code;
  } kCases[] = {
      {"", "emptyFile"},
      {" \r\n", "emptyFile"},
      {"O:\xE4", "badFormat/badValue"},
      {std::string(600'000, 'x'), "tooLarge"},
  };
  for (const auto& test : kCases) {
    input_.Write(path, test.content);
    const Inventory inventory = Read();
    EXPECT_THAT(Told(inventory), ElementsAre(path + " " + test.code));
    EXPECT_EQ(inventory.private_key(inventory.entry(0)), nullptr);
  }
}

TEST_F(PrivateKeysTest, SddlAndXmlMustAgree) {
  input_.Write("keys/" + Thumbprint(a_) + ".sddl", "O:SY");
  WriteXml(Element("keySpec=\"1\"", "<securityDescriptor>O:SY</securityDescriptor>"));
  EXPECT_THAT(Told(Read()), IsEmpty());

  WriteXml(Element("keySpec=\"1\"", "<securityDescriptor>O:BA</securityDescriptor>"));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory),
              ElementsAre("keys/private-keys.xml [" + Thumbprint(a_) + "] conflict"));
  EXPECT_EQ(Key(inventory).security_descriptor, "O:SY");
  EXPECT_EQ(Key(inventory).key_spec, kAtKeyExchange);
}

}  // namespace
}  // namespace pkiaudit::stores
