// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-not-machine-keyset";

class RaKeyNotMachineKeysetTest : public RaKeyTest {
 protected:
  static stores::PrivateKey UsersKey() {
    stores::PrivateKey key = GoodKey();
    key.machine_keyset = false;
    return key;
  }
};

TEST_F(RaKeyNotMachineKeysetTest, LiesInAProfile) {
  const Judgement judgement = Judge(kId, AddCurrent(UsersKey()));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "container"), "le-CEPEncryption-1");
  EXPECT_EQ(Judge(kId, AddSpare(UsersKey())).severity, Severity::kWarning);
}

TEST_F(RaKeyNotMachineKeysetTest, MachinesKeyPasses) {
  EXPECT_EQ(Judge(kId, AddCurrent(GoodKey())).result, Result::kPass);
}

TEST_F(RaKeyNotMachineKeysetTest, NotToldIsNoPass) {
  EXPECT_EQ(Judge(kId, AddCurrent({})).result, Result::kNotChecked);
}

TEST_F(RaKeyNotMachineKeysetTest, AMissingKeyIsNotAlsoInAProfile) {
  AddCurrent();
  EXPECT_EQ(ExplainedBy(kId, "ra-private-key-missing"), 1u);
}

TEST_F(RaKeyNotMachineKeysetTest, DoesNotApply) {
  ExpectToJudgeOnlyRaCertificatesInUse(kId, UsersKey());
}

}  // namespace
}  // namespace pkiaudit::audit
