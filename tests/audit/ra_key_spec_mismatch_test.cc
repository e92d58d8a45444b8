// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-spec-mismatch";
using RaKeySpecMismatchTest = RaKeyTest;

TEST_F(RaKeySpecMismatchTest, CepEncryptionThatCanOnlySign) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey(stores::kAtSignature))).severity, Severity::kCritical);
  EXPECT_EQ(Judge(kId, AddSpare(GoodKey(stores::kAtSignature))).severity, Severity::kWarning);
}

TEST_F(RaKeySpecMismatchTest, WhatWorksPasses) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey(stores::kAtKeyExchange))).result, Result::kPass);
  EXPECT_EQ(Judge(kId, AddAgent(GoodKey(stores::kAtSignature))).result, Result::kPass);
}

TEST_F(RaKeySpecMismatchTest, AnAgentsExchangeKeySignsToo) {
  EXPECT_EQ(Judge(kId, AddAgent(GoodKey(stores::kAtKeyExchange))).result, Result::kPass);
}

TEST_F(RaKeySpecMismatchTest, NotKnownIsNoPass) {
  EXPECT_EQ(Judge(kId, AddCurrent({})).result, Result::kNotChecked);
  EXPECT_EQ(Judge(kId, AddSpare(GoodKey(3))).result, Result::kNotChecked);
}

TEST_F(RaKeySpecMismatchTest, AMissingKeyHasNoKeySpec) {
  AddCurrent();
  EXPECT_EQ(ExplainedBy(kId, "ra-private-key-missing"), 1u);
}

TEST_F(RaKeySpecMismatchTest, DoesNotApply) {
  ExpectToJudgeOnlyRaCertificatesInUse(kId, GoodKey(stores::kAtSignature));
  stores::PrivateKey cng = GoodKey(0);
  cng.provider_type = 0;
  EXPECT_EQ(Judge(kId, AddAgent(cng)).result, Result::kNotApplicable);
}

}  // namespace
}  // namespace pkiaudit::audit
