// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stores/keys/key_file.h"
#include "tests/stores/fake_host.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::stores::win {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::SerializedStoreWriter;
using testing::ElementsAre;
using testing::IsEmpty;

class LiveKeyTest : public testing::Test {
 protected:
  // A certificate of LocalMachine\My with the key that `info` says.
  void Put(const Bytes& der, const test_support::KeyProviderInfo& info) {
    host_.registry.Set(std::string(kMy) + "\\Certificates\\" + Thumbprint(der),
                       {"Blob", RegistryType::kBinary,
                        SerializedStoreWriter()
                            .Property(2, test_support::KeyProviderInfoProperty(info))
                            .Certificate(der)
                            .Elements()});
  }
  void PutWithKey(const std::string& container) {
    Put(a_, {.container = container, .provider = "Microsoft Strong Cryptographic Provider"});
  }

  static constexpr const char* kMy =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\MY";
  static constexpr const char* kFolder = "%ProgramData%\\Microsoft\\Crypto\\RSA\\MachineKeys\\";
  static constexpr const char* kSddl = "O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FR;;;S-1-5-21-9-9-9-1104)";
  FakeHost host_;
  const Bytes a_ = CertificateBuilder().Subject("CN=A").Build();
};

TEST_F(LiveKeyTest, TheProviderAndTheFileAreAsked) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", ProviderAnswer{.file_name = "0123_guid",
                                          .exportable = false,
                                          .security_descriptor = std::string(kSddl)});
  host_.files.descriptors[std::string(kFolder) + "0123_guid"] = "O:SYG:SYD:P(A;;FA;;;WD)";
  const Inventory inventory = host_.Read();
  const PrivateKey* const key = inventory.private_key(inventory.entry(0));
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->container, "ra-key");
  EXPECT_EQ(key->machine_keyset, true);
  EXPECT_EQ(key->exportable, false);
  EXPECT_EQ(key->security_descriptor, kSddl);
  EXPECT_EQ(key->file_security_descriptor, "O:SYG:SYD:P(A;;FA;;;WD)");
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(LiveKeyTest, AFileNameIsNoWayToAFile) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", ProviderAnswer{.file_name = "..\\secret",
                                          .exportable = false,
                                          .security_descriptor = std::string(kSddl)});
  host_.files.descriptors[std::string(kFolder) + "..\\secret"] = "D:";
  const Inventory inventory = host_.Read();
  EXPECT_FALSE(inventory.private_key(inventory.entry(0))->file_security_descriptor);
}

// NTE_BAD_KEYSET: what it means is decided by the file that would hold the key.
class BadKeysetTest : public LiveKeyTest {
 protected:
  BadKeysetTest() {
    const std::string guid = "e31f9ae0-9608";
    Bytes octets;
    for (const char c : guid) {
      octets.push_back(static_cast<uint8_t>(c));
      octets.push_back(0);
    }
    host_.registry.Set("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography",
                       {"MachineGuid", RegistryType::kString, octets});
    PutWithKey("ra-key");
    host_.keys.Set("ra-key", Refuse(ErrorCode::kNotFound));
    file_ = kFolder + KeyFileNameHash("ra-key", KeyFileKind::kCsp) + "_" + guid;
  }
  std::string file_;
};

TEST_F(BadKeysetTest, WithTheFileAccessIsDenied) {
  host_.files.descriptors[file_] = kSddl;
  const Inventory inventory = host_.Read();
  const PrivateKey* const key = inventory.private_key(inventory.entry(0));
  EXPECT_EQ(key->file_security_descriptor, kSddl);
  EXPECT_EQ(key->key_file_state, KeyFileState::kFound);
  EXPECT_THAT(Told(inventory), ElementsAre(testing::EndsWith("permissionDenied")));
}

TEST_F(BadKeysetTest, WithoutTheFileTheKeyIsMissing) {
  const Inventory inventory = host_.Read();
  EXPECT_EQ(inventory.private_key(inventory.entry(0))->key_file_state, KeyFileState::kNotFound);
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(BadKeysetTest, WithAFileThatNobodyMaySeeItIsNotKnown) {
  host_.files.denied.insert(file_);
  const Inventory inventory = host_.Read();
  EXPECT_EQ(inventory.private_key(inventory.entry(0))->key_file_state, KeyFileState::kNotTold);
  EXPECT_THAT(Told(inventory), ElementsAre(testing::EndsWith("permissionDenied")));
}

TEST_F(LiveKeyTest, ARefusalSaysWhichRightIsMissing) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", Refuse(ErrorCode::kPermissionDenied));
  const Inventory inventory = host_.Read();
  EXPECT_THAT(Told(inventory),
              ElementsAre("private keys [key of " + Thumbprint(a_) +
                          ", needs Read on the key (certlm.msc, Manage Private Keys)] "
                          "permissionDenied"));
  EXPECT_FALSE(inventory.private_key(inventory.entry(0))->security_descriptor);
}

TEST_F(LiveKeyTest, OnlyAccountsThatTheHostDeniesAreUnresolved) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", ProviderAnswer{.file_name = "",
                                          .exportable = std::nullopt,
                                          .security_descriptor =
                                              std::string("O:SYD:(A;;FR;;;S-1-5-21-9-9-9-1104)"
                                                          "(A;;FR;;;S-1-5-21-9-9-9-1105)"
                                                          "(A;;FR;;;S-1-5-21-9-9-9-1106)")});
  host_.accounts.names["S-1-5-21-9-9-9-1105"] = "CORP\\known";
  host_.accounts.unreachable.insert("S-1-5-21-9-9-9-1106");
  const Inventory inventory = host_.Read();
  EXPECT_THAT(inventory.host().unresolved_sids, ElementsAre("S-1-5-21-9-9-9-1104"));
  EXPECT_EQ(inventory.host().account_names.at("S-1-5-21-9-9-9-1105"), "CORP\\known");
  EXPECT_THAT(Told(inventory), ElementsAre("accounts [name of S-1-5-21-9-9-9-1106] readFailed"));
}

}  // namespace
}  // namespace pkiaudit::stores::win
