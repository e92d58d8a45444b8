// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/key_file_matcher.h"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

#include "tests/stores/snapshot_fixture.h"
#include "tests/support/key_file_writer.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::stores {
namespace {

using test_support::CngKeyFile;
using test_support::CspKeyFile;
using test_support::TestKey;
using test_support::ToBytes;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kContainer[] = "le-Web-1";
constexpr char kGuid[] = "4f8e7ec6-a506-4d31-9d5a-1e4cbed4997b";

// The snapshot of a host with one certificate, of the key kRsa2048A, in LocalMachine\My.
class KeyFileMatcherTest : public SnapshotTest {
 protected:
  KeyFileMatcherTest() { input_.Write("stores/LocalMachine/My/a.cer", a_); }

  static std::string FileName(std::string_view container, KeyFileKind kind,
                              std::string_view guid = kGuid) {
    return KeyFileNameHash(container, kind) + "_" + std::string(guid);
  }
  void AddCspFile(const std::string& container, std::optional<TestKey> exchange,
                  std::string_view guid = kGuid) {
    input_.Write("keys/files/" + FileName(container, KeyFileKind::kCsp, guid),
                 CspKeyFile(container, {}, exchange));
  }
  // keys/private-keys.xml with the certificate's key.
  void ListKey(const std::string& attributes, const std::string& container = kContainer) {
    input_.Write("keys/private-keys.xml",
                 ToBytes("<privateKeys xmlns='urn:pkiaudit:private-keys:1'><privateKey "
                         "location='LocalMachine' store='My' thumbprint='" +
                         Thumbprint(a_) + "' " + attributes + "><container>" + container +
                         "</container></privateKey></privateKeys>"));
  }
  void SetMachineGuid(std::string_view guid) {
    input_.Write("registry/cryptography.reg",
                 ToBytes("REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\"
                         "Cryptography]\r\n\"MachineGuid\"=\"" +
                         std::string(guid) + "\"\r\n"));
  }
  // What is told of the certificate's key; without one, of a key that says nothing.
  PrivateKey ReadKey() {
    const Inventory inventory = Read();
    EXPECT_THAT(Told(inventory), IsEmpty());
    const PrivateKey* key = inventory.private_key(inventory.entry(0));
    has_key_ = key != nullptr;
    return has_key_ ? *key : PrivateKey();
  }

  bool has_key_ = false;
};

TEST_F(KeyFileMatcherTest, ByContainer) {
  ListKey("providerType='1' keySpec='1'", "LE-WEB-1");
  // Its file may have any name.
  input_.Write("keys/files/MachineKeys/renamed", CspKeyFile(kContainer, {}, TestKey::kRsa2048A));
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.key_file_state, KeyFileState::kFound);
  EXPECT_EQ(key.key_file, "keys/files/MachineKeys/renamed");
  EXPECT_EQ(key.public_key, test_support::SubjectPublicKeyInfo(TestKey::kRsa2048A));
  EXPECT_EQ(key.container, "LE-WEB-1");
}

TEST_F(KeyFileMatcherTest, ByTheHashOfTheContainersName) {
  ListKey("providerType='1' keySpec='1'");
  input_.Write("keys/files/" + FileName(kContainer, KeyFileKind::kCsp),
               CspKeyFile("another name", {}, TestKey::kRsa2048B));
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.key_file_state, KeyFileState::kFound);
  EXPECT_EQ(key.public_key, test_support::SubjectPublicKeyInfo(TestKey::kRsa2048B))
      << "that it is another certificate's is for the audit to tell";
}

TEST_F(KeyFileMatcherTest, ByThePublicKey) {
  ListKey("providerType='1' keySpec='1'");
  AddCspFile("elsewhere", TestKey::kRsa2048A);
  AddCspFile("another", TestKey::kRsa2048B);
  EXPECT_EQ(ReadKey().key_file, "keys/files/" + FileName("elsewhere", KeyFileKind::kCsp));
}

TEST_F(KeyFileMatcherTest, ByThePublicKeyWhereNothingElseIsKnown) {
  AddCspFile(kContainer, TestKey::kRsa2048A);
  PrivateKey key = ReadKey();
  EXPECT_EQ(key.container, kContainer);
  EXPECT_EQ(key.key_spec, kAtKeyExchange);
  EXPECT_EQ(key.provider, "");
  // Who lists all keys, and not this one, says that there is no link to it.
  input_.Write("keys/private-keys.xml",
               ToBytes("<privateKeys xmlns='urn:pkiaudit:private-keys:1'/>"));
  key = ReadKey();
  EXPECT_FALSE(has_key_);
}

TEST_F(KeyFileMatcherTest, OfCng) {
  ListKey("providerType='0' keySpec='4294967295'");
  // A CSP's container of the same name is another key.
  AddCspFile(kContainer, TestKey::kRsa2048B);
  input_.Write("keys/files/Keys/" + FileName(kContainer, KeyFileKind::kCng),
               CngKeyFile(kContainer, TestKey::kRsa2048A));
  EXPECT_EQ(ReadKey().key_file, "keys/files/Keys/" + FileName(kContainer, KeyFileKind::kCng));
}

TEST_F(KeyFileMatcherTest, TheKeyOfTheContainersTwo) {
  ListKey("providerType='1' keySpec='2'");
  input_.Write("keys/files/x", CspKeyFile(kContainer, TestKey::kRsa2048B, TestKey::kRsa2048A));
  EXPECT_EQ(ReadKey().public_key, test_support::SubjectPublicKeyInfo(TestKey::kRsa2048B));
}

TEST_F(KeyFileMatcherTest, InNoFile) {
  ListKey("providerType='1' keySpec='1'");
  AddCspFile("another", TestKey::kRsa2048B);
  EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kNotFound);
}

TEST_F(KeyFileMatcherTest, WhatWasNotSuppliedIsNotTold) {
  ListKey("providerType='1' keySpec='1'");
  EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kNotTold);
  // Files of the other kind lie in another folder.
  input_.Write("keys/files/x", CngKeyFile("another", TestKey::kRsa2048B));
  EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kNotTold);
}

TEST_F(KeyFileMatcherTest, AUsersKeyLiesElsewhere) {
  ListKey("providerType='1' keySpec='1' machineKeyset='false'");
  AddCspFile("another", TestKey::kRsa2048B);
  EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kNotTold);
}

TEST_F(KeyFileMatcherTest, AFileThatCannotBeReadMayHoldIt) {
  ListKey("providerType='1' keySpec='1'");
  AddCspFile("another", TestKey::kRsa2048B);
  const std::string name = "keys/files/" + FileName(kContainer, KeyFileKind::kCsp);
  input_.Write(name, ToBytes("no key file"));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), ElementsAre(name + " badFormat/unexpectedTag"));
  EXPECT_EQ(inventory.private_key(inventory.entry(0))->key_file_state, KeyFileState::kNotTold);
}

TEST_F(KeyFileMatcherTest, FilesOfAnotherHostMatchNothing) {
  ListKey("providerType='1' keySpec='1'");
  AddCspFile(kContainer, TestKey::kRsa2048A, "00000000-0000-0000-0000-000000000000");
  AddCspFile("another", TestKey::kRsa2048B);
  EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kFound) << "which host it is is not known";
  SetMachineGuid("4F8E7EC6-A506-4D31-9D5A-1E4CBED4997B");
  EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kNotFound);
  EXPECT_THAT(Sources(Read()), testing::Contains("keys/files/" +
                                                 FileName(kContainer, KeyFileKind::kCsp,
                                                          "00000000-0000-0000-0000-000000000000") +
                                                 " (CSP key file of another host)"));
}

TEST_F(KeyFileMatcherTest, TooLargeIsTold) {
  input_.Write("keys/files/x", test_support::Bytes(kMaxKeyFileSize + 1, 2));
  EXPECT_THAT(Told(Read()), ElementsAre("keys/files/x tooLarge"));
}

}  // namespace
}  // namespace pkiaudit::stores
