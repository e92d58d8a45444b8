// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/audit/check_test.h"
#include "tests/support/digest.h"
#include "x509/bytes.h"

namespace pkiaudit::audit {
namespace {

using test_support::CertificateBuilder;
using test_support::TestKey;
namespace der = test_support::der;

constexpr std::string_view kId = "self-signed-in-intermediate-store";

CertificateBuilder Root() { return CertificateBuilder().Subject("CN=Root").BasicConstraints(true); }

using SelfSignedInIntermediateStoreTest = CheckTest;

TEST_F(SelfSignedInIntermediateStoreTest, FailsAndSaysWhetherRootHasItToo) {
  const auto id = Add(LocalMachine("CA", ".GroupPolicy"), Root());
  Judgement judgement = Judge(kId, id);
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(Severity::kWarning, judgement.severity);
  EXPECT_EQ("not known", EvidenceText(judgement.evidence, "alsoInRoot"));
  EXPECT_EQ(".GroupPolicy", EvidenceText(judgement.evidence, "physicalStores"));
  MarkRead(LocalMachine("Root"));
  EXPECT_EQ("no", EvidenceText(Judge(kId, id).evidence, "alsoInRoot"));
  Add(LocalMachine("Root"), Root());
  EXPECT_EQ("yes", EvidenceText(Judge(kId, id).evidence, "alsoInRoot"));
}

TEST_F(SelfSignedInIntermediateStoreTest, ACopyOfATrustedRootIsHarmless) {
  Add(LocalMachine("Root"), Root());
  const auto distributed = Add(LocalMachine("CA", ".Enterprise"), Root());
  EXPECT_EQ(Severity::kInfo, Judge(kId, distributed).severity);
  Add(LocalMachine("CA", ".GroupPolicy"), Root());
  EXPECT_EQ(Severity::kInfo, Judge(kId, distributed).severity);
  Add(LocalMachine("CA", ".Default"), Root());
  EXPECT_EQ(Severity::kNotice, Judge(kId, distributed).severity);
  Add(CurrentUser("Root"), Root().SerialNumber(7));
  const auto not_trusted = Add(LocalMachine("CA", ".Enterprise"), Root().SerialNumber(7));
  EXPECT_EQ(Severity::kWarning, Judge(kId, not_trusted).severity);
}

TEST_F(SelfSignedInIntermediateStoreTest, PassesTheLinkBetweenTwoKeysOfACa) {
  EXPECT_EQ(Result::kPass,
            Judge(kId, Add(LocalMachine("CA"), Root().SignedBy(TestKey::kRsa2048B))).result);
}

TEST_F(SelfSignedInIntermediateStoreTest, CannotTellWithAnAlgorithmThatIsNotVerified) {
  const auto unknown = der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.55555.1"), der::Null()});
  EXPECT_EQ(
      Result::kNotChecked,
      Judge(kId,
            Add(LocalMachine("CA"),
                Root().InnerSignatureAlgorithmRaw(unknown).OuterSignatureAlgorithmRaw(unknown)))
          .result);
}

TEST_F(SelfSignedInIntermediateStoreTest, LeavesOutWhatWindowsShips) {
  const auto id = Add(LocalMachine("CA"), Root());
  stores::CertificateEntry root_agency = inventory_.entry(id);
  std::ranges::copy(x509::FromHex("FEE449EE0E3965A5246F000E87FDE2A065FD89D4").value(),
                    root_agency.sha1.begin());
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, id, root_agency).result);
}

TEST_F(SelfSignedInIntermediateStoreTest, LeavesOutWhatThePolicyAllows) {
  const auto id = Add(LocalMachine("CA"), Root());
  policy_.allowed_self_signed.insert(test_support::Hex(test_support::Sha256(Root().Build())));
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, id).result);
}

TEST_F(SelfSignedInIntermediateStoreTest, DoesNotApplyToIntermediatesAndOtherStores) {
  EXPECT_EQ(Result::kNotApplicable,
            Judge(kId, Add(LocalMachine("CA"), Root().Issuer("CN=Other"))).result);
  for (const auto& location :
       {LocalMachine("Root"), LocalMachine("My"), CurrentUser("CA"), FileLocation("CA")}) {
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(location, Root())).result);
  }
  const auto id = Add(LocalMachine("CA"), Root());
  role_ = Role::kBundle;
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, id).result);
}

}  // namespace
}  // namespace pkiaudit::audit
