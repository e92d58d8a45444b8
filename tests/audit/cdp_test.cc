// SPDX-License-Identifier: Apache-2.0
// Distribution points: what their URLs are, and what they give.
#include <gmock/gmock.h>

#include "tests/audit/revocation_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::TestKey;
using test_support::ToBytes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class CdpTest : public RevocationTest {
 protected:
  // Of the one that failed.
  Evidence EvidenceOf(std::string_view id) {
    const auto failures = Run(id).Failures();
    EXPECT_EQ(failures.size(), 1u) << id;
    return failures.empty() ? Evidence() : failures[0].evidence;
  }
};

TEST_F(CdpTest, ThatGivesAFreshCrlIsNotAccused) {
  AddCa();
  AddRa({kUrl});
  Gives(kUrl, Base().Build());
  EXPECT_THAT(Failing(), IsEmpty());
  EXPECT_GE(Run("cdp-unreachable").Count(Result::kPass), 1u);
}

TEST_F(CdpTest, OfflineNothingIsSaidOfWhatItGives) {
  AddCa();
  AddRa({kUrl});
  EXPECT_THAT(Failing(), IsEmpty());
  EXPECT_EQ(Run("cdp-unreachable").Count(Result::kPass), 0u);
}

TEST_F(CdpTest, ThatCannotBeReachedIsToldOnceWithItsStep) {
  AddCa();
  for (int i = 0; i < 3; ++i) {
    AddRa(Ra({kUrl}).SerialNumber(100 + i));
  }
  Fails(kUrl, FetchStep::kHttpStatus, 404).resolved_address = "192.0.2.1:80";
  EXPECT_THAT(Failing(), ElementsAre("cdp-unreachable error"));
  const Evidence evidence = EvidenceOf("cdp-unreachable");
  EXPECT_EQ(EvidenceText(evidence, "code"), "404");
  EXPECT_EQ(EvidenceText(evidence, "reason"), "the server answers with an HTTP error, 404");
  EXPECT_EQ(EvidenceText(evidence, "address"), "192.0.2.1:80");
  EXPECT_EQ(EvidenceText(evidence, "certificates"), "3");
  EXPECT_EQ(EvidenceText(evidence, "hint"), std::nullopt);
}

TEST_F(CdpTest, OneOfTwoThatWorksMakesItAWarning) {
  AddCa();
  AddRa({kUrl, kOther});
  Fails(kUrl, FetchStep::kTimeOut);
  Gives(kOther, Base().Build());
  EXPECT_THAT(Failing(), ElementsAre("cdp-unreachable warning"));
  AddRa(Ra({kUrl}).SerialNumber(7));  // has this one only
  EXPECT_THAT(Failing(), ElementsAre("cdp-unreachable error"));
}

TEST_F(CdpTest, WhatCouldNotBeAskedIsNotChecked) {
  AddCa();
  AddRa({"ldap:///CN=CA,DC=corp?certificateRevocationList"});
  Fails("ldap:///CN=CA,DC=corp?certificateRevocationList", FetchStep::kLdapBind, 8);
  EXPECT_THAT(Run("cdp-unreachable").Failures(), IsEmpty());
  EXPECT_GE(Run("cdp-unreachable").Count(Result::kNotChecked), 1u);
}

TEST_F(CdpTest, AnErrorPageIsNotACrl) {
  AddCa();
  AddRa({kUrl});
  Gives(kUrl, ToBytes("<html><body>Log on</body></html>"));
  EXPECT_THAT(Failing(), ElementsAre("cdp-not-a-crl error"));
  EXPECT_THAT(*EvidenceText(EvidenceOf("cdp-not-a-crl"), "reason"),
              StartsWith("it begins with \"<html><body>"));
}

TEST_F(CdpTest, ACutCrlIsNotACrl) {
  AddCa();
  AddRa({kUrl});
  auto body = Base().Build();
  body.resize(body.size() - 10);
  Gives(kUrl, body);
  EXPECT_THAT(Failing(), ElementsAre("cdp-not-a-crl error"));
  EXPECT_THAT(*EvidenceText(EvidenceOf("cdp-not-a-crl"), "reason"), StartsWith("The data ends"));
}

TEST_F(CdpTest, AForgedCrlIsToldAndNothingElseOfIt) {
  AddCa();
  AddRa({kUrl});
  auto body = Dated(10, In(-9 * kDay), In(-kDay), In(-2 * kDay)).Build();  // expired, too
  body.back() ^= 1;
  Gives(kUrl, body);
  EXPECT_THAT(Failing(), ElementsAre("crl-signature-invalid error"));
}

TEST_F(CdpTest, ACrlOfACaThatMayNotSignCrls) {
  Add(LocalMachine("CA"), IssuingCa(In(-700 * kDay), In(3000 * kDay))
                              .SubjectKeyIdentifier()
                              .KeyUsage(test_support::kKeyCertSign)
                              .CrlDistributionPoints({{.uris = {"http://root/root.crl"}}}));
  AddRa({kUrl});
  Gives(kUrl, Base().Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-signature-invalid error"));
}

TEST_F(CdpTest, WithoutTheCaNobodyCanVerify) {
  AddRa({kUrl});
  Gives(kUrl, Base().Build());
  EXPECT_THAT(Run("crl-signature-invalid").Failures(), IsEmpty());
  EXPECT_EQ(Run("crl-signature-invalid").Count(Result::kNotChecked), 1u);
}

TEST_F(CdpTest, ACrlOfAnotherCa) {
  AddCa();
  AddRa({kUrl});
  Gives(kUrl, Base().Issuer("CN=Other CA").Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-issuer-mismatch error"));
}

// A CA that was renewed with a new key has two CRLs; each is verified by the key that signed it.
TEST_F(CdpTest, TwoKeysOfOneName) {
  AddCa(TestKey::kRsa2048A);
  AddCa(TestKey::kRsa2048D);
  const std::string new_url = "http://pki.corp.example/ca(1).crl";
  AddRa(Ra({kUrl}, TestKey::kRsa2048A));
  AddRa(Ra({new_url}, TestKey::kRsa2048D).SerialNumber(0x77));
  Gives(kUrl, Base(10, TestKey::kRsa2048A).Build());
  Gives(new_url, Base(10, TestKey::kRsa2048D).Build());
  EXPECT_THAT(Failing(), IsEmpty());

  // The same without key identifiers in the CRL: all keys of the name are tried.
  facts_ = {};
  Gives(kUrl, test_support::CrlBuilder()
                  .Issuer("DC=corp,CN=Corp Issuing CA")
                  .SignedBy(TestKey::kRsa2048D)
                  .ThisUpdate(In(-kDay).unix_seconds)
                  .NextUpdate(In(6 * kDay).unix_seconds)
                  .Build());
  Gives(new_url, Base(10, TestKey::kRsa2048D).Build());
  EXPECT_THAT(Failing(), IsEmpty());

  // One copied over the other.
  facts_ = {};
  Gives(kUrl, Base(10, TestKey::kRsa2048D).Build());
  Gives(new_url, Base(10, TestKey::kRsa2048D).Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-issuer-mismatch error"));
  EXPECT_EQ(Run("crl-issuer-mismatch").Failures()[0].subject.text, kUrl);
}

TEST_F(CdpTest, ACrlForOthersOnly) {
  namespace der = test_support::der;
  AddCa();
  AddRa({kUrl});
  const auto scope = [](const test_support::Bytes& field) { return der::Sequence({field}); };
  const auto only_ca = der::Implicit(2, test_support::Bytes{0xff});
  Gives(kUrl, Base().Extension("2.5.29.28", true, scope(only_ca)).Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-scope-mismatch error"));

  facts_ = {};
  const auto only_user = der::Implicit(1, test_support::Bytes{0xff});
  Gives(kUrl, Base().Extension("2.5.29.28", true, scope(only_user)).Build());
  EXPECT_THAT(Failing(), IsEmpty());

  for (const char* name : {kUrl, kOther}) {
    facts_ = {};
    const auto point = der::Constructed(0, der::Constructed(0, der::Implicit(6, ToBytes(name))));
    Gives(kUrl, Base().Extension("2.5.29.28", true, scope(point)).Build());
    EXPECT_EQ(Failing().empty(), std::string_view(name) == kUrl);
  }
}

TEST_F(CdpTest, ADeltaInThePlaceOfTheBase) {
  AddCa();
  AddRa({kUrl});
  Gives(kUrl, Base().DeltaCrlIndicator(9).Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-scope-mismatch error"));
}

TEST_F(CdpTest, AnUnknownCriticalExtensionForbidsItsUse) {
  AddCa();
  AddRa({kUrl});
  Gives(kUrl, Base().Extension("1.2.3", true, test_support::der::Null()).Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-scope-mismatch error"));
}

TEST_F(CdpTest, AnOlderNumberThanTheCopyInTheStore) {
  AddCa();
  AddRa({kUrl});
  Store(Base(12));
  Gives(kUrl, Base(11).Build());
  EXPECT_THAT(Failing(), ElementsAre("crl-number-rollback error"));
  facts_ = {};
  Gives(kUrl, Base(12).Build());
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(CdpTest, MirrorsThatDiffer) {
  AddCa();
  AddRa({kUrl, kOther});
  Gives(kUrl, Base(12).Build());
  Gives(kOther, Base(11).Build());
  EXPECT_THAT(Failing(), ElementsAre("cdp-mirrors-differ notice"));
  EXPECT_EQ(Run("cdp-mirrors-differ").Failures()[0].subject.text, kOther);
  facts_ = {};
  Gives(kUrl, Base(12).Build());
  Gives(kOther, Base(12).Build());
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(CdpTest, PemIsReadAndTold) {
  AddCa();
  AddRa({kUrl});
  const std::string pem = test_support::ToPem(Base().Build(), "X509 CRL");
  Gives(kUrl, ToBytes(pem));
  EXPECT_THAT(Failing(), ElementsAre("crl-pem-encoded warning"));
}

TEST_F(CdpTest, Slow) {
  AddCa();
  AddRa({kUrl});
  Gives(kUrl, Base().Build()).time_to_end = std::chrono::milliseconds(5'001);
  EXPECT_THAT(Failing(), ElementsAre("cdp-slow warning"));
  facts_.outcomes[0].time_to_end = std::chrono::milliseconds(5'000);
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(CdpTest, OfSeveralLdapValuesTheRightOneCounts) {
  AddCa();
  const std::string url = "ldap:///CN=CA,DC=corp?certificateRevocationList";
  AddRa({url, kUrl});
  Gives(kUrl, Base().Build());
  auto& outcome = Gives(url, Base().Issuer("CN=Other").Build());
  const auto right = Base().Build();
  outcome.bodies.push_back({MakeBody(right), x509::Sha256(right)});
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(CdpTest, UrlsThatAreWrongAreToldOfflineToo) {
  AddCa();
  AddRa({"hhttp://pki/ca.crl"});
  AddRa(Ra({" http://pki/ca.crl", kUrl}).SerialNumber(5));
  AddRa(Ra({"https://pki/ca.crl"}).SerialNumber(6));
  AddRa(Ra({"ldap:///CN=CA,DC=corp?certificateRevocationList"}).SerialNumber(7));
  AddRa(Ra({}).SerialNumber(8));
  EXPECT_THAT(Failing(),
              ElementsAre("cdp-https warning", "cdp-ldap-only warning", "cdp-malformed-url error",
                          "cdp-malformed-url warning", "cdp-missing warning"));
}

TEST_F(CdpTest, MissingWhereNobodyNeedsIt) {
  AddCa();
  Add(LocalMachine("Root"), RootCa(In(-700 * kDay), In(3000 * kDay)));
  AddRa(Ra({}).Extension("1.3.6.1.5.5.7.48.1.5", false, test_support::der::Null()));
  const auto expired = CepEncryption(In(-900 * kDay), In(-100 * kDay)).SerialNumber(9);
  AddRa(expired);
  EXPECT_THAT(Failing(), IsEmpty());
}

TEST_F(CdpTest, MissingIsANoticeWhereACrlStandsInAStore) {
  AddCa();
  AddRa(std::vector<std::string>{});
  Store(Base());
  EXPECT_THAT(Failing(), ElementsAre("cdp-missing notice"));
}

TEST_F(CdpTest, OtherRolesJudgeEverythingOnlyWhenAsked) {
  role_ = Role::kBundle;
  Add(FileLocation("a.cer"), Ra({"hhttp://pki/ca.crl"}));
  EXPECT_THAT(Failing(), IsEmpty());
  policy_.revocation_breadth = RevocationBreadth::kAll;
  EXPECT_THAT(Failing(), ElementsAre("cdp-malformed-url error"));
}

}  // namespace
}  // namespace pkiaudit::audit
