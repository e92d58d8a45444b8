// SPDX-License-Identifier: Apache-2.0
//
// Trust lists that come with the input: they take trust away, and never make a root look better.
#include "audit/pki/host_trust_lists.h"

#include <gmock/gmock.h>

#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"
#include "tests/support/trust_list_writer.h"
#include "x509/digest.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;
using test_support::TrustListOptions;
using testing::HasSubstr;
using Standing = TrustListSigner::Standing;

constexpr char kId[] = "root-not-in-trust-list";
constexpr char kRootListUsage[] = "1.3.6.1.4.1.311.10.3.9";

class HostTrustListsTest : public CheckTest {
 protected:
  using Properties = std::vector<std::pair<uint32_t, test_support::Bytes>>;

  stores::EntryId AddRoot() {
    return Add(LocalMachine("Root"), RootCa(At(2020, 1, 1), At(2040, 1, 1)));
  }
  test_support::TrustListSubject Of(stores::EntryId root, Properties properties = {}) const {
    const auto& sha1 = inventory_.entry(root).sha1;
    return {{sha1.begin(), sha1.end()}, std::move(properties)};
  }
  void AddHostList(const std::vector<test_support::TrustListSubject>& subjects,
                   const TrustListOptions& options = {}) {
    AddOctets(test_support::WriteTrustList(subjects, options));
  }
  void AddOctets(const test_support::Bytes& octets) {
    inventory_.AddTrustList(stores::kNone, inventory_.AddSource("registry/a.reg", ""), octets);
  }
  void Disallow(stores::EntryId root) {
    const auto digest = x509::Sha256(inventory_.entry(root).certificate.tbs_certificate());
    TrustListOptions options;
    options.usage = test_support::kDisallowedListUsage;
    options.algorithm = test_support::kBySignedPart;
    AddHostList({{{digest.begin(), digest.end()}}}, options);
  }
  // The operator's list, which names nothing.
  void ListNothing() {
    policy_.root_list.emplace();
    policy_.root_list->has_roots = true;
  }
  std::vector<std::string> Gaps() {
    std::vector<std::string> gaps;
    for (const CoverageGap& gap : Run(kId).report.coverage) {
      if (gap.what.find("trust list") != std::string::npos) {
        gaps.push_back(std::string(CoverageCauseName(gap.cause)) + " " + gap.what + ": " +
                       gap.reason);
      }
    }
    return gaps;
  }
};

TEST_F(HostTrustListsTest, NeverMakesARootLookBetter) {
  const auto root = AddRoot();
  AddHostList({Of(root)});
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable) << "listed is no pass";
  ListNothing();
  EXPECT_EQ(Judge(kId, root).result, Result::kFail) << "the operator's list counts";
}

TEST_F(HostTrustListsTest, NeverSaysThatARootIsMissing) {
  const auto root = AddRoot();
  AddHostList({});
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable);
}

TEST_F(HostTrustListsTest, TakesTrustAwayAsANotice) {
  const auto root = AddRoot();
  AddHostList({Of(root, {{104, test_support::Filetime(At(2026, 5, 1).unix_seconds)}})});
  const Judgement judgement = Judge(kId, root);
  EXPECT_EQ(judgement.severity, Severity::kNotice) << "the signer is not known";
  EXPECT_THAT(*EvidenceText(judgement.evidence, "standing"), HasSubstr("registry/a.reg"));
  EXPECT_EQ(EvidenceText(judgement.evidence, "disabledFrom"), "2026-05-01T00:00:00Z");
  time_ = At(2026, 4, 1);
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable) << "not yet";
}

TEST_F(HostTrustListsTest, DisallowedIsToldWhateverElseIsSaid) {
  const auto root = AddRoot();
  AddHostList({Of(root)});
  Disallow(root);
  policy_.allowed_roots = {x509::ToHex(inventory_.entry(root).sha1)};
  EXPECT_EQ(Judge(kId, root).severity, Severity::kNotice);
  EXPECT_THAT(*EvidenceText(Judge(kId, root).evidence, "standing"), HasSubstr("disallowed by"));
}

TEST_F(HostTrustListsTest, WhatWindowsOrTheOperatorHasDecidedIsNotToldAgain) {
  const auto root = AddRoot();
  AddHostList({Of(root, {{104, {}}})});
  ASSERT_EQ(Judge(kId, root).result, Result::kFail);
  policy_.allowed_roots = {x509::ToHex(inventory_.entry(root).sha1)};
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable);
  policy_.allowed_roots.clear();
  stores::CertificateProperties::Rare rare;
  rare.restrictions.disallowed = true;
  stores::CertificateProperties properties;
  properties.rare = std::make_shared<const stores::CertificateProperties::Rare>(rare);
  inventory_.SetProperties(root, std::move(properties));
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable);
}

TEST_F(HostTrustListsTest, AListWithABadSignatureIsToldAndNotUsed) {
  const auto root = AddRoot();
  TrustListOptions options;
  options.corrupt_signature = true;
  AddHostList({Of(root, {{104, {}}})}, options);
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable);
  EXPECT_THAT(Gaps(), testing::ElementsAre(HasSubstr("failed trust list registry/a.reg: Its "
                                                     "signature does not hold")));
}

TEST_F(HostTrustListsTest, AListWithoutItsSignerIsToldAndNotUsed) {
  const auto root = AddRoot();
  TrustListOptions options;
  options.with_signer = false;
  AddHostList({Of(root, {{104, {}}})}, options);
  EXPECT_EQ(Judge(kId, root).result, Result::kNotApplicable);
  EXPECT_THAT(Gaps(), testing::ElementsAre(HasSubstr("cannot be told")));
}

TEST_F(HostTrustListsTest, TheSignerIsToldOnceForTheSameList) {
  const auto root = AddRoot();
  AddHostList({Of(root)});
  AddHostList({Of(root)});
  EXPECT_THAT(Gaps(), testing::ElementsAre(
                          HasSubstr("the chain leads to CN=Trust List Publisher,O=Example")));
}

TEST_F(HostTrustListsTest, ManyListsAreNotAllUsed) {
  for (int i = 0; i < 18; ++i) {
    TrustListOptions options;
    options.this_update = At(2026, 1, 1).unix_seconds + i;
    AddHostList({}, options);
  }
  const auto gaps = Gaps();
  ASSERT_EQ(gaps.size(), kMaxHostTrustLists + 1);
  EXPECT_THAT(gaps, testing::Contains(HasSubstr("more than 16 trust lists")));
}

TEST_F(HostTrustListsTest, ListsOfOtherKindsAreNoMatter) {
  TrustListOptions options;
  options.usage = "1.3.6.1.4.1.311.10.3.1";
  AddHostList({}, options);
  EXPECT_THAT(Gaps(), testing::IsEmpty());
}

TEST_F(HostTrustListsTest, ABundleIsJudgedToo) {
  role_ = Role::kBundle;
  const auto root = Add(FileLocation("root.cer"), RootCa(At(2020, 1, 1), At(2040, 1, 1)));
  const auto leaf = Add(FileLocation("leaf.cer"), CertificateBuilder().Subject("CN=Leaf"));
  ListNothing();
  EXPECT_EQ(Judge(kId, root).result, Result::kFail);
  EXPECT_EQ(Judge(kId, leaf).result, Result::kNotApplicable);
}

class TrustListSignerTest : public HostTrustListsTest {
 protected:
  TrustListSignerTest() {
    root_ = CertificateBuilder()
                .Subject("CN=List Root")
                .PublicKey(TestKey::kRsa2048B)
                .BasicConstraints(true)
                .Build();
    options_.issuer = "CN=List PCA";
    options_.certificates = {Signer({kRootListUsage}), CertificateBuilder()
                                                           .Subject("CN=List PCA")
                                                           .PublicKey(TestKey::kRsa2048C)
                                                           .Issuer("CN=List Root")
                                                           .SignedBy(TestKey::kRsa2048B)
                                                           .Build()};
  }
  static test_support::Bytes Signer(const std::vector<std::string>& usages) {
    return CertificateBuilder()
        .Subject(test_support::kTrustListSigner)
        .SerialNumber(7)
        .PublicKey(TestKey::kRsa2048A)
        .ExtendedKeyUsage(usages)
        .Issuer("CN=List PCA")
        .SignedBy(TestKey::kRsa2048C)
        .Build();
  }
  // As if the test's root were Microsoft's.
  TrustListSigner Find() {
    const auto octets = test_support::WriteTrustList({}, options_);
    const auto list = x509::ParseTrustList(octets);
    auto signature = x509::VerifyTrustList(octets, *list);
    EXPECT_EQ(signature.status, x509::SignatureStatus::kValid);
    x509::SignatureVerifier verifier;
    const std::string thumbprint = x509::ToHex(x509::Sha1(root_));
    return FindTrustListSigner(OriginOf("a.stl", *list, std::move(signature)), inventory_,
                               IssuerIndex(inventory_), verifier,
                               std::vector<std::string_view>{thumbprint});
  }

  test_support::Bytes root_;
  TrustListOptions options_;
};

TEST_F(TrustListSignerTest, WithoutItsRootItIsNotKnown) {
  const TrustListSigner signer = Find();
  EXPECT_EQ(signer.standing, Standing::kNotKnown);
  EXPECT_EQ(signer.last, "CN=List Root");
}

TEST_F(TrustListSignerTest, TheRootMayStandInTheInventoryOrInTheList) {
  options_.certificates.push_back(root_);
  EXPECT_EQ(Find().standing, Standing::kMicrosoft);
  options_.certificates.pop_back();
  Add(LocalMachine("Root"), root_);
  EXPECT_EQ(Find().standing, Standing::kMicrosoft);
}

TEST_F(TrustListSignerTest, AnotherRootOfThatNameIsNone) {
  const auto other = CertificateBuilder()
                         .Subject("CN=List Root")
                         .PublicKey(TestKey::kRsa2048D)
                         .BasicConstraints(true)
                         .Build();
  Add(LocalMachine("Root"), other);
  EXPECT_EQ(Find().standing, Standing::kNotKnown) << "its key does not verify the PCA";
}

TEST_F(TrustListSignerTest, ACertificateForOtherUsesDoesNotCount) {
  options_.certificates.push_back(root_);
  options_.certificates[0] = Signer({"1.3.6.1.5.5.7.3.3"});
  EXPECT_EQ(Find().standing, Standing::kWrongUsage);
  options_.usage = test_support::kDisallowedListUsage;
  options_.algorithm = test_support::kBySignedPart;
  options_.certificates[0] = Signer({kRootListUsage});
  EXPECT_EQ(Find().standing, Standing::kWrongUsage) << "for the other list";
}

TEST_F(TrustListSignerTest, ASignerOfItsOwnIsAnother) {
  options_ = {};
  const TrustListSigner signer = Find();
  EXPECT_EQ(signer.standing, Standing::kOther);
  EXPECT_EQ(signer.last, "CN=Trust List Publisher,O=Example");
}

}  // namespace
}  // namespace pkiaudit::audit
