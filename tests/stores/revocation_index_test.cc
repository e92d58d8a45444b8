// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/revocation_index.h"

#include <gmock/gmock.h>

#include "tests/stores/snapshot_fixture.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pem_writer.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string Index(const std::string& fetches) {
  return "<revocation xmlns=\"urn:pkiaudit:revocation:1\" time=\"2026-06-01T08:00:00Z\">" +
         fetches + "</revocation>";
}

std::string BodyOf(std::string_view text, const std::string& file) {
  return "<body file=\"" + file + "\" sha256=\"" + x509::ToHex(x509::Sha256(x509::AsBytes(text))) +
         "\"/>";
}

class RevocationIndexTest : public SnapshotTest {
 protected:
  Inventory Read() {
    auto inventory = ReadSnapshot(input_.path(), {}, &saved_);
    EXPECT_TRUE(inventory);
    return std::move(*inventory);
  }

  std::optional<SavedRevocation> saved_;
};

TEST_F(RevocationIndexTest, ReadsAllOfIt) {
  input_.Write("revocation/index.xml",
               Index("<fetch kind=\"ocsp\" url=\"http://a/%C3%BC%25\" request=\"3000\" step=\"ok\" "
                     "code=\"200\" detail=\"d\" address=\"192.0.2.1:80\" proxy=\"http://p:1\" "
                     "contentType=\"t\" connectMilliseconds=\"1\" firstByteMilliseconds=\"2\" "
                     "endMilliseconds=\"3\" attempts=\"2\"><redirect url=\"http://b/\"/>" +
                     BodyOf("body", "x.crl") + "</fetch>"));
  input_.Write("revocation/X.CRL", "body");
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  ASSERT_TRUE(saved_);
  EXPECT_EQ(x509::ToIso8601(saved_->time), "2026-06-01T08:00:00Z");
  ASSERT_EQ(saved_->fetches.size(), 1U);
  const SavedFetch& fetch = saved_->fetches[0];
  EXPECT_EQ(fetch.kind, "ocsp");
  EXPECT_EQ(fetch.url, "http://a/\xC3\xBC%");
  EXPECT_THAT(fetch.request, ElementsAre(0x30, 0x00));
  EXPECT_EQ(fetch.step, "ok");
  EXPECT_EQ(fetch.code, 200);
  EXPECT_EQ(fetch.detail, "d");
  EXPECT_EQ(fetch.address, "192.0.2.1:80");
  EXPECT_EQ(fetch.proxy, "http://p:1");
  EXPECT_EQ(fetch.content_type, "t");
  EXPECT_EQ(fetch.connect_milliseconds, 1U);
  EXPECT_EQ(fetch.first_byte_milliseconds, 2U);
  EXPECT_EQ(fetch.end_milliseconds, 3U);
  EXPECT_EQ(fetch.attempts, 2U);
  EXPECT_THAT(fetch.redirects, ElementsAre("http://b/"));
  ASSERT_EQ(fetch.bodies.size(), 1U);
  ASSERT_TRUE(fetch.bodies[0].octets);
  EXPECT_EQ(x509::AsText(*fetch.bodies[0].octets), "body");
}

TEST_F(RevocationIndexTest, TellsBodiesThatAreNotWhatTheIndexSays) {
  const std::string fetch = "<fetch kind=\"crl\" url=\"http://a/\" step=\"ok\">";
  input_.Write("revocation/index.xml", Index(fetch + BodyOf("one", "one.crl") + "</fetch>" + fetch +
                                             BodyOf("two", "two.crl") + "</fetch>"));
  input_.Write("revocation/one.crl", "another");
  input_.Write("revocation/three.crl", "nobody names it");
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), UnorderedElementsAre("revocation/index.xml [body one.crl] conflict",
                                                    "revocation/index.xml [body two.crl] notFound",
                                                    "revocation/three.crl unexpectedFile"));
  for (const SavedFetch& each : saved_->fetches) {
    EXPECT_FALSE(each.bodies.at(0).octets);
  }
}

TEST_F(RevocationIndexTest, LeavesOutWhatIsNotAsTheSchemaAsks) {
  const std::string good = "<fetch kind=\"crl\" url=\"http://a/\" step=\"ok\"/>";
  const std::string digest(64, '0');
  input_.Write(
      "revocation/index.xml",
      Index("<fetch kind=\"crl\" step=\"ok\"/><fetch kind=\"crl\" url=\"%C\" step=\"ok\"/>"
            "<fetch kind=\"crl\" url=\"a\" step=\"ok\" code=\"-1\"/>"
            "<fetch kind=\"crl\" url=\"a\" step=\"ok\" request=\"0\"/>"
            "<fetch kind=\"crl\" url=\"a\" step=\"ok\"><body file=\"../../etc/passwd\" sha256=\"" +
            digest + "\"/></fetch>" + good));
  const Inventory inventory = Read();
  EXPECT_EQ(Told(inventory).size(), 5U);
  EXPECT_EQ(saved_->fetches.size(), 1U);
}

TEST_F(RevocationIndexTest, CrlsThatNoIndexNamesAreAtHand) {
  const test_support::Bytes crl = test_support::CrlBuilder().Build();
  const std::string pem = test_support::ToPem(crl, "X509 CRL");
  input_.Write("revocation/copied", crl);
  test_support::Bytes two = crl;
  two.insert(two.end(), crl.begin(), crl.end());
  input_.Write("revocation/two.crl", two);
  input_.Write("revocation/text.crl", "The CA's CRL\n" + pem + test_support::ToPem(a_));
  test_support::Bytes mixed = crl;
  mixed.insert(mixed.end(), a_.begin(), a_.end());
  input_.Write("revocation/mixed.crl", mixed);
  input_.Write("revocation/cut.crl", test_support::Bytes(crl.begin(), crl.end() - 1));
  input_.Write("revocation/issuer.cer", a_);
  input_.Write("revocation/issuer.pem", test_support::ToPem(a_));
  input_.Write("revocation/empty.crl", "");
  const Inventory inventory = Read();
  EXPECT_FALSE(saved_);
  EXPECT_THAT(Told(inventory), UnorderedElementsAre("revocation/mixed.crl badFormat/trailingData",
                                                    "revocation/cut.crl badFormat/truncated",
                                                    "revocation/issuer.cer unexpectedFile",
                                                    "revocation/issuer.pem unexpectedFile",
                                                    "revocation/empty.crl unexpectedFile"));
  ASSERT_EQ(inventory.crls().size(), 5U);
  for (const auto& each : inventory.crls()) {
    EXPECT_TRUE(x509::Equal(each.der, crl));
    EXPECT_EQ(each.location, kNone);
  }
  EXPECT_THAT(inventory.entries(), IsEmpty());
  EXPECT_THAT(Sources(inventory),
              testing::IsSupersetOf({"revocation/copied (DER CRL)", "revocation/text.crl (PEM)"}));
}

TEST_F(RevocationIndexTest, CrlsBesideAnIndexAreAtHandToo) {
  const test_support::Bytes crl = test_support::CrlBuilder().Build();
  input_.Write("revocation/index.xml", Index("<fetch kind=\"crl\" url=\"http://a/\" step=\"ok\">" +
                                             BodyOf(x509::AsText(crl), "named.crl") + "</fetch>"));
  input_.Write("revocation/named.crl", crl);
  input_.Write("revocation/other.crl", crl);
  const Inventory inventory = Read();
  EXPECT_THAT(Told(inventory), IsEmpty());
  ASSERT_TRUE(saved_);
  EXPECT_EQ(inventory.crls().size(), 1U);
}

TEST_F(RevocationIndexTest, WithoutAnIndexNothingIsReplayed) {
  input_.Write("revocation/a.crl", "text");
  const Inventory inventory = Read();
  EXPECT_FALSE(saved_);
  EXPECT_THAT(Told(inventory), ElementsAre("revocation/a.crl unexpectedFile"));
  input_.Write("revocation/index.xml", "<revocation/>");
  Read();
  EXPECT_FALSE(saved_);
}

}  // namespace
}  // namespace pkiaudit::stores
