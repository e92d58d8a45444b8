// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-mismatch";

class RaKeyMismatchTest : public RaKeyTest {
 protected:
  // The certificates certify kRsa2048B.
  static stores::PrivateKey KeyOf(test_support::TestKey test_key) {
    stores::PrivateKey key;
    key.public_key = test_support::SubjectPublicKeyInfo(test_key);
    return key;
  }
};

TEST_F(RaKeyMismatchTest, TheKeyOfAnother) {
  const Judgement judgement = Judge(kId, AddCurrent(KeyOf(test_support::TestKey::kRsa2048C)));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "certified"), "RSA 2048");
  EXPECT_EQ(EvidenceText(judgement.evidence, "keySource"), "unnamed/1.cer");
  EXPECT_EQ(Judge(kId, AddSpare(KeyOf(test_support::TestKey::kEcP256))).severity,
            Severity::kWarning);
}

TEST_F(RaKeyMismatchTest, TheKeyInAFile) {
  stores::PrivateKey key = KeyOf(test_support::TestKey::kRsa2048C);
  key.key_file = "keys/files/x";
  EXPECT_EQ(EvidenceText(Judge(kId, AddCurrent(key)).evidence, "keySource"), "keys/files/x");
}

TEST_F(RaKeyMismatchTest, TheKeyInAContainer) {
  stores::PrivateKey key = GoodKey();
  key.public_key = test_support::SubjectPublicKeyInfo(test_support::TestKey::kRsa2048C);
  const Judgement judgement = Judge(kId, AddCurrent(key));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(EvidenceText(judgement.evidence, "keySource"), "the container le-CEPEncryption-1");
}

TEST_F(RaKeyMismatchTest, AProviderThatDoesNotTellIsNoPass) {
  constexpr auto kCode = stores::ErrorCode::kReadFailed;
  const auto closed = AddCurrent(Refused(GoodKey(), stores::KeyQuestion::kKey, kCode));
  const auto silent = AddSpare(Refused(GoodKey(), stores::KeyQuestion::kPublicKey, kCode));
  EXPECT_EQ(Judge(kId, closed).result, Result::kNotChecked);
  EXPECT_EQ(Judge(kId, silent).result, Result::kNotChecked);
}

TEST_F(RaKeyMismatchTest, ItsOwnKeyPasses) {
  EXPECT_EQ(Judge(kId, AddCurrent(KeyOf(test_support::TestKey::kRsa2048B))).result, Result::kPass);
}

TEST_F(RaKeyMismatchTest, UnreadableIsNoPass) {
  stores::PrivateKey key;
  key.public_key = {0x30, 0x01};
  EXPECT_EQ(Judge(kId, AddCurrent(key)).result, Result::kNotChecked);
}

TEST_F(RaKeyMismatchTest, DoesNotApply) {
  EXPECT_EQ(Judge(kId, AddAgent(GoodKey())).result, Result::kNotApplicable);
  ExpectToJudgeOnlyRaCertificatesInUse(kId, KeyOf(test_support::TestKey::kRsa2048C));
}

TEST_F(RaKeyMismatchTest, AForeignKeyBesideARootIsNotTheRoots) {
  const auto root = Add(LocalMachine("Root"), RootCa(At(2020, 1, 1), At(2040, 1, 1)));
  inventory_.SetPrivateKey(root, KeyOf(test_support::TestKey::kRsa2048B));
  EXPECT_EQ(Judge("root-has-private-key", root).result, Result::kPass);
}

}  // namespace
}  // namespace pkiaudit::audit
