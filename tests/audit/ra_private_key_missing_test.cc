// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-private-key-missing";
using RaPrivateKeyMissingTest = RaKeyTest;

TEST_F(RaPrivateKeyMissingTest, NotAmongTheListedKeys) {
  const Judgement judgement = Judge(kId, AddCurrent());
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "role"), "CEP Encryption");
  EXPECT_EQ(EvidenceText(judgement.evidence, "generation"), "current");
}

TEST_F(RaPrivateKeyMissingTest, AnotherGenerationIsAWarning) {
  AddCurrent(GoodKey());
  const Judgement judgement = Judge(kId, AddSpare());
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kWarning);
  EXPECT_EQ(EvidenceText(judgement.evidence, "generation"), "not the current one");
}

TEST_F(RaPrivateKeyMissingTest, AnyKeyPasses) {
  EXPECT_EQ(Judge(kId, AddCurrent({})).result, Result::kPass);
}

TEST_F(RaPrivateKeyMissingTest, WithoutAListNothingIsMissing) {
  inventory_.host().machine_keys_listed = false;
  const auto current = AddCurrent();
  EXPECT_EQ(Judge(kId, current).result, Result::kNotChecked);
  inventory_.SetPrivateKey(current, {});
  EXPECT_EQ(Judge(kId, current).result, Result::kPass);
}

// A provider says that also to an account that may not read the key.
TEST_F(RaPrivateKeyMissingTest, AProviderThatDoesNotFindItProvesNothing) {
  EXPECT_EQ(Judge(kId, AddCurrent(Refused(GoodKey(), stores::KeyQuestion::kKey,
                                          stores::ErrorCode::kNotFound)))
                .result,
            Result::kNotChecked);
  EXPECT_EQ(Judge(kId, AddAgent(Refused(GoodKey(), stores::KeyQuestion::kKey,
                                        stores::ErrorCode::kPermissionDenied)))
                .result,
            Result::kPass);
  stores::PrivateKey of_user =
      Refused(GoodKey(), stores::KeyQuestion::kKey, stores::ErrorCode::kNotFound);
  of_user.machine_keyset = false;
  EXPECT_EQ(Judge("ra-key-not-machine-keyset", AddSpare(of_user)).result, Result::kFail);
}

TEST_F(RaPrivateKeyMissingTest, AnExpiredCertificateIsNotAlsoKeyless) {
  AddExpired();
  EXPECT_EQ(Run(kId).Failures().size(), 1u);
  EXPECT_EQ(ExplainedBy(kId, "ra-certificate-expired"), 1u);
}

TEST_F(RaPrivateKeyMissingTest, DoesNotApply) { ExpectToJudgeOnlyRaCertificatesInUse(kId, {}); }

}  // namespace
}  // namespace pkiaudit::audit
