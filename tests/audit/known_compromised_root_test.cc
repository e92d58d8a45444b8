// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "tests/audit/check_test.h"
#include "x509/bytes.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;

constexpr std::string_view kId = "known-compromised-root";
constexpr std::string_view kThumbprints[] = {"02C2D931062D7B1DC2A5C7F5F0685064081FB221",
                                             "98A04E4163357790C4A79E6D713FF0AF51FE6927",
                                             "C864484869D41D2B0D32319C5A62F9315AAF2CBD"};

class KnownCompromisedRootTest : public CheckTest {
 protected:
  // What the check says of a root that stands in `location` with this thumbprint.
  Judgement JudgeRoot(const stores::StoreLocation& location, std::string_view thumbprint) {
    return JudgeAs(Add(location, CertificateBuilder().BasicConstraints(true)), thumbprint);
  }
  Judgement JudgeAs(stores::EntryId id, std::string_view thumbprint) {
    stores::CertificateEntry entry = inventory_.entry(id);
    std::ranges::copy(x509::FromHex(thumbprint).value(), entry.sha1.begin());
    return Judge(kId, id, entry);
  }
};

TEST_F(KnownCompromisedRootTest, FindsEachOfTheTable) {
  const auto id = Add(LocalMachine("Root"), CertificateBuilder().BasicConstraints(true));
  for (std::string_view thumbprint : kThumbprints) {
    const Judgement judgement = JudgeAs(id, thumbprint);
    EXPECT_EQ(Result::kFail, judgement.result) << thumbprint;
    EXPECT_EQ(Severity::kCritical, judgement.severity);
    EXPECT_FALSE(EvidenceText(judgement.evidence, "knownAs").value().empty());
    EXPECT_TRUE(EvidenceText(judgement.evidence, "reference").value().starts_with("https://"));
  }
}

TEST_F(KnownCompromisedRootTest, PassesOtherRoots) {
  EXPECT_EQ(Result::kPass, Judge(kId, Add(LocalMachine("Root"), CertificateBuilder())).result);
  EXPECT_EQ(Result::kPass, JudgeRoot(LocalMachine("Root"), std::string(40, '0')).result);
}

TEST_F(KnownCompromisedRootTest, LooksWhereCertificatesAreTrustedOrChained) {
  const struct {
    stores::StoreLocation location;
    Result expected;
  } kCases[] = {
      {LocalMachine("Root", ".AuthRoot"), Result::kFail},
      {LocalMachine("AuthRoot"), Result::kFail},
      {LocalMachine("CA"), Result::kFail},
      {CurrentUser("Root"), Result::kFail},
      {UserStore("S-1-5-21-1-2-3-1001", "Root"), Result::kFail},
      {LocalMachine("My"), Result::kNotApplicable},
      {LocalMachine("TrustedPeople"), Result::kNotApplicable},
      {FileLocation("ca-certificates.crt"), Result::kFail},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(c.expected, JudgeRoot(c.location, kThumbprints[2]).result)
        << stores::ToText(c.location);
  }
}

TEST_F(KnownCompromisedRootTest, JudgesTrustStoresButNotBundles) {
  role_ = Role::kTrustStore;
  EXPECT_EQ(Result::kFail, JudgeRoot(FileLocation("ca-certificates.crt"), kThumbprints[0]).result);
  role_ = Role::kBundle;
  EXPECT_EQ(Result::kNotApplicable, JudgeRoot(FileLocation("a.pem"), kThumbprints[0]).result);
}

TEST_F(KnownCompromisedRootTest, DoesNotApplyToWhatWindowsDistrustsAlready) {
  EXPECT_EQ(Result::kNotApplicable, JudgeRoot(LocalMachine("Disallowed"), kThumbprints[2]).result);
  EXPECT_EQ(Result::kNotApplicable, JudgeRoot(LocalMachine("Root"), kThumbprints[2]).result);
  EXPECT_EQ(Result::kNotApplicable, JudgeRoot(CurrentUser("Root"), kThumbprints[2]).result);
}

TEST_F(KnownCompromisedRootTest, WhatOneUserDistrustsTheMachineStillTrusts) {
  Add(UserStore("S-1-5-21-1-2-3-1001", "Disallowed"), CertificateBuilder().BasicConstraints(true));
  EXPECT_EQ(Result::kFail, JudgeRoot(LocalMachine("Root"), kThumbprints[2]).result);
  EXPECT_EQ(Result::kFail,
            JudgeRoot(UserStore("S-1-5-21-1-2-3-1002", "Root"), kThumbprints[2]).result);
  EXPECT_EQ(Result::kNotApplicable,
            JudgeRoot(UserStore("S-1-5-21-1-2-3-1001", "Root"), kThumbprints[2]).result);
}

}  // namespace
}  // namespace pkiaudit::audit
