// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "audit/pki/trust_restrictions.h"
#include "stores/formats/property_decoder.h"
#include "tests/audit/check_test.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::FileTimeProperty;
using test_support::TestKey;
using test_support::UnixTime;
using test_support::UsagesProperty;

constexpr std::string_view kId = "root-disabled";
constexpr char kServerAuth[] = "1.3.6.1.5.5.7.3.1";

CertificateBuilder Root() { return CertificateBuilder().Subject("CN=Root").BasicConstraints(true); }

class RootDisabledTest : public CheckTest {
 protected:
  // The property stands beside the entry's certificate.
  void Restrict(stores::EntryId id, std::initializer_list<std::pair<uint32_t, Bytes>> properties) {
    stores::PropertyDecoder decoder;
    for (const auto& [property, value] : properties) ASSERT_TRUE(decoder.Add(property, value));
    decoder.Apply(inventory_, id);
  }
  stores::EntryId AddDisabled(const stores::StoreLocation& location,
                              const CertificateBuilder& root) {
    const auto id = Add(location, root);
    Restrict(id, {{104, FileTimeProperty(UnixTime(2023, 4, 1))}});
    return id;
  }
};

TEST_F(RootDisabledTest, TellsSinceWhenARootIsDisabled) {
  const Judgement judgement = Judge(kId, AddDisabled(LocalMachine("Root", ".AuthRoot"), Root()));
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(Severity::kInfo, judgement.severity);
  EXPECT_EQ("2023-04-01T00:00:00Z", EvidenceText(judgement.evidence, "since"));
  EXPECT_EQ("does not trust it any more", EvidenceText(judgement.evidence, "standing"));
  EXPECT_EQ("nothing that chains to it is trusted since 2023-04-01T00:00:00Z",
            EvidenceText(judgement.evidence, "restrictions"));
  EXPECT_EQ("no", EvidenceText(judgement.evidence, "enrolmentDepends"));
}

TEST_F(RootDisabledTest, PassesWhatNothingRestricts) {
  const auto id = Add(LocalMachine("Root"), Root());
  Restrict(id, {{11, test_support::Utf16Property("a name")}, {9, UsagesProperty({kServerAuth})}});
  EXPECT_EQ(Result::kPass, Judge(kId, id).result);
}

TEST_F(RootDisabledTest, ADayToComeRestrictsNothingYet) {
  const auto id = AddDisabled(LocalMachine("Root"), Root());
  time_ = At(2023, 3, 31, 23, 59, 59);
  EXPECT_EQ(Result::kPass, Judge(kId, id).result);
  time_ = At(2023, 4, 1);
  EXPECT_EQ(Result::kFail, Judge(kId, id).result);
}

TEST_F(RootDisabledTest, ARootWithoutATimeIsDisabledSinceEver) {
  const auto id = Add(LocalMachine("Root"), Root());
  Restrict(id, {{104, {}}});
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(std::nullopt, EvidenceText(judgement.evidence, "since"));
  EXPECT_EQ("nothing that chains to it is trusted",
            EvidenceText(judgement.evidence, "restrictions"));
}

TEST_F(RootDisabledTest, TellsLimits) {
  const auto id = Add(LocalMachine("Root"), Root());
  Restrict(id, {{122, UsagesProperty({kServerAuth, "1.2.3.4"})},
                {126, FileTimeProperty(UnixTime(2020, 2, 29))},
                {127, UsagesProperty({"1.3.6.1.5.5.7.3.3"})}});
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ("trusts it with limits only", EvidenceText(judgement.evidence, "standing"));
  EXPECT_EQ("2020-02-29T00:00:00Z", EvidenceText(judgement.evidence, "since"));
  EXPECT_EQ(
      "not trusted for serverAuth, 1.2.3.4; certificates issued after 2020-02-29T00:00:00Z are not "
      "trusted for codeSigning",
      EvidenceText(judgement.evidence, "restrictions"));
  EXPECT_FALSE(IsDisabledRoot(inventory_, LogicalStores(inventory_), id, time_));
}

TEST_F(RootDisabledTest, ACopyThatNothingRestrictsIsTrusted) {
  const auto disabled = AddDisabled(LocalMachine("Root", ".AuthRoot"), Root());
  EXPECT_TRUE(IsDisabledRoot(inventory_, LogicalStores(inventory_), disabled, time_));
  const auto added_by_hand = Add(LocalMachine("Root", ".Default"), Root());
  EXPECT_FALSE(IsDisabledRoot(inventory_, LogicalStores(inventory_), disabled, time_));
  EXPECT_FALSE(IsDisabledRoot(inventory_, LogicalStores(inventory_), added_by_hand, time_));
  EXPECT_EQ(0u, Run(kId).Count(Result::kFail));
}

TEST_F(RootDisabledTest, IsAnErrorWhereEnrolmentDependsOnIt) {
  const auto root = AddDisabled(LocalMachine("Root"), Root());
  const auto tls = Add(LocalMachine("My"), CertificateBuilder()
                                               .Subject("CN=host")
                                               .Issuer("CN=Root")
                                               .PublicKey(TestKey::kRsa2048B)
                                               .SignedBy(TestKey::kRsa2048A));
  AddPrivateKey(tls);
  const Judgement judgement = Judge(kId, root);
  EXPECT_EQ(Severity::kError, judgement.severity);
  EXPECT_EQ("yes", EvidenceText(judgement.evidence, "enrolmentDepends"));
}

TEST_F(RootDisabledTest, IsAWarningWhereEnrolmentDependsOnALimitedOne) {
  const auto root = Add(LocalMachine("Root"), Root());
  Restrict(root, {{122, UsagesProperty({kServerAuth})}});
  AddPrivateKey(Add(LocalMachine("My"), CertificateBuilder()
                                            .Subject("CN=host")
                                            .Issuer("CN=Root")
                                            .PublicKey(TestKey::kRsa2048B)
                                            .SignedBy(TestKey::kRsa2048A)));
  EXPECT_EQ(Severity::kWarning, Judge(kId, root).severity);
}

TEST_F(RootDisabledTest, DoesNotApplyWhereNothingTellsOfProperties) {
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(LocalMachine("Root"), Root())).result);
}

TEST_F(RootDisabledTest, AppliesToRootStoresAndFiles) {
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, AddDisabled(LocalMachine("CA"), Root())).result);
  EXPECT_EQ(Result::kFail, Judge(kId, AddDisabled(CurrentUser("root"), Root())).result);
  role_ = Role::kBundle;
  EXPECT_EQ(Result::kFail, Judge(kId, AddDisabled(FileLocation("roots.sst"), Root())).result);
}

TEST_F(RootDisabledTest, OtherChecksTakeADisabledRootAsNotTrusted) {
  Add(LocalMachine("Disallowed"), Root());
  const auto trusted = Add(LocalMachine("Root"), Root());
  AddPrivateKey(trusted);
  EXPECT_EQ(Result::kFail, Judge("trusted-and-disallowed", trusted).result);
  EXPECT_EQ(Result::kFail, Judge("root-has-private-key", trusted).result);
  Restrict(trusted, {{104, {}}});
  EXPECT_EQ(Result::kNotApplicable, Judge("trusted-and-disallowed", trusted).result);
  EXPECT_EQ(Result::kNotApplicable, Judge("root-has-private-key", trusted).result);

  const auto link =
      AddDisabled(LocalMachine("Root"), CertificateBuilder().Subject("CN=L").CorruptSignature());
  EXPECT_EQ(Result::kNotApplicable, Judge("root-not-self-signed", link).result);
  // Microsoft's test for what crashes the pool goes by names only.
  const auto issued =
      AddDisabled(LocalMachine("Root"), CertificateBuilder().Subject("CN=I").Issuer("CN=Other"));
  EXPECT_EQ(Result::kFail, Judge("root-not-self-issued", issued).result);
}

}  // namespace
}  // namespace pkiaudit::audit
