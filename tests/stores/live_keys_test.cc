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
    host_.registry.Replace(std::string(kMy) + "\\Certificates\\" + Thumbprint(der),
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
  static ProviderAnswer Answer(std::string file_name) {
    return {.file_name = std::move(file_name),
            .exportable = false,
            .security_descriptor = std::string(kSddl),
            .public_key = Bytes{0x30, 0}};
  }
  PrivateKey ReadKey() const {
    const Inventory inventory = host_.Read();
    return *inventory.private_key(inventory.entry(0));
  }

  static constexpr KeyQuestion kKey = KeyQuestion::kKey;
  static constexpr KeyQuestion kFile = KeyQuestion::kFileSecurityDescriptor;
  static constexpr ErrorCode kDenied = ErrorCode::kPermissionDenied;
  static constexpr const char* kDssFolder = "%ProgramData%\\Microsoft\\Crypto\\DSS\\MachineKeys\\";
  static constexpr const char* kCngFolder = "%ProgramData%\\Microsoft\\Crypto\\Keys\\";
  static constexpr const char* kFolder = "%ProgramData%\\Microsoft\\Crypto\\RSA\\MachineKeys\\";
  static constexpr const char* kSddl = "O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FR;;;S-1-5-21-9-9-9-1104)";
  FakeHost host_;
  const Bytes a_ = CertificateBuilder().Subject("CN=A").Build();
};

TEST_F(LiveKeyTest, TheProviderAndTheFileAreAsked) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", ProviderAnswer{.file_name = "0123_guid",
                                          .exportable = false,
                                          .security_descriptor = std::string(kSddl),
                                          .public_key = Bytes{0x30, 0}});
  host_.files.descriptors[std::string(kFolder) + "0123_guid"] = "O:SYG:SYD:P(A;;FA;;;WD)";
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.container, "ra-key");
  EXPECT_EQ(key.machine_keyset, true);
  EXPECT_EQ(key.exportable, false);
  EXPECT_EQ(key.security_descriptor, kSddl);
  EXPECT_EQ(key.file_security_descriptor, "O:SYG:SYD:P(A;;FA;;;WD)");
  EXPECT_EQ(key.public_key, (Bytes{0x30, 0}));
  EXPECT_EQ(key.key_file_state, KeyFileState::kFound);
  EXPECT_THAT(key.refusals, IsEmpty());
}

TEST_F(LiveKeyTest, WhatTheProviderRefusesIsKept) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key",
                 ProviderAnswer{.file_name = "0123_guid",
                                .exportable = std::nullopt,
                                .security_descriptor = Refuse(ErrorCode::kPermissionDenied),
                                .public_key = Refuse(ErrorCode::kTooLarge)});
  host_.files.descriptors[std::string(kFolder) + "0123_guid"] = kSddl;
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.file_security_descriptor, kSddl);
  EXPECT_THAT(key.refusals,
              ElementsAre(KeyRefusal{KeyQuestion::kSecurityDescriptor, kDenied},
                          KeyRefusal{KeyQuestion::kPublicKey, ErrorCode::kReadFailed}));
}

TEST_F(LiveKeyTest, AFileThatDoesNotTellItsPermissionsIsKept) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", Answer("0123_guid"));
  EXPECT_THAT(ReadKey().refusals, ElementsAre(KeyRefusal{kFile, ErrorCode::kNotFound}));
  host_.files.denied.insert(std::string(kFolder) + "0123_guid");
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.security_descriptor, kSddl);
  EXPECT_THAT(key.refusals, ElementsAre(KeyRefusal{kFile, kDenied}));
}

TEST_F(LiveKeyTest, AFileNameIsNoWayToAFile) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", Answer("..\\secret"));
  host_.files.descriptors[std::string(kFolder) + "..\\secret"] = "D:";
  EXPECT_FALSE(ReadKey().file_security_descriptor);
}

TEST_F(LiveKeyTest, KeysOfOtherProvidersHaveNoFile) {
  for (const char* provider : {"Microsoft Base Smart Card Crypto Provider",
                               "Microsoft Passport Key Storage Provider", "Vendor HSM"}) {
    Put(a_, {.container = "ra-key", .provider = provider});
    host_.keys.Set("ra-key", Answer("0123_guid"));
    host_.files.descriptors[std::string(kFolder) + "0123_guid"] = "D:";
    PrivateKey key = ReadKey();
    EXPECT_FALSE(key.file_security_descriptor) << provider;
    EXPECT_THAT(key.refusals, IsEmpty()) << provider;
    // Nobody may say that a key is gone which another provider keeps.
    host_.keys.Set("ra-key", Refuse(ErrorCode::kNotFound));
    key = ReadKey();
    EXPECT_EQ(key.key_file_state, KeyFileState::kNotTold) << provider;
    EXPECT_THAT(key.refusals, ElementsAre(KeyRefusal{kKey, ErrorCode::kNotFound})) << provider;
  }
}

TEST_F(LiveKeyTest, ARefusalIsNoUnreadablePartOfTheStore) {
  PutWithKey("ra-key");
  host_.keys.Set("ra-key", Refuse(ErrorCode::kPermissionDenied));
  const Inventory inventory = host_.Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  const PrivateKey& key = *inventory.private_key(inventory.entry(0));
  EXPECT_FALSE(key.security_descriptor);
  EXPECT_EQ(key.RefusalOf(kKey), kDenied);
}

// NTE_BAD_KEYSET: what it means is decided by the file that would hold the key.
class BadKeysetTest : public LiveKeyTest {
 protected:
  BadKeysetTest() {
    Bytes octets;
    for (const char c : std::string_view(kGuid)) {
      octets.push_back(static_cast<uint8_t>(c));
      octets.push_back(0);
    }
    host_.registry.Set("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography",
                       {"MachineGuid", RegistryType::kString, octets});
    PutWithKey("ra-key");
    host_.keys.Set("ra-key", Refuse(ErrorCode::kNotFound));
  }
  static std::string File(std::string_view folder, KeyFileKind kind) {
    return std::string(folder) + KeyFileNameHash("ra-key", kind) + "_" + kGuid;
  }
  void UseKeyStorageProvider(uint32_t key_spec) {
    Put(a_, {.container = "ra-key",
             .provider = "Microsoft Software Key Storage Provider",
             .provider_type = 0,
             .key_spec = key_spec});
  }

  static constexpr const char* kGuid = "e31f9ae0-9608";
  const std::string file_ = File(kFolder, KeyFileKind::kCsp);
  const std::string dss_file_ = File(kDssFolder, KeyFileKind::kCsp);
  const std::string cng_file_ = File(kCngFolder, KeyFileKind::kCng);
};

TEST_F(BadKeysetTest, WithTheFileAccessIsDenied) {
  host_.files.descriptors[file_] = kSddl;
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.file_security_descriptor, kSddl);
  EXPECT_EQ(key.key_file_state, KeyFileState::kFound);
  EXPECT_THAT(key.refusals, ElementsAre(KeyRefusal{kKey, kDenied}));
}

TEST_F(BadKeysetTest, WithoutTheFileTheKeyIsMissing) {
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.key_file_state, KeyFileState::kNotFound);
  EXPECT_THAT(key.refusals, IsEmpty());
}

TEST_F(BadKeysetTest, WithAFileThatNobodyMaySeeItIsNotKnown) {
  host_.files.denied.insert(file_);
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.key_file_state, KeyFileState::kNotTold);
  EXPECT_THAT(key.refusals, ElementsAre(KeyRefusal{kKey, kDenied}, KeyRefusal{kFile, kDenied}));
}

TEST_F(BadKeysetTest, KeysOfDssProvidersLieInAFolderOfTheirOwn) {
  host_.files.descriptors[dss_file_] = kSddl;
  EXPECT_EQ(ReadKey().file_security_descriptor, kSddl);
}

// The software key storage provider opens keys that CSPs made.
TEST_F(BadKeysetTest, AKeyOfTheKeyStorageProviderMayLieInAnyFolder) {
  for (const uint32_t key_spec : {kNcryptKeySpec, kAtKeyExchange, kAtSignature}) {
    UseKeyStorageProvider(key_spec);
    EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kNotFound) << key_spec;
    for (const std::string& file : {cng_file_, file_, dss_file_}) {
      host_.files.descriptors = {{file, kSddl}};
      EXPECT_EQ(ReadKey().file_security_descriptor, kSddl) << file;
    }
    host_.files.descriptors.clear();
  }
}

// The key of that name is another provider's, so this one's is neither there nor gone for sure.
TEST_F(BadKeysetTest, AFileOfAnotherKindDecidesNothing) {
  host_.files.descriptors[cng_file_] = kSddl;
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.key_file_state, KeyFileState::kNotTold);
  EXPECT_FALSE(key.file_security_descriptor);
  EXPECT_EQ(key.RefusalOf(kKey), ErrorCode::kNotFound);
}

TEST_F(BadKeysetTest, WithoutTheNameOfTheFileNothingIsMissing) {
  Put(a_, {.container = "Schl\xC3\xBCssel",
           .provider = "Microsoft Software Key Storage Provider",
           .provider_type = 0,
           .key_spec = kNcryptKeySpec});
  EXPECT_EQ(ReadKey().key_file_state, KeyFileState::kNotTold);
  host_.registry = {};  // no MachineGuid
  PutWithKey("ra-key");
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.key_file_state, KeyFileState::kNotTold);
  EXPECT_EQ(key.RefusalOf(kKey), ErrorCode::kNotFound);
}

TEST_F(BadKeysetTest, AUsersKeyLiesInTheUsersProfile) {
  Put(a_,
      {.container = "ra-key", .provider = "Microsoft Strong Cryptographic Provider", .flags = 0});
  const PrivateKey key = ReadKey();
  EXPECT_EQ(key.key_file_state, KeyFileState::kNotTold);
  EXPECT_THAT(key.refusals, ElementsAre(KeyRefusal{kKey, ErrorCode::kNotFound}));
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
