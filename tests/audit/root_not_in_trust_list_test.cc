// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/root_standing.h"
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"
#include "tests/support/trust_list_writer.h"
#include "x509/digest.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "root-not-in-trust-list";

class RootNotInTrustListTest : public CheckTest {
 protected:
  using Properties = std::vector<std::pair<uint32_t, test_support::Bytes>>;

  stores::EntryId AddRoot() {
    return Add(LocalMachine("Root"), RootCa(At(2020, 1, 1), At(2040, 1, 1)));
  }
  // authroot.stl with that root only.
  void List(stores::EntryId root, Properties properties = {}) {
    const auto& sha1 = inventory_.entry(root).sha1;
    Take(test_support::WriteTrustList({{{sha1.begin(), sha1.end()}, std::move(properties)}}));
  }
  void ListNothing() { Take(test_support::WriteTrustList({})); }
  // disallowedcert.stl with that digest.
  void Disallow(x509::Bytes digest) {
    test_support::TrustListOptions options;
    options.usage = test_support::kDisallowedListUsage;
    options.algorithm = test_support::kBySignedPart;
    Take(test_support::WriteTrustList({{{digest.begin(), digest.end()}}}, options));
  }

 private:
  void Take(const test_support::Bytes& octets) {
    if (!policy_.root_list) policy_.root_list.emplace();
    const auto list = x509::ParseTrustList(octets);
    ASSERT_TRUE(list);
    EXPECT_TRUE(AddTrustList(*list, *policy_.root_list));
  }
};

TEST_F(RootNotInTrustListTest, OnNoList) {
  const auto root = AddRoot();
  ListNothing();
  const Judgement judgement = Judge(kId, root);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kNotice);
}

TEST_F(RootNotInTrustListTest, Listed) {
  const auto root = AddRoot();
  List(root);
  EXPECT_EQ(Judge(kId, root).result, Result::kPass);
}

TEST_F(RootNotInTrustListTest, AllowedByEitherHash) {
  const auto root = AddRoot();
  ListNothing();
  policy_.allowed_roots = {x509::ToHex(inventory_.entry(root).sha1)};
  EXPECT_EQ(Judge(kId, root).result, Result::kPass);
  policy_.allowed_roots = {x509::ToHex(inventory_.entry(root).sha256)};
  EXPECT_EQ(Judge(kId, root).result, Result::kPass);
}

TEST_F(RootNotInTrustListTest, Disabled) {
  const auto root = AddRoot();
  List(root, {{104, test_support::Filetime(At(2026, 5, 1).unix_seconds)}});
  EXPECT_EQ(Judge(kId, root).severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(Judge(kId, root).evidence, "disabledFrom"), "2026-05-01T00:00:00Z");
  time_ = At(2026, 4, 1);
  EXPECT_EQ(Judge(kId, root).result, Result::kPass) << "not yet";
}

TEST_F(RootNotInTrustListTest, DisabledWithoutATime) {
  const auto root = AddRoot();
  List(root, {{104, {}}});
  EXPECT_EQ(Judge(kId, root).severity, Severity::kWarning);
}

TEST_F(RootNotInTrustListTest, TrustedForOlderCertificatesOnly) {
  const auto root = AddRoot();
  List(root, {{126, test_support::Filetime(At(2025, 1, 1).unix_seconds)}});
  EXPECT_EQ(Judge(kId, root).severity, Severity::kInfo);
}

TEST_F(RootNotInTrustListTest, DisallowedWhateverElseIsSaid) {
  const auto root = AddRoot();
  List(root);
  const auto& entry = inventory_.entry(root);
  policy_.allowed_roots = {x509::ToHex(entry.sha1)};
  const x509::Bytes signed_part = entry.certificate.tbs_certificate();
  Disallow(x509::Sha1(entry.certificate.der()));
  EXPECT_EQ(Judge(kId, root).result, Result::kPass) << "of the whole certificate it means nothing";
  Disallow(x509::Sha256(signed_part));
  EXPECT_EQ(Judge(kId, root).severity, Severity::kError);
}

TEST_F(RootNotInTrustListTest, WithoutAListOfRootsNothingIsMissingFromIt) {
  const auto root = AddRoot();
  Disallow(std::vector<uint8_t>(20, 1));
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable);
}

TEST_F(RootNotInTrustListTest, DoesNotApply) {
  const auto root = AddRoot();
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable) << "no list was given";
  ListNothing();
  const auto issuing = Add(LocalMachine("CA"), IssuingCa(At(2020, 1, 1), At(2040, 1, 1)));
  EXPECT_EQ(Judge(kId, issuing).result, Result::kNotApplicable);
}

TEST_F(RootNotInTrustListTest, OtherListsAreRefused) {
  test_support::TrustListOptions options;
  options.usage = "1.3.6.1.4.1.311.10.3.1";
  const auto octets = test_support::WriteTrustList({}, options);
  RootList list;
  EXPECT_FALSE(AddTrustList(*x509::ParseTrustList(octets), list));
}

}  // namespace
}  // namespace pkiaudit::audit
