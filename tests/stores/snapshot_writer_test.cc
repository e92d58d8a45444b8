// SPDX-License-Identifier: Apache-2.0
//
// What is written is read again as it was.
#include "stores/snapshot/snapshot_writer.h"

#include <gmock/gmock.h>

#include "stores/snapshot/manifest.h"
#include "tests/stores/snapshot_fixture.h"

namespace pkiaudit::stores {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class SnapshotWriterTest : public SnapshotTest {};

TEST_F(SnapshotWriterTest, HostFactsComeBack) {
  Inventory written;
  HostFacts& host = written.host();
  host.host = "ndes01.corp.example";
  host.collected = x509::Time{1'780'000'000};
  host.role = "windows-host";
  host.collector = Account{"S-1-5-21-1-2-3-500",
                           "CORP\\Pr\xC3\xBC\x66"
                           "er <&>"};
  host.collector_elevated = false;
  host.collector_tool = "pkiaudit 0.1.0";
  host.service_account = ServiceAccount{
      {"S-1-5-21-1-2-3-1601", "CORP\\svc-ndes$"}, "gmsa", {{{"S-1-5-11", "Authenticated Users"}}}};
  host.unresolved_sids = {"S-1-5-21-9-9-9-1104"};
  host.account_names = {{"S-1-5-21-1-2-3-1105", "CORP\\J\xC3\xB6rg"}};
  input_.Write("snapshot.xml", ToSnapshotXml(written));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  const HostFacts& read = inventory.host();
  EXPECT_EQ(read.host, host.host);
  EXPECT_EQ(read.collected, host.collected);
  EXPECT_EQ(read.role, host.role);
  EXPECT_EQ(read.collector->name, host.collector->name);
  EXPECT_EQ(read.collector_elevated, false);
  EXPECT_EQ(read.service_account->account.sid, "S-1-5-21-1-2-3-1601");
  EXPECT_EQ(read.service_account->type, "gmsa");
  ASSERT_TRUE(read.service_account->groups);
  EXPECT_EQ(read.service_account->groups->front().sid, "S-1-5-11");
  EXPECT_THAT(read.unresolved_sids, ElementsAre("S-1-5-21-9-9-9-1104"));
  EXPECT_EQ(read.account_names, host.account_names);
}

TEST_F(SnapshotWriterTest, PrivateKeysComeBack) {
  input_.Write("stores/LocalMachine/My/a.cer", a_);
  input_.Write("stores/GroupPolicy/Root/b.cer", b_);
  Inventory inventory = Read();
  PrivateKey key;
  key.container = "le-CEPEncryption & <1>";
  key.provider = "Microsoft Strong Cryptographic Provider";
  key.provider_type = 1;
  key.key_spec = kAtKeyExchange;
  key.machine_keyset = true;
  key.exportable = false;
  key.security_descriptor = "O:SYG:SYD:P(A;;FA;;;SY)";
  key.file_security_descriptor = "O:SYG:SYD:P(A;;FA;;;WD)";
  key.key_file_state = KeyFileState::kFound;
  key.public_key = {0x30, 0x02, 0x05, 0x00};
  key.refusals = {{KeyQuestion::kKey, ErrorCode::kNotFound},
                  {KeyQuestion::kSecurityDescriptor, ErrorCode::kPermissionDenied},
                  {KeyQuestion::kPublicKey, ErrorCode::kUnsupportedHere},
                  {KeyQuestion::kFileSecurityDescriptor, ErrorCode::kReadFailed}};
  for (EntryId id = 0; id < 2; ++id) inventory.SetPrivateKey(id, key);
  input_.Write("keys/private-keys.xml", ToPrivateKeysXml(inventory));
  const Inventory again = Read();
  EXPECT_THAT(Told(again), IsEmpty());
  EXPECT_TRUE(again.host().machine_keys_listed);
  for (const CertificateEntry& entry : again.entries()) {
    const PrivateKey* const read = again.private_key(entry);
    ASSERT_NE(read, nullptr);
    EXPECT_EQ(read->container, key.container);
    EXPECT_EQ(read->provider, key.provider);
    EXPECT_EQ(read->provider_type, key.provider_type);
    EXPECT_EQ(read->key_spec, key.key_spec);
    EXPECT_EQ(read->machine_keyset, true);
    EXPECT_EQ(read->exportable, false);
    EXPECT_EQ(read->security_descriptor, key.security_descriptor);
    EXPECT_EQ(read->file_security_descriptor, key.file_security_descriptor);
    EXPECT_EQ(read->key_file_state, KeyFileState::kFound);
    EXPECT_EQ(read->public_key, key.public_key);
    EXPECT_EQ(read->refusals, key.refusals);
  }
}

TEST_F(SnapshotWriterTest, TheRegistryComesBack) {
  RegistryView view;
  const std::string key = std::string(registry_keys::kMscep) + "\\Sch\xC3\xB6n \xF0\x9F\x94\x91";
  view.SetValue(key, "a \"quoted\" \\ name", RegistryType::kString, x509::AsBytes("x\0\0\0"));
  view.SetValue(key, "", RegistryType::kDword, x509::AsBytes(std::string_view("\1\0\0\0", 4)));
  view.SetValue(key, "empty", RegistryType::kBinary, {});
  view.SetValue(key, "number", static_cast<RegistryType>(0x12), x509::AsBytes("abc"));
  input_.Write("registry/host.reg", ToRegistryExport(view));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  const RegistryView& read = inventory.host().registry;
  EXPECT_EQ(read.value_count(), 4u);
  EXPECT_EQ(read.Dword(key, ""), 1u);
  for (const char* name : {"a \"quoted\" \\ name", "empty", "number"}) {
    ASSERT_NE(read.Find(key, name), nullptr) << name;
    EXPECT_EQ(*read.Find(key, name), *view.Find(key, name)) << name;
  }
}

TEST_F(SnapshotWriterTest, FailuresComeBackWhereTheyWere) {
  Inventory written;
  written.host().collected = x509::Time{1'780'000'000};
  const auto intern = [&](StoreLocation store) { return written.InternLocation(store); };
  using Kind = StoreLocation::Kind;
  const auto my = intern({Kind::kLocalMachine, "", "My", ".Default"});
  const auto policy = intern({Kind::kCurrentUser, "", "Root", ".GroupPolicy"});
  const auto service = intern({Kind::kService, "W3 SVC \xE6\xA0\xB9", "My", ""});
  const auto third = intern({Kind::kLocalMachine, "", "Root", ".AuthRoot"});
  const auto key = written.AddSource("HKEY_LOCAL_MACHINE\\SOFTWARE\\\"x\" <&>", "system store");
  const Error denied{.code = ErrorCode::kPermissionDenied};
  written.AddStoreRecord({my, denied});
  written.AddStoreRecord({third, std::nullopt});
  written.AddUnreadable({key, my, "certificates, needs KEY_READ", denied});
  written.AddUnreadable({key,
                         policy,
                         "0123",
                         {.code = ErrorCode::kBadFormat,
                          .offset = uint64_t{1} << 40,
                          .detail = x509::ErrorCode::kTruncated}});
  written.AddUnreadable({key, service, "", denied});
  written.AddUnreadable({key, kNone, "stores", {.code = ErrorCode::kReadFailed}});
  written.AddUnreadable({written.AddSource("none", ""), third, "x", denied});
  input_.Write("snapshot.xml", ToSnapshotXml(written));
  const Inventory read = Read();
  EXPECT_EQ(Told(read), Told(written));
  ASSERT_EQ(read.unreadable_items().size(), written.unreadable_items().size());
  for (size_t i = 0; i < read.unreadable_items().size(); ++i) {
    const UnreadableItem& now = read.unreadable_items()[i];
    const UnreadableItem& then = written.unreadable_items()[i];
    EXPECT_EQ(now.error, then.error) << i;
    EXPECT_EQ(read.source(now.source).format, written.source(then.source).format) << i;
    ASSERT_EQ(now.location == kNone, then.location == kNone) << i;
    if (now.location != kNone) {
      EXPECT_EQ(read.location(now.location), written.location(then.location)) << i;
    }
  }
  ASSERT_EQ(read.store_records().size(), 1u);
  EXPECT_EQ(ToText(read.location(read.store_records()[0].location)), "LocalMachine\\My (.Default)");
  EXPECT_EQ(read.store_records()[0].failure, denied);
}

// With the host's paths, so that its fingerprints are those of an audit there.
TEST_F(SnapshotWriterTest, WhatTheSnapshotItselfShowsIsToldOnceAsOnTheHost) {
  Inventory written;
  written.host().collected = x509::Time{1'780'000'000};
  const auto root = written.InternLocation({StoreLocation::Kind::kLocalMachine, "", "Root", ""});
  const Error bad{
      .code = ErrorCode::kBadFormat, .offset = 0, .detail = x509::ErrorCode::kNoContent};
  const auto source = written.AddSource("HKLM", "system store");
  written.AddUnreadable({source, root, "a", bad});
  written.AddUnreadable({source, root, "b", bad});
  written.AddUnreadable({source, kNone, "value EncodedCtl", {.code = ErrorCode::kEmptyFile}});
  input_.Write("snapshot.xml", ToSnapshotXml(written));
  input_.Write("stores/LocalMachine/Root/a.blob", std::string_view("damaged"));
  input_.Write("registry/authroot.stl", std::string_view(""));
  const Inventory read = Read();
  EXPECT_THAT(Told(read), testing::UnorderedElementsAreArray(Told(written)));
  uint32_t told = 0;
  for (const SourceRecord& each : read.sources()) told += each.unreadable;
  EXPECT_EQ(told, 3u);
}

// What failed of a store is not made good by the rest of it.
TEST_F(SnapshotWriterTest, AStoreOfWhichAPartFailedWasNotRead) {
  Inventory written;
  written.host().collected = x509::Time{1'780'000'000};
  written.AddStoreRecord(
      {written.InternLocation({StoreLocation::Kind::kLocalMachine, "", "Disallowed", ".Default"}),
       Error{.code = ErrorCode::kPermissionDenied}});
  input_.Write("stores/LocalMachine/Disallowed/a.cer", a_);
  EXPECT_TRUE(Read().WasRead(StoreLocation::Kind::kLocalMachine, "Disallowed"));
  input_.Write("snapshot.xml", ToSnapshotXml(written));
  EXPECT_FALSE(Read().WasRead(StoreLocation::Kind::kLocalMachine, "Disallowed"));
}

TEST_F(SnapshotWriterTest, BadFailuresAreTold) {
  const auto told = [&](const std::string& elements) {
    input_.Write("snapshot.xml",
                 "<snapshot xmlns=\"urn:pkiaudit:snapshot:1\" host=\"h\" "
                 "collected=\"2026-06-01T08:00:00Z\">" +
                     elements + "</snapshot>");
    return Told(Read());
  };
  EXPECT_THAT(told("<unreadItem error='readFailed' source='x'/>"), ElementsAre("x readFailed"));
  EXPECT_THAT(told("<unreadItem error='nonsense' source='x'/>"),
              ElementsAre("snapshot.xml [unreadItem/@error] badXml"));
  EXPECT_THAT(told("<unreadItem error='badFormat' detail='nonsense'/>"),
              ElementsAre("snapshot.xml [unreadItem/@detail] badXml"));
  EXPECT_THAT(told("<unreadItem error='readFailed' offset='-1'/>"),
              ElementsAre("snapshot.xml [unreadItem/@offset] badXml"));
  EXPECT_THAT(told("<unreadStore error='readFailed'/>"),
              ElementsAre("snapshot.xml [unreadStore/@store] badXml"));
  EXPECT_THAT(told("<unreadItem error='readFailed' location='Users/../x' store='My'/>"),
              ElementsAre("snapshot.xml [unreadItem/@store] badXml"));
  EXPECT_THAT(told("<account sid='S-1-5-18'/><account name='x'/>"),
              ElementsAre("snapshot.xml [account/@sid] badXml"));
}

TEST_F(SnapshotWriterTest, OfIisOnlyWhatConcernsNdesIsKept) {
  const auto config = ReduceApplicationHostConfig(x509::AsBytes(
      "<!-- hunter2 --><configuration hunter2='1'><system.applicationHost><applicationPools>"
      "<add name=\"SCEP\" hunter2='1'><processModel userName=\"CORP\\svc &amp; \xC3\xB6\" "
      "password=\"hunter2\" Password='hunter2'/><environmentVariables>"
      "<add name='X_PASSWORD' value='hunter2'/></environmentVariables></add><add name='B'/>"
      "</applicationPools></system.applicationHost>"
      "<connectionStrings><add name='hunter2' connectionString='hunter2'/></connectionStrings>"
      "<location path='a'><appSettings><add key='hunter2' value='hunter2'/></appSettings>"
      "<system.webServer><security><requestFiltering>hunter2<requestLimits maxUrl='65534'/>"
      "</requestFiltering></security></system.webServer></location></configuration>"));
  ASSERT_TRUE(config);
  EXPECT_THAT(*config, Not(HasSubstr("hunter2")));
  EXPECT_THAT(*config, HasSubstr("<processModel userName=\"CORP\\svc &amp; \xC3\xB6\" />"));
  EXPECT_THAT(*config, HasSubstr("<requestLimits maxUrl=\"65534\" />"));
  EXPECT_LT(config->find("\"SCEP\""), config->find("\"B\"")) << "in their order";
  EXPECT_FALSE(ReduceApplicationHostConfig(x509::AsBytes("<configuration password='hunter2'")));
}

TEST_F(SnapshotWriterTest, AManifestTellsWhatChanged) {
  const ManifestFiles files = {
      {"stores/LocalMachine/Root/a.cer", x509::Sha256(a_)},
      {"stores/LocalMachine/Root/b.cer", x509::Sha256(b_)},
      {"stores/LocalMachine/Root/c.cer", x509::Sha256(x509::AsBytes("gone"))}};
  input_.Write("stores/LocalMachine/Root/a.cer", a_);
  input_.Write("stores/LocalMachine/Root/b.cer", b_);
  input_.Write("stores/LocalMachine/Root/c.cer", std::string_view("gone"));
  input_.Write("manifest.sha256", ToManifest(files));
  EXPECT_THAT(Told(Read()), ElementsAre("stores/LocalMachine/Root/c.cer badFormat/noContent"));
  boost::filesystem::remove(Path("stores/LocalMachine/Root/c.cer"));
  input_.Write("stores/LocalMachine/Root/b.cer", a_);
  EXPECT_THAT(Told(Read()),
              ElementsAre("manifest.sha256 [stores/LocalMachine/Root/b.cer] conflict",
                          "manifest.sha256 [stores/LocalMachine/Root/c.cer] notFound"));
  input_.Write("manifest.sha256", "nonsense\n" + std::string(64, '0') + "  ../out\n");
  EXPECT_THAT(Told(Read()), ElementsAre("manifest.sha256 [line] badFormat/badValue",
                                        "manifest.sha256 [../out] linkLeadsOut"));
}

}  // namespace
}  // namespace pkiaudit::stores
