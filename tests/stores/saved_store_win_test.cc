// SPDX-License-Identifier: Apache-2.0
//
// A store that CertSaveStore wrote reads like one of the tests' own writer: so what the tests of
// the format say holds of Windows' files, as far as Wine writes as Windows does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "stores/formats/serialized_store.h"
#include "stores/inventory.h"
#include "stores/win/handles.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::stores::win {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;

constexpr DWORD kAnyEncoding = X509_ASN_ENCODING | PKCS_7_ASN_ENCODING;

CertificateContext Add(const CertificateStore& store, const Bytes& der) {
  CertificateContext context;
  CertAddEncodedCertificateToStore(store.get(), X509_ASN_ENCODING, der.data(),
                                   static_cast<DWORD>(der.size()), CERT_STORE_ADD_ALWAYS,
                                   context.Receive());
  return context;
}

// The octets of the .sst file.
std::vector<uint8_t> Save(const CertificateStore& store) {
  CRYPT_DATA_BLOB saved{};
  EXPECT_NE(CertSaveStore(store.get(), kAnyEncoding, CERT_STORE_SAVE_AS_STORE,
                          CERT_STORE_SAVE_TO_MEMORY, &saved, 0),
            0);
  std::vector<uint8_t> octets(saved.cbData);
  saved.pbData = octets.data();
  EXPECT_NE(CertSaveStore(store.get(), kAnyEncoding, CERT_STORE_SAVE_AS_STORE,
                          CERT_STORE_SAVE_TO_MEMORY, &saved, 0),
            0);
  octets.resize(saved.cbData);
  return octets;
}

// What was read, as text.
std::vector<std::string> ReadBack(x509::Bytes octets) {
  Inventory inventory;
  ReadSerializedStore(
      octets, {inventory, inventory.InternLocation({StoreLocation::Kind::kFile, "", "f", ""}),
               inventory.AddSource("f", "")});
  std::vector<std::string> lines = Told(inventory);
  lines.push_back(std::to_string(inventory.crls().size()) + " CRLs");
  for (const CertificateEntry& entry : inventory.entries()) {
    std::string line = x509::ToHex(entry.sha1);
    if (const auto* properties = inventory.properties(entry)) {
      line.append(" name ").append(properties->friendly_name);
      line += " usages " + x509::ToHex(properties->enhanced_key_usage);
    }
    if (const PrivateKey* key = inventory.private_key(entry)) {
      line += " key " + key->container + " of " + key->provider;
      line += key->machine_keyset.value_or(false) ? " machine" : " user";
      line += " " + std::to_string(key->key_spec.value_or(0));
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(SavedStoreTest, ReadsLikeTheTestsOwnWriters) {
  const Bytes plain = CertificateBuilder().Subject("CN=Plain").Build();
  const Bytes full = CertificateBuilder().Subject("CN=Full").Build();
  const Bytes crl = test_support::CrlBuilder().Build();
  const CertificateStore store(CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, nullptr));
  Add(store, plain);
  const CertificateContext context = Add(store, full);

  std::wstring name = L"Schl\u00fcssel \u6839";
  const CRYPT_DATA_BLOB name_value{static_cast<DWORD>((name.size() + 1) * sizeof(wchar_t)),
                                   reinterpret_cast<BYTE*>(name.data())};
  ASSERT_NE(
      CertSetCertificateContextProperty(context.get(), CERT_FRIENDLY_NAME_PROP_ID, 0, &name_value),
      0);
  Bytes usages = test_support::UsagesProperty({"1.3.6.1.4.1.311.20.2.1"});
  const CRYPT_DATA_BLOB usages_value{static_cast<DWORD>(usages.size()), usages.data()};
  ASSERT_NE(
      CertSetCertificateContextProperty(context.get(), CERT_CTL_USAGE_PROP_ID, 0, &usages_value),
      0);
  std::wstring container = L"ra \u6839";
  std::wstring provider = L"Microsoft Strong Cryptographic Provider";
  CRYPT_KEY_PROV_INFO key{};
  key.pwszContainerName = container.data();
  key.pwszProvName = provider.data();
  key.dwProvType = PROV_RSA_FULL;
  key.dwFlags = CRYPT_MACHINE_KEYSET;
  key.dwKeySpec = AT_SIGNATURE;
  ASSERT_NE(CertSetCertificateContextProperty(context.get(), CERT_KEY_PROV_INFO_PROP_ID, 0, &key),
            0);
  ASSERT_NE(
      CertAddEncodedCRLToStore(store.get(), X509_ASN_ENCODING, crl.data(),
                               static_cast<DWORD>(crl.size()), CERT_STORE_ADD_ALWAYS, nullptr),
      0);

  test_support::SerializedStoreWriter own;
  own.Certificate(plain).FriendlyName("Schl\xC3\xBCssel \xE6\xA0\xB9").Property(9, usages);
  own.Property(2, test_support::KeyProviderInfoProperty(
                      {.container = "ra \xE6\xA0\xB9",
                       .provider = "Microsoft Strong Cryptographic Provider",
                       .key_spec = AT_SIGNATURE}));
  own.Certificate(full).Crl(crl);
  const std::vector<std::string> expected = ReadBack(own.Store());
  ASSERT_EQ(expected.size(), 3u);
  // CryptoAPI lists the latest addition first.
  EXPECT_THAT(ReadBack(Save(store)), testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace pkiaudit::stores::win
