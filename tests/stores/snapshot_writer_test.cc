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
  HostFacts host;
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
  input_.Write("snapshot.xml", ToSnapshotXml(host));
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

TEST_F(SnapshotWriterTest, PasswordsAreLeftOut) {
  const auto config = WithoutPasswords(
      x509::AsBytes("<configuration><add name=\"SCEP\"><processModel userName=\"CORP\\svc\" "
                    "password=\"hunter2\"/></add><x Password='hunter2' clientPassword='hunter2'/>"
                    "</configuration>"));
  ASSERT_TRUE(config);
  EXPECT_THAT(*config, HasSubstr("CORP\\svc"));
  EXPECT_THAT(*config, Not(HasSubstr("hunter2")));
  EXPECT_FALSE(WithoutPasswords(x509::AsBytes("<configuration password='hunter2'")));
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
