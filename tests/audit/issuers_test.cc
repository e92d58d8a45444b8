// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/issuers.h"

#include <gmock/gmock.h>

#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::TestKey;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Bytes kIdA = {1, 2, 3};
const Bytes kIdB = {1, 2, 4};

class IssuersTest : public CheckTest {
 protected:
  stores::EntryId AddCa(std::string_view subject, std::optional<Bytes> key_identifier) {
    CertificateBuilder builder;
    builder.Subject(subject).BasicConstraints(true).SerialNumber(++serial_number_);
    if (key_identifier) {
      builder.SubjectKeyIdentifier(*key_identifier);
    }
    return Add(LocalMachine("CA"), builder);
  }
  stores::EntryId AddIssuedBy(std::string_view issuer, std::optional<Bytes> key_identifier) {
    CertificateBuilder builder;
    builder.Subject("CN=Device").Issuer(issuer).SerialNumber(++serial_number_);
    if (key_identifier) {
      builder.AuthorityKeyIdentifier(*key_identifier);
    }
    return Add(LocalMachine("My"), builder);
  }
  std::vector<stores::EntryId> Candidates(stores::EntryId entry, size_t limit = 16) {
    return IssuerIndex(inventory_).CandidateIssuers(inventory_.entry(entry).certificate, limit);
  }
  std::vector<stores::EntryId> Issued(stores::EntryId entry, size_t limit = 100) {
    return IssuerIndex(inventory_).Issued(inventory_.entry(entry).certificate, limit);
  }

  int64_t serial_number_ = 0;
};

TEST_F(IssuersTest, FindsByNameAndKeyIdentifier) {
  const auto with_b = AddCa("CN=CA", kIdB);
  const auto without = AddCa("CN=CA", std::nullopt);
  const auto with_a = AddCa("CN=CA", kIdA);
  AddCa("CN=ca", kIdA);  // another name, byte for byte
  AddCa("CN=CA2", kIdA);
  const auto names_a = AddIssuedBy("CN=CA", kIdA);
  const auto names_none = AddIssuedBy("CN=CA", std::nullopt);
  const auto names_other = AddIssuedBy("CN=Unknown", kIdA);
  EXPECT_THAT(Candidates(names_a), ElementsAre(without, with_a));
  EXPECT_THAT(Candidates(names_none), ElementsAre(with_b, without, with_a));
  EXPECT_THAT(Candidates(names_other), IsEmpty());
}

TEST_F(IssuersTest, MalformedKeyIdentifiersContradictNothing) {
  const auto ca = Add(LocalMachine("CA"), CertificateBuilder().Subject("CN=CA").Extension(
                                              "2.5.29.14", false, test_support::der::Null()));
  const auto device = Add(LocalMachine("My"), CertificateBuilder().Issuer("CN=CA").Extension(
                                                  "2.5.29.35", false, test_support::der::Null()));
  EXPECT_THAT(Candidates(device), ElementsAre(ca));
  EXPECT_THAT(Candidates(AddIssuedBy("CN=CA", kIdA)), ElementsAre(ca));
}

TEST_F(IssuersTest, SelfIssuedFindsItself) {
  const auto root = AddCa("CN=Root", kIdA);
  EXPECT_THAT(Candidates(root), ElementsAre(root));
  EXPECT_THAT(Issued(root), ElementsAre(root));
}

TEST_F(IssuersTest, EmptyNamesBelongToNobody) {
  const auto nameless = AddCa("", std::nullopt);
  EXPECT_THAT(Candidates(nameless), IsEmpty());
  EXPECT_THAT(Issued(nameless), IsEmpty());
  EXPECT_THAT(IssuerIndex(inventory_).SameSubject(inventory_.entry(nameless).certificate),
              IsEmpty());
}

TEST_F(IssuersTest, PrefersTheVeryKeyIdentifierOverTheLimit) {
  for (int i = 0; i < 3; ++i) {
    AddCa("CN=CA", std::nullopt);
  }
  const auto exact = AddCa("CN=CA", kIdA);
  EXPECT_THAT(Candidates(AddIssuedBy("CN=CA", kIdA), 1), ElementsAre(exact));
  EXPECT_THAT(Candidates(AddIssuedBy("CN=CA", kIdA), 2), ElementsAre(0u, exact));
}

TEST_F(IssuersTest, IssuedAndSameSubjectInOrderOfEntryUpToTheLimit) {
  const auto first = AddIssuedBy("CN=CA", kIdB);
  AddIssuedBy("CN=CA2", kIdA);
  const auto ca = AddCa("CN=CA", kIdA);
  const auto second = AddIssuedBy("CN=CA", kIdA);
  const auto renewed = AddCa("CN=CA", kIdB);
  EXPECT_THAT(Issued(ca), ElementsAre(first, ca, second, renewed));
  EXPECT_THAT(Issued(ca, 2), ElementsAre(first, ca));
  EXPECT_THAT(Issued(first), IsEmpty());
  EXPECT_THAT(IssuerIndex(inventory_).SameSubject(inventory_.entry(ca).certificate),
              ElementsAre(ca, renewed));
}

TEST_F(IssuersTest, ManyCertificatesOfOneName) {
  constexpr size_t kMany = 5000;
  const Bytes der = CertificateBuilder().Subject("CN=Root").SubjectKeyIdentifier(kIdB).Build();
  for (size_t i = 0; i < kMany; ++i) {
    Add(LocalMachine("Root"), der, "many.p7b");
  }
  const auto device = AddIssuedBy("CN=Root", kIdA);
  const IssuerIndex index(inventory_);
  const auto& root = inventory_.entry(0).certificate;
  EXPECT_THAT(index.CandidateIssuers(inventory_.entry(device).certificate), IsEmpty());
  EXPECT_THAT(index.CandidateIssuers(root), SizeIs(16));
  EXPECT_THAT(index.Issued(root), SizeIs(kMany + 1));
  EXPECT_THAT(index.Issued(root, 3), ElementsAre(0u, 1u, 2u));
}

}  // namespace
}  // namespace pkiaudit::audit
