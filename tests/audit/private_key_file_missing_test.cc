// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "private-key-file-missing";

class PrivateKeyFileMissingTest : public RaKeyTest {
 protected:
  static stores::PrivateKey KeyIn(stores::KeyFileState state) {
    stores::PrivateKey key = GoodKey();
    key.key_file_state = state;
    return key;
  }
  stores::EntryId AddServer(stores::PrivateKey key, std::string store = "My") {
    return WithKey(Add(LocalMachine(std::move(store)), EndEntity(At(2026, 1, 1), At(2028, 1, 1))),
                   std::move(key));
  }
};

TEST_F(PrivateKeyFileMissingTest, Gone) {
  const Judgement judgement = Judge(kId, AddServer(KeyIn(stores::KeyFileState::kNotFound)));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kError);
  EXPECT_EQ(EvidenceText(judgement.evidence, "container"), "le-CEPEncryption-1");
  const auto elsewhere = AddServer(KeyIn(stores::KeyFileState::kNotFound), "Remote Desktop");
  EXPECT_EQ(Judge(kId, elsewhere).severity, Severity::kInfo);
}

TEST_F(PrivateKeyFileMissingTest, There) {
  EXPECT_EQ(Judge(kId, AddServer(KeyIn(stores::KeyFileState::kFound))).result, Result::kPass);
}

TEST_F(PrivateKeyFileMissingTest, DoesNotApply) {
  EXPECT_EQ(Judge(kId, AddServer(KeyIn(stores::KeyFileState::kNotTold))).result,
            Result::kNotApplicable);
  stores::PrivateKey hsm = KeyIn(stores::KeyFileState::kNotFound);
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  EXPECT_EQ(Judge(kId, AddServer(hsm, "WebHosting")).result, Result::kNotApplicable);
}

TEST_F(PrivateKeyFileMissingTest, OfAnRaCertificateItIsNoKeyAtAll) {
  const auto current = AddCurrent(KeyIn(stores::KeyFileState::kNotFound));
  EXPECT_EQ(Judge("ra-private-key-missing", current).severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(Judge("ra-private-key-missing", current).evidence, "containerWithoutFile"),
            "le-CEPEncryption-1");
  EXPECT_EQ(ExplainedBy(kId, "ra-private-key-missing"), 1u);
}

TEST_F(PrivateKeyFileMissingTest, WhatAnHsmKeepsIsNotMissing) {
  stores::PrivateKey hsm = KeyIn(stores::KeyFileState::kNotFound);
  hsm.provider = "Luna Cryptographic Services for Microsoft Windows";
  EXPECT_EQ(Judge("ra-private-key-missing", AddCurrent(hsm)).result, Result::kPass);
}

}  // namespace
}  // namespace pkiaudit::audit
