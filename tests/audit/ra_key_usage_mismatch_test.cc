// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::kDigitalSignature;
using test_support::kKeyAgreement;
using test_support::kKeyEncipherment;

constexpr char kId[] = "ra-key-usage-mismatch";

class RaKeyUsageMismatchTest : public RaKeyTest {
 protected:
  static test_support::CertificateBuilder From(const char* template_name, int until = 2028) {
    return EndEntity(At(2026, 1, 1), At(until, 1, 1))
        .TemplateName(template_name)
        .ExtendedKeyUsage({kCertificateRequestAgent});
  }
  stores::EntryId AddWithUsage(const char* template_name, uint32_t usage) {
    return Add(LocalMachine("My"), From(template_name).KeyUsage(usage));
  }
};

TEST_F(RaKeyUsageMismatchTest, AnEncryptionCertificateForSignaturesOnly) {
  const Judgement judgement = Judge(kId, AddWithUsage("CEPEncryption", kDigitalSignature));
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(judgement.evidence, "neededUsage"), "keyEncipherment");
  EXPECT_EQ(EvidenceText(judgement.evidence, "keyUsage"), "digitalSignature");
}

TEST_F(RaKeyUsageMismatchTest, AnAgentThatMayNotSign) {
  const auto agent = AddWithUsage("EnrollmentAgentOffline", kKeyEncipherment | kKeyAgreement);
  EXPECT_EQ(Judge(kId, agent).severity, Severity::kError);
}

TEST_F(RaKeyUsageMismatchTest, AnotherGenerationIsAWarning) {
  AddCurrent();
  const auto spare =
      Add(LocalMachine("My"), From("CEPEncryption", 2027).KeyUsage(kDigitalSignature));
  EXPECT_EQ(Judge(kId, spare).severity, Severity::kWarning);
}

TEST_F(RaKeyUsageMismatchTest, WhatAllowsTheRolePasses) {
  EXPECT_EQ(Judge(kId, AddWithUsage("CEPEncryption", kKeyEncipherment)).result, Result::kPass);
  EXPECT_EQ(Judge(kId, AddWithUsage("EnrollmentAgentOffline", kDigitalSignature | kKeyEncipherment))
                .result,
            Result::kPass);
  EXPECT_EQ(Judge(kId, Add(LocalMachine("My"), From("CEPEncryption", 2029))).result, Result::kPass);
}

TEST_F(RaKeyUsageMismatchTest, UnreadableIsNotChecked) {
  const auto cep =
      Add(LocalMachine("My"),
          From("CEPEncryption").Extension("2.5.29.15", true, test_support::der::Null()));
  EXPECT_EQ(Judge(kId, cep).result, Result::kNotChecked);
}

TEST_F(RaKeyUsageMismatchTest, AnExpiredOneIsToldAsExpired) {
  Add(LocalMachine("My"), EndEntity(At(2023, 1, 1), At(2025, 1, 1))
                              .TemplateName("CEPEncryption")
                              .KeyUsage(kDigitalSignature));
  EXPECT_EQ(ExplainedBy(kId, "ra-certificate-expired"), 1u);
}

TEST_F(RaKeyUsageMismatchTest, DoesNotApply) {
  // Recognised by its key usage, which then is right.
  const auto by_usage = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1))
                                                    .ExtendedKeyUsage({kCertificateRequestAgent})
                                                    .KeyUsage(kKeyEncipherment));
  EXPECT_EQ(Judge(kId, by_usage).result, Result::kNotApplicable);
  ExpectToJudgeOnlyRaCertificatesInUse(kId, GoodKey());
}

}  // namespace
}  // namespace pkiaudit::audit
