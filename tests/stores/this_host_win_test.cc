// SPDX-License-Identifier: Apache-2.0
//
// Windows' own answers, as Wine gives them, through the interfaces of live_host.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "stores/formats/serialized_store.h"
#include "stores/inventory.h"
#include "stores/win/handles.h"
#include "stores/win/this_host.h"
#include "stores/win/wide_text.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::stores::win {
namespace {

using test_support::Bytes;
using testing::Contains;
using testing::Not;

TEST(ThisHostTest, TheRegistryIsRead) {
  const auto registry = ThisRegistry();
  const auto names = registry->Subkeys("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft");
  ASSERT_TRUE(names);
  EXPECT_THAT(*names, Contains("Windows NT"));
  const auto values =
      registry->Values("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");
  ASSERT_TRUE(values);
  EXPECT_THAT(*values, Contains(testing::Field(&RegistryItem::name, "ProductName")));
  EXPECT_EQ(registry->Subkeys("HKEY_LOCAL_MACHINE\\SOFTWARE\\None").error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(registry->Values("HKEY_NONE\\SOFTWARE").error().code, ErrorCode::kNotFound);
}

TEST(ThisHostTest, SystemStoresAreOpenedButNotMade) {
  const auto stores = ThisSystemStores();
  const auto names = stores->Names(StoreLocation::Kind::kLocalMachine);
  ASSERT_TRUE(names);
  EXPECT_THAT(*names, Contains("Root"));
  EXPECT_TRUE(stores->Certificates(StoreLocation::Kind::kLocalMachine, "Root"));
  const std::string missing = "pkiaudit has no such store";
  EXPECT_EQ(stores->Certificates(StoreLocation::Kind::kLocalMachine, missing).error().code,
            ErrorCode::kNotFound);
  EXPECT_THAT(*stores->Names(StoreLocation::Kind::kLocalMachine), Not(Contains(missing)));
}

TEST(ThisHostTest, AccountsAreKnownOrNot) {
  const auto accounts = ThisAccounts();
  EXPECT_FALSE(accounts->HostName().empty());
  const auto self = accounts->Self();
  ASSERT_TRUE(self);
  EXPECT_TRUE(self->sid.starts_with("S-1-5-"));
  EXPECT_TRUE(accounts->IsElevated().has_value());
  const auto system = accounts->NameOf("S-1-5-18");
  ASSERT_TRUE(system);
  EXPECT_EQ(accounts->SidOf(*system).value_or(""), "S-1-5-18");
  // ERROR_NONE_MAPPED
  EXPECT_EQ(accounts->NameOf("S-1-5-21-9-9-9-1104").error().code, ErrorCode::kNotFound);
}

// Wine has no contexts from a SID; Windows tells an administrator the groups.
TEST(ThisHostTest, GroupsAreToldOrWhyNot) {
  const auto groups = ThisAccounts()->GroupsOf("S-1-5-20");
  EXPECT_TRUE(!groups || !groups->empty());
  EXPECT_FALSE(ThisAccounts()->GroupsOf("no SID"));
}

TEST(ThisHostTest, KeysOfAKeyStorageProviderThatAreNotThereAreTold) {
  PrivateKey key;
  key.container = "pkiaudit has no such key";
  key.provider = "Microsoft Software Key Storage Provider";
  key.provider_type = 0;
  key.machine_keyset = true;
  EXPECT_FALSE(ThisKeyStorage()->Ask(key));
}

TEST(ThisHostTest, KeysThatAreNotThereAreNotFound) {
  PrivateKey key;
  key.container = "pkiaudit has no such key";
  key.provider = "Microsoft Strong Cryptographic Provider";
  key.provider_type = 1;
  key.machine_keyset = true;
  EXPECT_EQ(ThisKeyStorage()->Ask(key).error().code, ErrorCode::kNotFound);
}

TEST(ThisHostTest, FilesAreReadByVariables) {
  const auto files = ThisHostFiles();
  EXPECT_TRUE(files->Read("%SystemRoot%\\win.ini", 1u << 20));
  EXPECT_EQ(files->Read("%SystemRoot%\\none", 1u << 20).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(files->OpenFolder("%SystemRoot%\\none").error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(files->OpenFolder("%SystemRoot%"));
}

TEST(ThisHostTest, NamesComeBackWhateverTheyAre) {
  for (const std::wstring& name :
       {std::wstring(L"plain"), std::wstring(L"\u00e4 \u6839"), std::wstring(L"\xD83D\xDD11"),
        std::wstring(L"half \xD83D"), std::wstring(L"\xDD11 half")}) {
    EXPECT_EQ(Widen(Narrow(name)), name);
  }
  EXPECT_EQ(Narrow(L"\xD83D\xDD11"), "\xF0\x9F\x94\x91");
  EXPECT_EQ(Widen("caf\xE9"), L"caf\uFFFD");
}

// Properties as CryptoAPI holds and serialises them, in a store in memory.
class MemoryStoreTest : public testing::Test {
 protected:
  MemoryStoreTest() : store_(CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, nullptr)) {
    CertAddEncodedCertificateToStore(store_.get(), X509_ASN_ENCODING, der_.data(),
                                     static_cast<DWORD>(der_.size()), CERT_STORE_ADD_ALWAYS,
                                     certificate_.Receive());
  }
  void Set(DWORD id, const void* value) {
    ASSERT_NE(CertSetCertificateContextProperty(certificate_.get(), id, 0, value), 0);
  }
  Inventory Read() {
    DWORD size = 0;
    CertSerializeCertificateStoreElement(certificate_.get(), 0, nullptr, &size);
    std::vector<uint8_t> elements(size);
    CertSerializeCertificateStoreElement(certificate_.get(), 0, elements.data(), &size);
    Inventory inventory;
    const Destination destination{inventory, inventory.InternLocation({}),
                                  inventory.AddSource("m", {})};
    ReadSerializedElements(elements, {.what = "element"}, std::nullopt, false, destination);
    EXPECT_EQ(inventory.entries().size(), 1u);
    return inventory;
  }

  const Bytes der_ = test_support::CertificateBuilder().Build();
  CertificateStore store_;
  CertificateContext certificate_;
};

TEST_F(MemoryStoreTest, FriendlyName) {
  std::wstring name = L"Schl\u00fcssel \u6839";
  const CRYPT_DATA_BLOB value{static_cast<DWORD>((name.size() + 1) * sizeof(wchar_t)),
                              reinterpret_cast<BYTE*>(name.data())};
  Set(CERT_FRIENDLY_NAME_PROP_ID, &value);
  const Inventory inventory = Read();
  ASSERT_NE(inventory.properties(inventory.entry(0)), nullptr);
  EXPECT_EQ(inventory.properties(inventory.entry(0))->friendly_name,
            "Schl\xC3\xBCssel \xE6\xA0\xB9");
}

TEST_F(MemoryStoreTest, EnhancedKeyUsage) {
  Bytes usages = test_support::UsagesProperty({"1.3.6.1.5.5.7.3.2"});
  const CRYPT_DATA_BLOB value{static_cast<DWORD>(usages.size()), usages.data()};
  Set(CERT_CTL_USAGE_PROP_ID, &value);
  const Inventory inventory = Read();
  ASSERT_NE(inventory.properties(inventory.entry(0)), nullptr);
  EXPECT_TRUE(x509::Equal(inventory.properties(inventory.entry(0))->enhanced_key_usage, usages));
}

TEST_F(MemoryStoreTest, Enrollment) {
  Bytes enrollment = test_support::EnrollmentProperty(7, "ca01", "Issuing \xE6\xA0\xB9", "RA");
  const CRYPT_DATA_BLOB value{static_cast<DWORD>(enrollment.size()), enrollment.data()};
  Set(CERT_ENROLLMENT_PROP_ID, &value);
  const Inventory inventory = Read();
  const CertificateProperties* const properties = inventory.properties(inventory.entry(0));
  ASSERT_NE(properties, nullptr);
  ASSERT_NE(properties->rare, nullptr);
  ASSERT_TRUE(properties->rare->enrollment);
  EXPECT_EQ(properties->rare->enrollment->request_id, 7u);
  EXPECT_EQ(properties->rare->enrollment->ca_name, "Issuing \xE6\xA0\xB9");
}

// CryptoAPI computes them where they are asked for, and they fit.
TEST_F(MemoryStoreTest, Hashes) {
  std::array<BYTE, 20> sha1{};
  DWORD size = sha1.size();
  ASSERT_NE(CertGetCertificateContextProperty(certificate_.get(), CERT_SHA1_HASH_PROP_ID,
                                              sha1.data(), &size),
            0);
  const Inventory inventory = Read();
  EXPECT_EQ(x509::ToHex(inventory.entry(0).sha1), x509::ToHex(sha1));
  const CertificateProperties* const properties = inventory.properties(inventory.entry(0));
  EXPECT_TRUE(properties == nullptr || properties->rare == nullptr ||
              properties->rare->hash_mismatches.empty());
}

TEST_F(MemoryStoreTest, KeyProviderInfo) {
  std::wstring container = L"le-CEPEncryption-\u6839";
  std::wstring provider = L"Microsoft Strong Cryptographic Provider";
  CRYPT_KEY_PROV_INFO value{};
  value.pwszContainerName = container.data();
  value.pwszProvName = provider.data();
  value.dwProvType = PROV_RSA_FULL;
  value.dwFlags = CRYPT_MACHINE_KEYSET;
  value.dwKeySpec = AT_SIGNATURE;
  Set(CERT_KEY_PROV_INFO_PROP_ID, &value);
  const Inventory inventory = Read();
  const PrivateKey* const key = inventory.private_key(inventory.entry(0));
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->container, "le-CEPEncryption-\xE6\xA0\xB9");
  EXPECT_EQ(key->provider, "Microsoft Strong Cryptographic Provider");
  EXPECT_EQ(key->provider_type, 1u);
  EXPECT_EQ(key->machine_keyset, true);
  EXPECT_EQ(key->key_spec, kAtSignature);
}

}  // namespace
}  // namespace pkiaudit::stores::win
