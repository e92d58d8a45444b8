// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kId[] = "ra-eku-missing";
constexpr char kServerAuth[] = "1.3.6.1.5.5.7.3.1";

class RaEkuMissingTest : public RaKeyTest {
 protected:
  stores::EntryId AddFrom(const char* template_name,
                          const std::function<void(test_support::CertificateBuilder&)>& build,
                          int until = 2028) {
    auto builder = EndEntity(At(2026, 1, 1), At(until, 1, 1)).TemplateName(template_name);
    build(builder);
    return Add(LocalMachine("My"), builder);
  }
};

TEST_F(RaEkuMissingTest, OtherUsagesOnly) {
  const auto cep = AddFrom("CEPEncryption", [](auto& b) {
    b.ExtendedKeyUsage({kServerAuth, "1.2.3"});
  });
  const Judgement judgement = Judge(kId, cep);
  EXPECT_EQ(judgement.result, Result::kFail);
  EXPECT_EQ(judgement.severity, Severity::kError);
  EXPECT_THAT(EvidenceTexts(judgement.evidence, "usage"), ElementsAre(kServerAuth, "1.2.3"));
  EXPECT_EQ(EvidenceText(judgement.evidence, "identifiedBy"), "template name");
}

TEST_F(RaEkuMissingTest, TheAgentCannotDoWithout) {
  const auto agent =
      AddFrom("EnrollmentAgentOffline", [](auto& b) { b.ExtendedKeyUsage({kServerAuth}); });
  EXPECT_EQ(Judge(kId, agent).severity, Severity::kCritical);
}

TEST_F(RaEkuMissingTest, NoUsagesAtAll) {
  const Judgement judgement = Judge(kId, AddFrom("EnrollmentAgentOffline", [](auto&) {}));
  EXPECT_EQ(judgement.severity, Severity::kCritical);
  EXPECT_THAT(EvidenceTexts(judgement.evidence, "usage"), IsEmpty());
}

TEST_F(RaEkuMissingTest, AnotherGenerationIsAWarning) {
  AddCurrent();
  const auto spare = AddFrom(
      "CEPEncryption", [](auto&) {}, 2027);
  EXPECT_EQ(Judge(kId, spare).severity, Severity::kWarning);
}

TEST_F(RaEkuMissingTest, WithTheUsagePasses) {
  EXPECT_EQ(Judge(kId, AddCurrent()).result, Result::kPass);
  const auto by_policies = AddFrom(
      "EnrollmentAgentOffline", [](auto& b) { b.ApplicationPolicies({kCertificateRequestAgent}); });
  EXPECT_EQ(Judge(kId, by_policies).result, Result::kPass);
}

TEST_F(RaEkuMissingTest, UnreadableIsNotChecked) {
  const auto cep = AddFrom(
      "CEPEncryption", [](auto& b) { b.Extension("2.5.29.37", false, test_support::der::Null()); });
  EXPECT_EQ(Judge(kId, cep).result, Result::kNotChecked);
}

TEST_F(RaEkuMissingTest, AnExpiredOneIsToldAsExpired) {
  Add(LocalMachine("My"), EndEntity(At(2023, 1, 1), At(2025, 1, 1)).TemplateName("CEPEncryption"));
  EXPECT_EQ(ExplainedBy(kId, "ra-certificate-expired"), 1u);
}

TEST_F(RaEkuMissingTest, DoesNotApply) {
  // Recognised by this very usage.
  const auto by_usage = Add(LocalMachine("My"), EndEntity(At(2026, 1, 1), At(2027, 1, 1))
                                                    .ExtendedKeyUsage({kCertificateRequestAgent})
                                                    .KeyUsage(test_support::kKeyEncipherment));
  EXPECT_EQ(Judge(kId, by_usage).result, Result::kNotApplicable);
  ExpectToJudgeOnlyRaCertificatesInUse(kId, GoodKey());
}

}  // namespace
}  // namespace pkiaudit::audit
