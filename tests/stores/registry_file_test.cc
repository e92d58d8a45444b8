// SPDX-License-Identifier: Apache-2.0
//
// Certificates in exports of the registry; what else exports tell is tested with the registry view.
#include "stores/host/registry_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "stores/host/registry_reader.h"
#include "tests/stores/snapshot_fixture.h"
#include "tests/support/crl_builder.h"
#include "tests/support/digest.h"
#include "tests/support/pem_writer.h"
#include "tests/support/registry_export_writer.h"
#include "tests/support/serialized_store_writer.h"
#include "tests/support/trust_list_writer.h"

namespace pkiaudit::stores {
namespace {

using test_support::Bytes;
using test_support::RegistryExportWriter;
using test_support::SerializedStoreWriter;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

const std::string kMachine = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\";

class RegistryCertificatesTest : public SnapshotTest {
 protected:
  Inventory ReadExport(const RegistryExportWriter& writer) {
    input_.Write("registry/a.reg", writer.Utf16());
    return Read();
  }
  static Bytes Blob(const Bytes& certificate) {
    return SerializedStoreWriter().Hashes(certificate).Certificate(certificate).Elements();
  }
  // The key of a certificate, with its blob.
  static void AddCertificate(RegistryExportWriter& writer, const std::string& store,
                             const Bytes& certificate) {
    writer.Key(store + "\\Certificates\\" + Thumbprint(certificate))
        .Binary("Blob", Blob(certificate));
  }
};

TEST_F(RegistryCertificatesTest, KeysAreStores) {
  RegistryExportWriter writer;
  AddCertificate(writer, kMachine + "Root", a_);
  AddCertificate(writer, kMachine + "AuthRoot", b_);
  AddCertificate(writer,
                 "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root", a_);
  AddCertificate(writer, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\NTAuth",
                 b_);
  AddCertificate(writer,
                 "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\Services\\W3SVC\\"
                 "SystemCertificates\\MY",
                 a_);
  AddCertificate(writer,
                 "HKEY_USERS\\S-1-5-21-1-2-3-4\\Software\\Microsoft\\SystemCertificates\\CA", a_);
  AddCertificate(writer, "HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\CA", b_);
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(Entries(inventory),
              ElementsAre("LocalMachine\\Root (.Default) " + Thumbprint(a_),
                          "LocalMachine\\Root (.AuthRoot) " + Thumbprint(b_),
                          "LocalMachine\\Root (.GroupPolicy) " + Thumbprint(a_),
                          "LocalMachine\\NTAuth (.Enterprise) " + Thumbprint(b_),
                          "Services\\W3SVC\\My " + Thumbprint(a_),
                          "Users\\S-1-5-21-1-2-3-4\\CA " + Thumbprint(a_),
                          "CurrentUser\\CA " + Thumbprint(b_)));
  EXPECT_EQ(inventory.source(0).certificates, 7u);
  // No key of a store itself: the export may hold one certificate of many.
  EXPECT_THAT(Stores(inventory), IsEmpty());
}

TEST_F(RegistryCertificatesTest, AnExportOfAStoreSaysThatItWasRead) {
  RegistryExportWriter writer;
  writer.Key(kMachine + "MY").Key(kMachine + "MY\\Certificates").Key(kMachine + "MY\\CRLs");
  writer.Key(kMachine + "Root\\Certificates");
  writer.Key("HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\MY");
  writer.Key("HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\Root");
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Stores(inventory),
              ElementsAre("LocalMachine\\My (.Default) read", "LocalMachine\\Root (.Default) read",
                          "CurrentUser\\Root read"));
  EXPECT_TRUE(inventory.WasRead(StoreLocation::Kind::kLocalMachine, "My"));
  EXPECT_FALSE(inventory.WasRead(StoreLocation::Kind::kCurrentUser, "My"));
}

TEST_F(RegistryCertificatesTest, PropertiesAndCrlsCome) {
  RegistryExportWriter writer;
  SerializedStoreWriter blob;
  blob.Hashes(a_).FriendlyName("NDES");
  blob.Property(2, test_support::KeyProviderInfoProperty({.container = "c", .provider = "p"}));
  writer.Key(kMachine + "MY\\Certificates\\" + Thumbprint(a_))
      .Binary("Blob", blob.Certificate(a_).Elements());
  const Bytes crl = test_support::CrlBuilder().Build();
  writer.Key(kMachine + "CA\\CRLs\\" + Thumbprint(crl))
      .Binary("blob", SerializedStoreWriter().Crl(crl).Elements());
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory), IsEmpty());
  ASSERT_THAT(inventory.entries(), SizeIs(1));
  EXPECT_EQ(inventory.properties(inventory.entry(0))->friendly_name, "NDES");
  EXPECT_EQ(inventory.private_key(inventory.entry(0))->container, "c");
  EXPECT_EQ(inventory.source(0).private_keys, 1u);
  EXPECT_EQ(inventory.source(0).crls, 1u);
  EXPECT_EQ(ToText(inventory.location(inventory.crls()[0].location)),
            "LocalMachine\\CA (.Default)");
  EXPECT_TRUE(inventory.KnowsMachineKeys());
}

TEST_F(RegistryCertificatesTest, WhatHoldsNoCertificatesIsPassedOver) {
  RegistryExportWriter writer;
  writer.Key(kMachine + "Root\\ProtectedRoots").Binary("Certificates", Bytes(40, 1));
  writer.Key(kMachine + "Root\\PhysicalStores\\.LocalMachine").Binary("Blob", Bytes(40, 1));
  writer.Key(kMachine + "Root\\Certificates").Binary("Blob", Blob(a_));
  writer.Key(kMachine + "Root\\Certificates\\" + Thumbprint(a_)).Binary("Other", Blob(a_));
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory), IsEmpty());
  EXPECT_THAT(inventory.entries(), IsEmpty());
}

TEST_F(RegistryCertificatesTest, AWrongNameIsAHashMismatch) {
  RegistryExportWriter writer;
  writer.Key(kMachine + "Root\\Certificates\\" + Thumbprint(b_)).Binary("Blob", Blob(a_));
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory), IsEmpty());
  const auto* properties = inventory.properties(inventory.entry(0));
  ASSERT_NE(properties, nullptr);
  ASSERT_THAT(properties->rare->hash_mismatches, SizeIs(1));
  EXPECT_EQ(properties->rare->hash_mismatches[0].stored, HashMismatch::Stored::kName);
  EXPECT_EQ(properties->rare->hash_mismatches[0].value, Thumbprint(b_));
}

TEST_F(RegistryCertificatesTest, ADamagedBlobIsToldInItsStore) {
  RegistryExportWriter writer;
  Bytes cut = Blob(a_);
  cut.resize(cut.size() - 10);
  writer.Key(kMachine + "MY\\Certificates\\" + Thumbprint(a_)).Binary("Blob", cut);
  writer.Key(kMachine + "MY\\Certificates\\AB").Text("Blob", "text");
  AddCertificate(writer, kMachine + "MY", b_);
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory), ElementsAre("registry/a.reg [element of Blob " + Thumbprint(a_) +
                                               "] badFormat/truncated",
                                           "registry/a.reg [value Blob of AB] badRegistryExport"));
  EXPECT_THAT(Entries(inventory), ElementsAre("LocalMachine\\My (.Default) " + Thumbprint(b_)));
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    ASSERT_NE(item.location, kNone);
    EXPECT_EQ(LogicalName(inventory.location(item.location)), "LocalMachine\\My");
  }
}

TEST_F(RegistryCertificatesTest, DeletionsAreTold) {
  RegistryExportWriter writer;
  writer.Deletion(kMachine + "MY\\Certificates\\AB");
  EXPECT_THAT(Told(ReadExport(writer)), SizeIs(1));
}

TEST_F(RegistryCertificatesTest, WhatAnotherSourceHoldsIsCompletedAndNotDoubled) {
  input_.Write("stores/LocalMachine/My/a.cer", a_);
  RegistryExportWriter writer;
  SerializedStoreWriter blob;
  blob.FriendlyName("NDES").Certificate(a_);
  writer.Key(kMachine + "MY");
  writer.Key(kMachine + "MY\\Certificates\\" + Thumbprint(a_)).Binary("Blob", blob.Elements());
  AddCertificate(writer, kMachine + "MY", b_);
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Entries(inventory),
              UnorderedElementsAre("LocalMachine\\My (.Default) " + Thumbprint(a_),
                                   "LocalMachine\\My (.Default) " + Thumbprint(b_)));
  ASSERT_NE(inventory.properties(inventory.entry(0)), nullptr);
  EXPECT_EQ(inventory.properties(inventory.entry(0))->friendly_name, "NDES");
  EXPECT_TRUE(inventory.KnowsMachineKeys());
}

TEST_F(RegistryCertificatesTest, FilesOfAProfileAreNamedByTheirHash) {
  const std::string folder = "stores/Users/S-1-5-21-1-2-3-4/My/";
  input_.Write(folder + Thumbprint(a_), Blob(a_));
  input_.Write(folder + Thumbprint(b_), Blob(a_));
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  ASSERT_THAT(inventory.entries(), SizeIs(2));
  int mismatches = 0;
  for (const CertificateEntry& entry : inventory.entries()) {
    EXPECT_EQ(LogicalName(inventory.location(entry)), "Users\\S-1-5-21-1-2-3-4\\My");
    if (inventory.properties(entry) != nullptr) ++mismatches;
  }
  EXPECT_EQ(mismatches, 1);
}

TEST_F(RegistryCertificatesTest, StoresAreLimited) {
  RegistryExportWriter writer;
  for (size_t i = 0; i < RegistryReader::kMaxStores + 5; ++i) {
    writer.Key(kMachine + std::to_string(i));
  }
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory), ElementsAre("registry/a.reg [certificate stores] tooMany"));
  EXPECT_EQ(inventory.store_records().size(), RegistryReader::kMaxStores);
}

TEST_F(RegistryCertificatesTest, ABundleTakesExportsToo) {
  RegistryExportWriter writer;
  AddCertificate(writer, kMachine + "Root", a_);
  const auto path = input_.Write("export", writer.Utf16());
  const auto inventory = ReadBundle({path}, {}, nullptr);
  ASSERT_TRUE(inventory);
  EXPECT_THAT(Entries(*inventory), ElementsAre("LocalMachine\\Root (.Default) " + Thumbprint(a_)));
  EXPECT_THAT(Sources(*inventory), ElementsAre("export (registry export)"));
}

// What Windows Update left (AutoUpdate\EncodedCtl and DisallowedCertEncodedCtl).
TEST_F(RegistryCertificatesTest, TrustListsOfWindowsUpdateAreKept) {
  const Bytes list = test_support::WriteTrustList({{Bytes(20, 1)}, {Bytes(20, 2)}});
  RegistryExportWriter writer;
  writer.Key(kMachine + "AuthRoot\\AutoUpdate")
      .Binary("EncodedCtl", list)
      .Binary("DisallowedCertEncodedCtl", list)
      .Binary("PinRulesEncodedCtl", list)
      .Text("RootDirUrl", "http://example.com");
  writer.Key(kMachine + "AuthRoot").Binary("EncodedCtl", list);
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory), IsEmpty());
  ASSERT_THAT(inventory.trust_lists(), SizeIs(2));
  EXPECT_TRUE(x509::Equal(inventory.trust_lists()[0].der, list));
  EXPECT_EQ(inventory.source(0).other_items, 2U);
}

TEST_F(RegistryCertificatesTest, ATrustListThatCannotBeReadIsTold) {
  RegistryExportWriter writer;
  writer.Key(kMachine + "AuthRoot\\AutoUpdate")
      .Binary("EncodedCtl", Bytes(30, 1))
      .Text("DisallowedCertEncodedCtl", "none");
  const Inventory inventory = ReadExport(writer);
  EXPECT_THAT(Told(inventory),
              ElementsAre("registry/a.reg [value EncodedCtl] badFormat/unexpectedTag",
                          "registry/a.reg [value DisallowedCertEncodedCtl] badRegistryExport"));
  EXPECT_THAT(inventory.trust_lists(), IsEmpty());
}

// An .stl file, in whatever place.
TEST_F(RegistryCertificatesTest, TrustListFilesAreKept) {
  const Bytes list = test_support::WriteTrustList({{Bytes(20, 1)}});
  input_.Write("authroot.stl", list);
  input_.Write("stores/LocalMachine/Disallowed/list.p7b", list);
  input_.Write("stores/LocalMachine/Root/list.pem",
               test_support::ToBytes(test_support::ToPem(list)));
  input_.Write("broken.stl", Bytes(list.begin(), list.begin() + 60));
  input_.Write("empty.stl", Bytes());
  input_.Write("keys/files/empty", Bytes());
  const Inventory inventory = Read();
  EXPECT_THAT(inventory.trust_lists(), SizeIs(3));
  EXPECT_THAT(Told(inventory),
              UnorderedElementsAre("broken.stl badFormat/truncated", "empty.stl emptyFile",
                                   "keys/files/empty emptyFile"));
  EXPECT_THAT(Sources(inventory),
              testing::IsSupersetOf(
                  {"authroot.stl (certificate trust list (roots, 1 subject))",
                   "stores/LocalMachine/Disallowed/list.p7b (certificate trust list (roots, 1 "
                   "subject))"}));
}

}  // namespace
}  // namespace pkiaudit::stores
