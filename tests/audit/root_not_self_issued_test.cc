// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/support/der_writer.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;

constexpr std::string_view kId = "root-not-self-issued";

CertificateBuilder Root() { return CertificateBuilder().Subject("CN=Root").BasicConstraints(true); }
CertificateBuilder Intermediate() {
  return CertificateBuilder()
      .Subject("CN=Issuing CA")
      .PublicKey(TestKey::kRsa2048B)
      .Issuer("DC=corp,CN=Root")
      .SignedBy(TestKey::kRsa2048A)
      .BasicConstraints(true);
}

using RootNotSelfIssuedTest = CheckTest;

TEST_F(RootNotSelfIssuedTest, PassesRoots) {
  EXPECT_EQ(Result::kPass, Judge(kId, Add(LocalMachine("Root"), Root())).result);
  // Whether its key signed it is another check's matter.
  EXPECT_EQ(Result::kPass, Judge(kId, Add(LocalMachine("Root"), Root().CorruptSignature())).result);
}

TEST_F(RootNotSelfIssuedTest, TellsIssuerAndPhysicalStores) {
  const auto id = Add(LocalMachine("Root", ".Default"), Intermediate());
  Add(LocalMachine("Root", ".GroupPolicy"), Intermediate());
  const CheckRun run = Run(kId);
  ASSERT_EQ(1u, run.Count(Result::kFail));  // one certificate, however many physical stores
  const Finding finding = run.Failures()[0];
  EXPECT_EQ(Severity::kCritical, finding.severity);
  EXPECT_EQ(Subject::Entry(id), finding.subject);
  EXPECT_EQ("CN=Root,DC=corp", EvidenceText(finding.evidence, "issuer"));
  EXPECT_EQ("CA certificate", EvidenceText(finding.evidence, "certificateKind"));
  EXPECT_EQ(".Default, .GroupPolicy", EvidenceText(finding.evidence, "physicalStores"));
}

TEST_F(RootNotSelfIssuedTest, JudgesEachPhysicalStoreAndEndEntities) {
  for (const char* physical : {"", ".Default", ".AuthRoot", ".GroupPolicy", ".Enterprise"}) {
    SCOPED_TRACE(physical);
    const auto id =
        Add(LocalMachine("ROOT", physical),
            CertificateBuilder().Subject("CN=tls" + std::string(physical)).Issuer("CN=Issuing CA"));
    const Judgement judgement = Judge(kId, id);
    EXPECT_EQ(Result::kFail, judgement.result);
    EXPECT_EQ("end-entity certificate", EvidenceText(judgement.evidence, "certificateKind"));
  }
}

// Names that mean the same but are encoded in another way are not equal to CryptoAPI.
TEST_F(RootNotSelfIssuedTest, ComparesByteForByte) {
  const test_support::DistinguishedName utf8{
      {{{"2.5.4.3", "Root", test_support::StringType::kUtf8String}}}};
  const test_support::DistinguishedName printable{
      {{{"2.5.4.3", "Root", test_support::StringType::kPrintableString}}}};
  EXPECT_EQ(Result::kFail,
            Judge(kId, Add(LocalMachine("Root"), Root().Subject(utf8).Issuer(printable))).result);
  EXPECT_EQ(Result::kPass,
            Judge(kId, Add(LocalMachine("Root"), Root().Subject(utf8).Issuer(utf8))).result);
}

TEST_F(RootNotSelfIssuedTest, CannotTellWhereANameCannotBeDelimited) {
  const test_support::Bytes longer_than_the_certificate = {0x30, 0x83, 0x7F, 0xFF, 0xFF};
  EXPECT_EQ(Result::kNotChecked,
            Judge(kId, Add(LocalMachine("Root"),
                           Root().Issuer("CN=Root").SubjectRaw(longer_than_the_certificate)))
                .result);
  EXPECT_EQ(
      Result::kNotChecked,
      Judge(kId, Add(LocalMachine("Root"), Root().IssuerRaw(longer_than_the_certificate))).result);
}

TEST_F(RootNotSelfIssuedTest, DoesNotApplyElsewhere) {
  for (const auto& location : {LocalMachine("CA"), LocalMachine("My"), LocalMachine("Disallowed"),
                               CurrentUser("Root"), UserStore("S-1-5-21-1-2-3-1001", "Root"),
                               ServiceStore("W3SVC", "Root"), FileLocation("Root")}) {
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(location, Intermediate())).result)
        << stores::ToText(location);
  }
  const auto id = Add(LocalMachine("Root"), Intermediate());
  for (Role role : {Role::kTrustStore, Role::kBundle}) {
    role_ = role;
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, id).result);
    EXPECT_EQ(0u, Run(kId).Count(Result::kFail));
  }
}

}  // namespace
}  // namespace pkiaudit::audit
