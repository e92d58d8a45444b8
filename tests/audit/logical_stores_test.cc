// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/logical_stores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificate_builder.h"

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;
using testing::ElementsAre;

class LogicalStoresTest : public testing::Test {
 protected:
  stores::EntryId Add(const StoreLocation& location, const std::string& common_name = "a") {
    const auto der =
        test_support::CertificateBuilder().Subject("CN=" + common_name).SignatureRaw({1}).Build();
    return inventory_.AddCertificate(inventory_.InternLocation(location), source_, 0, der).value();
  }
  static StoreLocation Machine(std::string store, std::string physical) {
    return {StoreLocation::Kind::kLocalMachine, "", std::move(store), std::move(physical)};
  }

  stores::Inventory inventory_;
  stores::SourceId source_ = inventory_.AddSource("file", "PEM");
};

TEST_F(LogicalStoresTest, PhysicalStoresAndSpellingsAreOneLogicalStore) {
  const auto first = Add(Machine("Root", ".Default"));
  const auto second = Add(Machine("ROOT", ".GroupPolicy"));
  const auto in_ca = Add(Machine("CA", ".Default"));
  const auto of_user = Add({StoreLocation::Kind::kCurrentUser, "", "Root", ""});
  const auto other = Add(Machine("Root", ".Default"), "b");
  const LogicalStores stores(inventory_);
  EXPECT_THAT(stores.SameCertificate(first), ElementsAre(first, second));
  EXPECT_THAT(stores.SameCertificate(second), ElementsAre(first, second));
  EXPECT_THAT(stores.SameCertificate(in_ca), ElementsAre(in_ca));
  EXPECT_THAT(stores.SameCertificate(of_user), ElementsAre(of_user));
  EXPECT_THAT(stores.SameCertificate(other), ElementsAre(other));
  EXPECT_EQ(4u, stores.EntriesOf(inventory_.entry(first).sha256).size());
  EXPECT_EQ(".Default, .GroupPolicy", stores.PhysicalStores(second));
  EXPECT_EQ("CurrentUser\\Root", stores.PhysicalStores(of_user));
  EXPECT_TRUE(stores.IsRepresentative(first));
  EXPECT_FALSE(stores.IsRepresentative(second));
}

TEST_F(LogicalStoresTest, TheEntryWithThePrivateKeyRepresents) {
  const auto first = Add(Machine("My", ".Default"));
  const auto second = Add(Machine("My", ".Default"));
  stores::PrivateKey key;
  key.provider = "Microsoft Strong Cryptographic Provider";
  inventory_.SetPrivateKey(second, key);
  const LogicalStores stores(inventory_);
  EXPECT_FALSE(stores.IsRepresentative(first));
  EXPECT_TRUE(stores.IsRepresentative(second));
  EXPECT_EQ(".Default", stores.PhysicalStores(first));
}

TEST_F(LogicalStoresTest, FilesAreToldApartByCase) {
  const auto lower = Add({StoreLocation::Kind::kFile, "", "a.pem", ""});
  const auto upper = Add({StoreLocation::Kind::kFile, "", "A.pem", ""});
  const LogicalStores stores(inventory_);
  EXPECT_TRUE(stores.IsRepresentative(lower));
  EXPECT_TRUE(stores.IsRepresentative(upper));
}

TEST_F(LogicalStoresTest, EmptyInventory) {
  const LogicalStores stores(inventory_);
  EXPECT_TRUE(stores.EntriesOf({}).empty());
}

}  // namespace
}  // namespace pkiaudit::audit
