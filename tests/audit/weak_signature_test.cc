// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::SignatureAlgorithm;
using test_support::TestKey;
namespace der = test_support::der;

constexpr std::string_view kId = "weak-signature";

CertificateBuilder Issued() {
  return CertificateBuilder().Subject("CN=host").Issuer("CN=CA").SignedBy(TestKey::kRsa2048B);
}
CertificateBuilder WithAlgorithm(const Bytes& algorithm) {
  return Issued().InnerSignatureAlgorithmRaw(algorithm).OuterSignatureAlgorithmRaw(algorithm);
}
Bytes Algorithm(std::string_view oid) {
  return der::Sequence({der::ObjectIdentifier(oid), der::Null()});
}

class WeakSignatureTest : public CheckTest {
 protected:
  stores::EntryId AddRelevant(const CertificateBuilder& builder) {
    const auto id = Add(LocalMachine("My"), builder);
    AddPrivateKey(id);
    return id;
  }
};

TEST_F(WeakSignatureTest, PassesStrongDigests) {
  for (const auto algorithm :
       {SignatureAlgorithm::kSha256WithRsa, SignatureAlgorithm::kSha512WithRsa,
        SignatureAlgorithm::kRsaPssSha256}) {
    EXPECT_EQ(Result::kPass, Judge(kId, AddRelevant(Issued().SignatureWith(algorithm))).result);
  }
  EXPECT_EQ(Result::kPass, Judge(kId, AddRelevant(Issued().SignedBy(TestKey::kEd25519))).result);
}

TEST_F(WeakSignatureTest, SeverityFollowsTheDigest) {
  const struct {
    CertificateBuilder certificate;
    Severity severity;
    const char* digest;
  } kCases[] = {
      {Issued().SignatureWith(SignatureAlgorithm::kSha1WithRsa), Severity::kWarning, "SHA-1"},
      {Issued().SignedBy(TestKey::kEcP256).SignatureWith(SignatureAlgorithm::kSha1WithEcdsa),
       Severity::kWarning, "SHA-1"},
      {Issued().SignatureWith(SignatureAlgorithm::kMd5WithRsa), Severity::kError, "MD5"},
      {WithAlgorithm(Algorithm("1.2.840.113549.1.1.3")), Severity::kError, "MD4"},
      {WithAlgorithm(Algorithm("1.2.840.113549.1.1.2")), Severity::kError, "MD2"},
      {WithAlgorithm(
           der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.10"), der::Sequence({})})),
       Severity::kWarning, "SHA-1"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.digest);
    const Judgement judgement = Judge(kId, AddRelevant(c.certificate));
    EXPECT_EQ(Result::kFail, judgement.result);
    EXPECT_EQ(c.severity, judgement.severity);
    EXPECT_EQ(c.digest, EvidenceText(judgement.evidence, "digest"));
    EXPECT_EQ("CN=CA", EvidenceText(judgement.evidence, "issuer"));
    const Judgement outside = Judge(kId, Add(LocalMachine("TrustedPeople"), c.certificate));
    EXPECT_EQ(Result::kFail, outside.result);
    EXPECT_EQ(Severity::kInfo, outside.severity);
  }
}

TEST_F(WeakSignatureTest, TheOwnSignatureOfASelfSignedCertificateDoesNotCount) {
  const auto self_signed =
      CertificateBuilder().Subject("CN=CA").SignatureWith(SignatureAlgorithm::kMd5WithRsa);
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(LocalMachine("Root"), self_signed)).result);
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, AddRelevant(self_signed)).result);
  // MD2 cannot be verified: the names decide.
  EXPECT_EQ(Result::kNotApplicable,
            Judge(kId, Add(LocalMachine("Root"),
                           WithAlgorithm(Algorithm("1.2.840.113549.1.1.2")).Issuer("CN=host")))
                .result);
}

TEST_F(WeakSignatureTest, TheSignatureOfAnotherKeyOfTheSameNameCounts) {
  const auto link = CertificateBuilder()
                        .Subject("CN=CA")
                        .BasicConstraints(true)
                        .SignedBy(TestKey::kRsa2048B)
                        .SignatureWith(SignatureAlgorithm::kSha1WithRsa);
  EXPECT_EQ(Result::kFail, Judge(kId, Add(LocalMachine("CA"), link)).result);
}

TEST_F(WeakSignatureTest, CannotTellOfAlgorithmsThatItDoesNotKnow) {
  const Judgement judgement =
      Judge(kId, AddRelevant(WithAlgorithm(Algorithm("1.3.6.1.4.1.55555.1"))));
  EXPECT_EQ(Result::kNotChecked, judgement.result);
  EXPECT_NE(std::string::npos,
            EvidenceText(judgement.evidence, "reason").value().find("1.3.6.1.4.1.55555.1"));
  EXPECT_EQ(Result::kNotChecked,
            Judge(kId, AddRelevant(WithAlgorithm(der::Sequence({der::Integer(1)})))).result);
}

TEST_F(WeakSignatureTest, DoesNotApplyToStoresThatNobodyUses) {
  const auto weak = Issued().SignatureWith(SignatureAlgorithm::kMd5WithRsa);
  for (const auto& location :
       {LocalMachine("Disallowed"), LocalMachine("REQUEST"), CurrentUser("Disallowed")}) {
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(location, weak)).result);
  }
}

}  // namespace
}  // namespace pkiaudit::audit
