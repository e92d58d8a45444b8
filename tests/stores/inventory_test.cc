// SPDX-License-Identifier: Apache-2.0
#include "stores/inventory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"

namespace pkiaudit::stores {
namespace {

using test_support::CertificateBuilder;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = StoreLocation::Kind;

test_support::Bytes Named(const std::string& name) {
  return CertificateBuilder().Subject("CN=" + name).Build();
}

StoreLocation Machine(std::string store, std::string physical = ".Default") {
  return {Kind::kLocalMachine, {}, std::move(store), std::move(physical)};
}

// 100,000 certificates may cost 400 octets each beside their DER, for the whole program.
TEST(InventoryTest, EntriesAreSmall) { EXPECT_LE(sizeof(CertificateEntry), 220u); }

TEST(InventoryTest, SameCertificateInTwoStoresIsTwoEntries) {
  const auto der = Named("Twice");
  Inventory inventory;
  const SourceId source = inventory.AddSource("a.cer", "DER certificate");
  const LocationId root = inventory.InternLocation(Machine("Root"));
  const LocationId disallowed = inventory.InternLocation(Machine("Disallowed"));
  ASSERT_EQ(inventory.AddCertificate(root, source, 0, der), 0u);
  ASSERT_EQ(inventory.AddCertificate(disallowed, source, 7, der), 1u);
  EXPECT_THAT(Entries(inventory),
              ElementsAre("LocalMachine\\Root (.Default) " + Thumbprint(der),
                          "LocalMachine\\Disallowed (.Default) " + Thumbprint(der)));
  EXPECT_EQ(inventory.entry(1).offset, 7u);
  EXPECT_EQ(inventory.entry(1).sha256, x509::Sha256(der));
  EXPECT_EQ(inventory.source(source).certificates, 2u);
}

TEST(InventoryTest, LocationsAreInterned) {
  Inventory inventory;
  const LocationId root = inventory.InternLocation(Machine("Root"));
  EXPECT_EQ(inventory.InternLocation(Machine("Root")), root);
  EXPECT_NE(inventory.InternLocation(Machine("Root", ".GroupPolicy")), root);
  EXPECT_NE(inventory.InternLocation({Kind::kService, "Root", "", ".Default"}), root);
  EXPECT_EQ(inventory.locations().size(), 3u);
}

TEST(InventoryTest, KeepsItsOwnCopyThroughGrowthAndMove) {
  Inventory inventory;
  const SourceId source = inventory.AddSource("many", "PEM");
  const LocationId location = inventory.InternLocation(Machine("CA"));
  std::vector<test_support::Bytes> certificates;
  for (int i = 0; i < 20; ++i) certificates.push_back(Named("Certificate " + std::to_string(i)));
  // One larger than what shares a chunk, among many that fill several chunks.
  certificates.push_back(
      CertificateBuilder().Extension("1.2.3.4", false, test_support::Bytes(100'000, 0x5A)).Build());
  constexpr size_t kRounds = 200;
  for (size_t round = 0; round < kRounds; ++round) {
    for (const auto& der : certificates) {
      auto copy = std::make_unique<test_support::Bytes>(der);
      ASSERT_TRUE(inventory.AddCertificate(location, source, 0, *copy));
    }
  }
  const Inventory moved = std::move(inventory);
  ASSERT_EQ(moved.entries().size(), kRounds * certificates.size());
  for (size_t i = 0; i < moved.entries().size(); ++i) {
    ASSERT_TRUE(
        x509::Equal(moved.entries()[i].certificate.der(), certificates[i % certificates.size()]));
  }
}

TEST(InventoryTest, WhatIsNoCertificateIsTold) {
  Inventory inventory;
  const SourceId source = inventory.AddSource("bad.cer", "");
  const LocationId location = inventory.InternLocation(Machine("My"));
  auto der = Named("Cut");
  der.resize(der.size() - 1);
  EXPECT_EQ(inventory.AddCertificate(location, source, 42, der, "certificate 3 of PKCS#7"),
            std::nullopt);
  EXPECT_THAT(Told(inventory),
              ElementsAre("bad.cer [certificate 3 of PKCS#7] badFormat/truncated"));
  EXPECT_EQ(inventory.unreadable_items()[0].location, location);
  EXPECT_EQ(inventory.unreadable_items()[0].error.offset, 42u);
  EXPECT_EQ(inventory.source(source).unreadable, 1u);
  EXPECT_EQ(inventory.source(source).certificates, 0u);
  EXPECT_THAT(inventory.entries(), IsEmpty());
}

TEST(InventoryTest, BadItemsOfOneSourceAreBounded) {
  Inventory inventory;
  const SourceId hostile = inventory.AddSource("hostile.pem", "PEM");
  const SourceId other = inventory.AddSource("other.pem", "PEM");
  constexpr uint32_t kItems = Inventory::kMaxUnreadableOfSource + 5;
  for (uint32_t i = 0; i < kItems; ++i) {
    inventory.AddUnreadable({hostile, kNone, "block", {.code = ErrorCode::kBadFormat}});
  }
  inventory.AddUnreadable({other, kNone, "block", {.code = ErrorCode::kBadFormat}});
  EXPECT_EQ(inventory.source(hostile).unreadable, kItems);
  ASSERT_EQ(inventory.unreadable_items().size(), Inventory::kMaxUnreadableOfSource + 2u);
  EXPECT_EQ(inventory.unreadable_items()[Inventory::kMaxUnreadableOfSource].error.code,
            ErrorCode::kTooMany);
  EXPECT_EQ(inventory.unreadable_items().back().source, other);
}

TEST(InventoryTest, PrivateKeyFillsWhatIsNotKnown) {
  Inventory inventory;
  const SourceId source = inventory.AddSource("a.cer", "");
  const EntryId entry =
      inventory.AddCertificate(inventory.InternLocation(Machine("My")), source, 0, Named("Key"))
          .value();
  EXPECT_EQ(inventory.private_key(inventory.entry(entry)), nullptr);

  PrivateKey first;
  first.provider = "Provider";
  first.key_spec = kAtKeyExchange;
  inventory.SetPrivateKey(entry, first);
  PrivateKey second;
  second.provider = "Another";
  second.container = "Container";
  second.key_spec = kAtSignature;
  second.exportable = false;
  second.security_descriptor = "D:";
  inventory.SetPrivateKey(entry, second);

  const PrivateKey* key = inventory.private_key(inventory.entry(entry));
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->provider, "Provider");
  EXPECT_EQ(key->container, "Container");
  EXPECT_EQ(key->key_spec, kAtKeyExchange);
  EXPECT_EQ(key->exportable, false);
  EXPECT_EQ(key->machine_keyset, std::nullopt);
  EXPECT_EQ(key->security_descriptor, "D:");
}

TEST(InventoryTest, PropertiesBelongToTheirEntry) {
  Inventory inventory;
  const SourceId source = inventory.AddSource("a.cer", "");
  const LocationId location = inventory.InternLocation(Machine("My"));
  const EntryId plain = inventory.AddCertificate(location, source, 0, Named("A")).value();
  const EntryId named = inventory.AddCertificate(location, source, 0, Named("B")).value();
  inventory.SetProperties(named, {.friendly_name = "First"});
  inventory.SetProperties(named, {.friendly_name = "Second", .archived = true});
  EXPECT_EQ(inventory.properties(inventory.entry(plain)), nullptr);
  const CertificateProperties* properties = inventory.properties(inventory.entry(named));
  ASSERT_NE(properties, nullptr);
  EXPECT_EQ(properties->friendly_name, "First");  // what is known stays
  EXPECT_TRUE(properties->archived);
}

TEST(InventoryTest, FindsAnEntryByStoreAndCertificate) {
  Inventory inventory;
  const SourceId source = inventory.AddSource("a.cer", "");
  const LocationId my = inventory.InternLocation(Machine("My"));
  const LocationId root = inventory.InternLocation(Machine("Root"));
  const auto a = Named("A");
  const EntryId first = inventory.AddCertificate(my, source, 0, a).value();
  inventory.AddCertificate(my, source, 0, a).value();
  EXPECT_EQ(inventory.FindEntry(my, a), first);
  EXPECT_EQ(inventory.FindEntry(root, a), std::nullopt);
  const auto b = Named("B");
  EXPECT_EQ(inventory.FindEntry(my, b), std::nullopt);
  const EntryId later = inventory.AddCertificate(my, source, 0, b).value();
  EXPECT_EQ(inventory.FindEntry(my, b), later);
}

TEST(InventoryTest, KnowsMachineKeysWhereAllWereToldOrListed) {
  Inventory inventory;
  const SourceId source = inventory.AddSource("a.sst", "");
  const LocationId my = inventory.InternLocation(Machine("My"));
  inventory.AddCertificate(inventory.InternLocation(Machine("Root")), source, 0, Named("R"));
  EXPECT_FALSE(inventory.KnowsMachineKeys());
  const EntryId a = inventory.AddCertificate(my, source, 0, Named("A")).value();
  const EntryId b = inventory.AddCertificate(my, source, 0, Named("B")).value();
  inventory.MarkAllProperties(a);
  EXPECT_FALSE(inventory.KnowsMachineKeys());
  inventory.MarkAllProperties(b);
  EXPECT_TRUE(inventory.KnowsMachineKeys());
  inventory.AddCertificate(my, source, 0, Named("C"));
  EXPECT_FALSE(inventory.KnowsMachineKeys());
  inventory.host().machine_keys_listed = true;
  EXPECT_TRUE(inventory.KnowsMachineKeys());
}

TEST(InventoryTest, OnlyAStoreThatCouldBeListedWasRead) {
  Inventory inventory;
  inventory.AddStoreRecord({inventory.InternLocation(Machine("Root")), {}});
  inventory.AddStoreRecord({inventory.InternLocation(Machine("CA", ".GroupPolicy")), {}});
  inventory.AddStoreRecord(
      {inventory.InternLocation(Machine("My")), Error{.code = ErrorCode::kPermissionDenied}});
  EXPECT_TRUE(inventory.WasRead(Kind::kLocalMachine, "root"));
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "My"));
  EXPECT_FALSE(inventory.WasRead(Kind::kCurrentUser, "Root"));
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "CA"));
}

}  // namespace
}  // namespace pkiaudit::stores
