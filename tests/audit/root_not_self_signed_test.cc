// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;
namespace der = test_support::der;

constexpr std::string_view kId = "root-not-self-signed";

CertificateBuilder Root() { return CertificateBuilder().Subject("CN=Root").BasicConstraints(true); }

using RootNotSelfSignedTest = CheckTest;

TEST_F(RootNotSelfSignedTest, PassesWhatItsOwnKeySigned) {
  for (TestKey key : {TestKey::kRsa2048A, TestKey::kEcP256, TestKey::kEd25519}) {
    EXPECT_EQ(Result::kPass, Judge(kId, Add(LocalMachine("Root"), Root().PublicKey(key))).result);
  }
}

TEST_F(RootNotSelfSignedTest, FailsWhatAnotherKeySignedOrDamageChanged) {
  const auto other =
      Judge(kId, Add(LocalMachine("Root", ".Enterprise"), Root().SignedBy(TestKey::kRsa2048B)));
  EXPECT_EQ(Result::kFail, other.result);
  EXPECT_EQ(Severity::kError, other.severity);
  EXPECT_EQ("sha256WithRSAEncryption", EvidenceText(other.evidence, "signatureAlgorithm"));
  EXPECT_EQ(".Enterprise", EvidenceText(other.evidence, "physicalStores"));
  EXPECT_EQ(Result::kFail, Judge(kId, Add(LocalMachine("Root"), Root().CorruptSignature())).result);
}

TEST_F(RootNotSelfSignedTest, CannotTellWithAnAlgorithmThatIsNotVerified) {
  const auto unknown = der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.55555.1"), der::Null()});
  const Judgement judgement = Judge(
      kId, Add(LocalMachine("Root"),
               Root().InnerSignatureAlgorithmRaw(unknown).OuterSignatureAlgorithmRaw(unknown)));
  EXPECT_EQ(Result::kNotChecked, judgement.result);
  EXPECT_NE(std::string::npos,
            EvidenceText(judgement.evidence, "reason").value().find("1.3.6.1.4.1.55555.1"));
}

TEST_F(RootNotSelfSignedTest, DoesNotApplyToOtherIssuersAndStores) {
  EXPECT_EQ(
      Result::kNotApplicable,
      Judge(kId, Add(LocalMachine("Root"), Root().Issuer("CN=Other").CorruptSignature())).result);
  const auto damaged = Root().CorruptSignature();
  for (const auto& location :
       {LocalMachine("CA"), LocalMachine("My"), CurrentUser("Root"), FileLocation("roots.pem")}) {
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(location, damaged)).result);
  }
  role_ = Role::kTrustStore;
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(LocalMachine("Root"), damaged)).result);
}

}  // namespace
}  // namespace pkiaudit::audit
