// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/serialized_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/path.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "stores/sources.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/digest.h"
#include "tests/support/serialized_store_writer.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/trust_list_writer.h"

namespace pkiaudit::stores {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::SerializedStoreWriter;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::SizeIs;

Bytes Cut(const Bytes& octets, size_t size) {
  return {octets.begin(), octets.begin() + static_cast<ptrdiff_t>(size)};
}
Bytes TrustList() { return test_support::WriteTrustList({{Bytes(20, 1)}}); }

class SerializedStoreTest : public testing::Test {
 protected:
  // Starts anew.
  Destination Into() {
    inventory_ = Inventory();
    return {inventory_, inventory_.InternLocation({StoreLocation::Kind::kFile, "", "f", ""}),
            inventory_.AddSource("f", "")};
  }
  void ReadStore(const Bytes& octets) { ReadSerializedStore(octets, Into()); }
  void ReadBlob(const Bytes& octets, std::optional<std::string_view> name = {}) {
    ReadSerializedElements(octets, {.what = "blob"}, name, false, Into());
  }
  std::vector<std::string> Thumbprints() const {
    std::vector<std::string> thumbprints;
    for (const auto& entry : inventory_.entries()) thumbprints.push_back(x509::ToHex(entry.sha1));
    return thumbprints;
  }
  std::vector<uint64_t> Offsets() const {
    std::vector<uint64_t> offsets;
    for (const auto& item : inventory_.unreadable_items()) offsets.push_back(item.error.offset);
    return offsets;
  }
  const CertificateProperties* Properties(EntryId id) const {
    return inventory_.properties(inventory_.entry(id));
  }

  const Bytes a_ = CertificateBuilder().Subject("CN=A").Build();
  const Bytes b_ = CertificateBuilder().Subject("CN=B").Build();
  Inventory inventory_;
};

TEST_F(SerializedStoreTest, AnEmptyStoreHoldsNothingAndIsFine) {
  ReadStore(SerializedStoreWriter().Store());
  EXPECT_THAT(inventory_.entries(), IsEmpty());
  EXPECT_THAT(Told(inventory_), IsEmpty());
}

TEST_F(SerializedStoreTest, PropertiesBelongToTheCertificateBehindThem) {
  SerializedStoreWriter writer;
  writer.Hashes(a_).FriendlyName("first").Certificate(a_);
  writer.Hashes(b_).Property(19, {}).Certificate(b_);
  ReadStore(writer.Store());
  EXPECT_THAT(Thumbprints(),
              ElementsAre(test_support::Thumbprint(a_), test_support::Thumbprint(b_)));
  ASSERT_NE(Properties(0), nullptr);
  EXPECT_EQ(Properties(0)->friendly_name, "first");
  EXPECT_FALSE(Properties(0)->archived);
  ASSERT_NE(Properties(1), nullptr);
  EXPECT_EQ(Properties(1)->friendly_name, "");
  EXPECT_TRUE(Properties(1)->archived);
  EXPECT_THAT(Told(inventory_), IsEmpty());
}

TEST_F(SerializedStoreTest, TheOffsetIsThatOfTheCertificate) {
  const Bytes store = SerializedStoreWriter().FriendlyName("x").Certificate(a_).Store();
  ReadStore(store);
  const uint64_t offset = inventory_.entry(0).offset;
  ASSERT_LE(offset + a_.size(), store.size());
  EXPECT_TRUE(x509::Equal(x509::Bytes(store).subspan(offset, a_.size()), a_));
}

TEST_F(SerializedStoreTest, PrivateKeysAreCounted) {
  SerializedStoreWriter writer;
  writer.Property(2, test_support::KeyProviderInfoProperty({.container = "c", .provider = "p"}));
  writer.Certificate(a_).Certificate(b_);
  ReadStore(writer.Store());
  EXPECT_EQ(inventory_.source(0).private_keys, 1U);
  ASSERT_NE(inventory_.private_key(inventory_.entry(0)), nullptr);
  EXPECT_EQ(inventory_.private_key(inventory_.entry(1)), nullptr);
}

TEST_F(SerializedStoreTest, CrlsAndTrustListsAreKept) {
  SerializedStoreWriter writer;
  writer.Property(3, Bytes(20, 0)).Crl(test_support::CrlBuilder().Build());
  writer.Property(3, Bytes(20, 0)).TrustList(TrustList()).Certificate(a_);
  ReadStore(writer.Store());
  EXPECT_THAT(inventory_.crls(), SizeIs(1));
  ASSERT_THAT(inventory_.trust_lists(), SizeIs(1));
  EXPECT_TRUE(x509::Equal(inventory_.trust_lists()[0].der, TrustList()));
  EXPECT_EQ(inventory_.source(0).crls, 1U);
  EXPECT_EQ(inventory_.source(0).other_items, 1U);
  // The hashes of the CRL are none of the certificate's.
  EXPECT_EQ(Properties(0), nullptr);
  EXPECT_THAT(Told(inventory_), IsEmpty());
}

TEST_F(SerializedStoreTest, WhatIsNoCrlOrTrustListIsTold) {
  ReadStore(SerializedStoreWriter().Crl({}).TrustList(a_).Certificate(b_).Store());
  EXPECT_THAT(Told(inventory_),
              ElementsAre("f [CRL 1 of serialized store] badFormat/truncated",
                          "f [trust list 2 of serialized store] badFormat/unexpectedTag"));
  EXPECT_THAT(Thumbprints(), SizeIs(1));
}

TEST_F(SerializedStoreTest, OneBadCertificateDoesNotLoseTheOthers) {
  ReadStore(SerializedStoreWriter().Certificate(Cut(a_, 100)).Certificate(b_).Store());
  EXPECT_THAT(Thumbprints(), ElementsAre(test_support::Thumbprint(b_)));
  EXPECT_THAT(Told(inventory_),
              ElementsAre("f [certificate 1 of serialized store] badFormat/truncated"));
}

TEST_F(SerializedStoreTest, ABadPropertyIsToldWithItsPlace) {
  SerializedStoreWriter writer;
  writer.Certificate(a_).FriendlyName("kept").Property(104, Bytes(3, 0)).Certificate(b_);
  ReadStore(writer.Store());
  EXPECT_THAT(Told(inventory_),
              ElementsAre("f [property 104 of item 2 of serialized store] badFormat/badValue"));
  EXPECT_EQ(Properties(1)->friendly_name, "kept");
  EXPECT_EQ(Properties(1)->restrictions(), nullptr);
}

TEST_F(SerializedStoreTest, WhereverAStoreIsCutWhatStoodBeforeIsRead) {
  SerializedStoreWriter writer;
  writer.FriendlyName("first").Certificate(a_);
  const size_t first_end = 8 + writer.Elements().size();
  writer.FriendlyName("second").Certificate(b_);
  const Bytes store = writer.Store();
  for (size_t size = 8; size < store.size(); ++size) {
    ReadStore(Cut(store, size));
    const size_t expected = size < first_end ? 0 : size < store.size() - 12 ? 1 : 2;
    ASSERT_THAT(inventory_.entries(), SizeIs(expected)) << size;
    ASSERT_THAT(Told(inventory_), SizeIs(1)) << size;
    const Error& error = inventory_.unreadable_items()[0].error;
    ASSERT_EQ(error.detail, x509::ErrorCode::kTruncated) << size;
    ASSERT_LE(error.offset, size);
  }
}

TEST_F(SerializedStoreTest, ContextsEndWhereTheLastOneDoes) {
  const Bytes good = test_support::SerializedStoreWriter()
                         .FriendlyName("a")
                         .Certificate(test_support::CertificateBuilder().Build())
                         .Elements();
  const auto behind = [&](const Bytes& more) {
    Bytes octets = good;
    octets.insert(octets.end(), more.begin(), more.end());
    return octets;
  };
  EXPECT_EQ(LengthOfContexts(good), good.size());
  EXPECT_EQ(LengthOfContexts(behind(good)), 2 * good.size());
  EXPECT_EQ(LengthOfContexts(behind(Bytes(12, 0))), good.size()) << "the end of a store";
  EXPECT_EQ(LengthOfContexts(behind({2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})), good.size());
  EXPECT_EQ(LengthOfContexts(behind(SerializedStoreWriter().Property(2, {}).Elements())),
            good.size());
  EXPECT_EQ(LengthOfContexts(behind(SerializedStoreWriter().Crl(Bytes{4, 0}).Elements())),
            good.size());
  EXPECT_EQ(LengthOfContexts(SerializedStoreWriter().TrustList(Bytes{0x30, 0}).Elements()), 14u);
  for (size_t cut = 0; cut < good.size(); ++cut) {
    EXPECT_EQ(LengthOfContexts(x509::Bytes(good).first(cut)), 0u) << cut;
  }
}

TEST_F(SerializedStoreTest, TheOffsetOfACutIsThatOfTheElement) {
  SerializedStoreWriter writer;
  writer.Certificate(a_);
  const size_t second = 8 + writer.Elements().size();
  ReadStore(Cut(writer.Certificate(b_).Store(), second + 20));
  EXPECT_THAT(Told(inventory_), ElementsAre("f [element of serialized store] badFormat/truncated"));
  EXPECT_THAT(Offsets(), ElementsAre(second));
}

TEST_F(SerializedStoreTest, WhatFollowsTheEndIsTold) {
  Bytes store = SerializedStoreWriter().Certificate(a_).Store();
  store.push_back(0);
  ReadStore(store);
  EXPECT_THAT(Thumbprints(), SizeIs(1));
  EXPECT_THAT(Told(inventory_), ElementsAre("f [end of serialized store] badFormat/trailingData"));
  EXPECT_THAT(Offsets(), ElementsAre(store.size() - 1));
}

TEST_F(SerializedStoreTest, LengthsAreNotBelieved) {
  for (const uint32_t length : {0xFFFFFFFFU, 0x80000000U, 0x7FFFFFFFU, 0xFFFFFFF4U, 1U}) {
    Bytes elements = SerializedStoreWriter().Certificate(a_).Elements();
    for (size_t i = 0; i < 4; ++i) elements[8 + i] = static_cast<uint8_t>(length >> (8 * i));
    ReadBlob(elements);
    EXPECT_THAT(inventory_.entries(), IsEmpty()) << length;
    EXPECT_THAT(Told(inventory_), testing::Not(IsEmpty())) << length;
  }
}

TEST_F(SerializedStoreTest, AnUnknownEncodingEndsTheReading) {
  Bytes elements = SerializedStoreWriter().Certificate(a_).Certificate(b_).Elements();
  elements[12 + a_.size() + 4] = 2;
  ReadBlob(elements);
  EXPECT_THAT(Thumbprints(), SizeIs(1));
  EXPECT_THAT(Told(inventory_), ElementsAre("f [element of blob] badFormat/badValue"));
}

TEST_F(SerializedStoreTest, PropertiesWithoutACertificateAreTold) {
  ReadBlob(SerializedStoreWriter().FriendlyName("x").Elements(), "00");
  EXPECT_THAT(Told(inventory_),
              ElementsAre("f [properties without a certificate of blob] badFormat/truncated"));
  ReadStore(SerializedStoreWriter().FriendlyName("x").Store());
  EXPECT_THAT(Told(inventory_), SizeIs(1));
}

TEST_F(SerializedStoreTest, TheNameOfABlobIsAHashToo) {
  const Bytes elements = SerializedStoreWriter().Hashes(a_).Certificate(a_).Elements();
  ReadBlob(elements, test_support::Thumbprint(a_));
  EXPECT_EQ(Properties(0), nullptr);
  ReadBlob(elements, test_support::Thumbprint(b_));
  ASSERT_NE(Properties(0), nullptr);
  ASSERT_NE(Properties(0)->rare, nullptr);
  EXPECT_THAT(Properties(0)->rare->hash_mismatches, SizeIs(1));
}

TEST_F(SerializedStoreTest, AnItemOverItsLimitIsPassedOver) {
  ReadBlob(SerializedStoreWriter().Crl(Bytes(kMaxContextSize + 1, 0)).Certificate(a_).Elements());
  EXPECT_THAT(Told(inventory_), ElementsAre("f [item 1 of blob] tooLarge"));
  EXPECT_THAT(Thumbprints(), SizeIs(1));
}

TEST_F(SerializedStoreTest, MutantsAreReadOrTold) {
  SerializedStoreWriter writer;
  writer.Hashes(a_).FriendlyName("x").Property(104, {}).Certificate(a_);
  writer.Property(2, test_support::KeyProviderInfoProperty({.container = "c", .provider = "p"}));
  writer.Property(9, test_support::UsagesProperty({"1.2.3"})).Certificate(b_);
  const Bytes store = writer.Store();
  std::mt19937 random(4711);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same mutants each time
  for (int i = 0; i < 2000; ++i) {
    Bytes mutant = store;
    for (int change = 0; change < 3; ++change) {
      mutant[random() % mutant.size()] = static_cast<uint8_t>(random() % 2 ? 0xFF : random());
    }
    ReadStore(mutant);
    for (const uint64_t offset : Offsets()) ASSERT_LE(offset, mutant.size());
    for (const CertificateEntry& entry : inventory_.entries()) {
      ASSERT_LE(entry.offset + entry.certificate.der().size(), mutant.size());
    }
  }
}

TEST(ThumbprintOfFileNameTest, OnlyNamesThatAreHashesSayAnything) {
  const std::string hash = "0563b8630D62D75ABBC8AB1E4BDFB5A899B24D43";
  EXPECT_EQ(ThumbprintOfFileName(hash), hash);
  EXPECT_EQ(ThumbprintOfFileName("a/b.c/" + hash), hash);
  EXPECT_EQ(ThumbprintOfFileName("a/" + hash + ".blob"), hash);
  EXPECT_EQ(ThumbprintOfFileName("a/" + hash + "0"), std::nullopt);
  EXPECT_EQ(ThumbprintOfFileName("a/" + hash.substr(1) + "x"), std::nullopt);
  EXPECT_EQ(ThumbprintOfFileName(hash + "/store.blob"), std::nullopt);
  EXPECT_EQ(ThumbprintOfFileName(""), std::nullopt);
}

// Real values of a real host (tests/stores/data/README.md).
TEST(RealBlobsTest, AreReadWithTheirProperties) {
  const boost::filesystem::path folder =
      boost::filesystem::path(PKIAUDIT_SOURCE_DIR) / "tests/stores/data/blobs";
  const auto inventory = ReadBundle({folder}, {}, nullptr);
  ASSERT_TRUE(inventory);
  EXPECT_THAT(Told(*inventory), IsEmpty());
  EXPECT_THAT(Entries(*inventory), ElementsAre("3ADD0E7EA2B284FF459E137365B482D188DFBF8A.blob "
                                               "3ADD0E7EA2B284FF459E137365B482D188DFBF8A",
                                               "71C3B6E88A19BFC4D0F85EB752FD4F7AE0CC2651.blob "
                                               "71C3B6E88A19BFC4D0F85EB752FD4F7AE0CC2651",
                                               "B9EE85A10FD495D994ED63488AB74A18CB8E6BFA.blob "
                                               "B9EE85A10FD495D994ED63488AB74A18CB8E6BFA",
                                               "E5958D48FE10D7340311E8C03BB22940DABA2DA3.blob "
                                               "E5958D48FE10D7340311E8C03BB22940DABA2DA3"));
  using Other = CertificateProperties::Other;
  const std::vector<Other> usual = {{20, 20}, {15, 20}, {25, 16}, {24, 16}};
  const std::vector<Other> with_key_hashes = {{75, 68}, {24, 16}, {25, 16}, {15, 20}, {20, 20}};
  for (const CertificateEntry& entry : inventory->entries()) {
    const CertificateProperties* const properties = inventory->properties(entry);
    ASSERT_NE(properties, nullptr);
    EXPECT_THAT(properties->Others(),
                ElementsAreArray(entry.sha1[0] == 0xB9 ? with_key_hashes : usual));
    EXPECT_EQ(properties->rare, nullptr);  // all stored hashes are right
    EXPECT_EQ(properties->friendly_name, "");
    EXPECT_FALSE(properties->archived);
    EXPECT_EQ(inventory->private_key(entry), nullptr);
  }
}

}  // namespace
}  // namespace pkiaudit::stores
