// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stores/formats/property_decoder.h"
#include "tests/audit/check_test.h"
#include "tests/support/digest.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;

constexpr std::string_view kId = "stored-hash-mismatch";

class StoredHashMismatchTest : public CheckTest {
 protected:
  void Store(stores::EntryId id, uint32_t property, const Bytes& hash) {
    stores::PropertyDecoder decoder;
    ASSERT_TRUE(decoder.Add(property, hash));
    decoder.Apply(inventory_, id);
  }

  const Bytes der_ = CertificateBuilder().Build();
};

TEST_F(StoredHashMismatchTest, TellsEachHashThatIsNotItsOwn) {
  const auto id = Add(LocalMachine("Root"), der_);
  stores::PropertyDecoder decoder;
  const Bytes wrong(20, 0xAB);
  ASSERT_TRUE(decoder.Add(3, wrong));
  decoder.Apply(inventory_, id, "00");
  const Judgement judgement = Judge(kId, id);
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(Severity::kWarning, judgement.severity);
  EXPECT_THAT(
      EvidenceTexts(judgement.evidence, "mismatch"),
      testing::ElementsAre("SHA-1 hash (property 3) ABABABABABABABABABABABABABABABABABABABAB",
                           "name of its registry key or file 00"));
}

TEST_F(StoredHashMismatchTest, PassesWhereTheStoredHashIsRight) {
  const auto id = Add(LocalMachine("Root"), der_);
  Store(id, 3, test_support::Sha1(der_));
  EXPECT_EQ(Result::kPass, Judge(kId, id).result);
}

TEST_F(StoredHashMismatchTest, ACopyThatIsNotJudgedCounts) {
  const auto first = Add(LocalMachine("Root", ".Default"), der_);
  Store(first, 3, test_support::Sha1(der_));
  const auto second = Add(LocalMachine("Root", ".GroupPolicy"), der_);
  Store(second, 107, Bytes(32, 1));
  const CheckRun run = Run(kId);
  ASSERT_EQ(1u, run.Count(Result::kFail));
  EXPECT_EQ(Subject::Entry(first), run.Failures()[0].subject);
}

TEST_F(StoredHashMismatchTest, DoesNotApplyWhereNothingWasStored) {
  EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(LocalMachine("Root"), der_)).result);
}

}  // namespace
}  // namespace pkiaudit::audit
