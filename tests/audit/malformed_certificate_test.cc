// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
namespace der = test_support::der;

constexpr std::string_view kId = "malformed-certificate";

CertificateBuilder WithBrokenTime() {
  return CertificateBuilder().NotAfterRaw(der::Tlv(0x17, test_support::ToBytes("never")));
}
// X.690 11.5: a default value is left out. Extension.critical is FALSE by default.
Bytes ExtensionWithExplicitDefault() {
  return der::Sequence({der::ObjectIdentifier("2.5.29.14"), der::Boolean(false),
                        der::OctetString(der::OctetString(Bytes{1, 2, 3}))});
}

class MalformedCertificateTest : public CheckTest {
 protected:
  stores::EntryId AddRelevant(const CertificateBuilder& builder) {
    const auto id = Add(LocalMachine("My"), builder);
    AddPrivateKey(id);
    return id;
  }
};

TEST_F(MalformedCertificateTest, PassesWhatTheStandardsAsk) {
  EXPECT_EQ(Result::kPass, Judge(kId, AddRelevant(CertificateBuilder()
                                                      .BasicConstraints(true, 0)
                                                      .KeyUsage(test_support::kKeyCertSign)
                                                      .SubjectKeyIdentifier()))
                               .result);
}

TEST_F(MalformedCertificateTest, TellsFieldKindAndOffset) {
  const Judgement judgement = Judge(kId, AddRelevant(WithBrokenTime()));
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(Severity::kWarning, judgement.severity);
  const auto anomalies = EvidenceTexts(judgement.evidence, "anomaly");
  ASSERT_EQ(1u, anomalies.size());
  EXPECT_EQ("1", EvidenceText(judgement.evidence, "count"));
  EXPECT_TRUE(anomalies[0].starts_with("tbsCertificate.validity.notAfter: malformed, badValue"))
      << anomalies[0];
  EXPECT_NE(std::string::npos, anomalies[0].find(" at offset ")) << anomalies[0];
}

TEST_F(MalformedCertificateTest, TellsEachAnomalyUpToALimit) {
  CertificateBuilder builder;
  for (int i = 0; i < 26; ++i) {
    builder.BasicConstraints(false);  // 25 duplicates
  }
  const Judgement judgement = Judge(kId, AddRelevant(builder));
  EXPECT_EQ("25", EvidenceText(judgement.evidence, "count"));
  const auto anomalies = EvidenceTexts(judgement.evidence, "anomaly");
  ASSERT_EQ(20u, anomalies.size());
  EXPECT_TRUE(anomalies[0].starts_with("tbsCertificate.extensions.1: duplicateExtension"))
      << anomalies[0];
  EXPECT_EQ("5", EvidenceText(judgement.evidence, "more"));
}

TEST_F(MalformedCertificateTest, AnExplicitDefaultAloneIsANotice) {
  const auto harmless = CertificateBuilder().ExtensionRaw(ExtensionWithExplicitDefault());
  const Judgement judgement = Judge(kId, AddRelevant(harmless));
  EXPECT_EQ(Result::kFail, judgement.result);
  EXPECT_EQ(Severity::kNotice, judgement.severity);
  EXPECT_EQ(Severity::kWarning,
            Judge(kId, AddRelevant(WithBrokenTime().ExtensionRaw(ExtensionWithExplicitDefault())))
                .severity);
}

TEST_F(MalformedCertificateTest, IsInformationWhereEnrolmentDoesNotDependOnIt) {
  for (const auto& location : {LocalMachine("Root"), FileLocation("a.pem")}) {
    const Judgement judgement = Judge(kId, Add(location, WithBrokenTime()));
    EXPECT_EQ(Result::kFail, judgement.result);
    EXPECT_EQ(Severity::kInfo, judgement.severity);
  }
}

TEST_F(MalformedCertificateTest, DoesNotApplyToStoresThatNobodyUses) {
  for (const auto& location : {LocalMachine("Disallowed"), LocalMachine("REQUEST")}) {
    EXPECT_EQ(Result::kNotApplicable, Judge(kId, Add(location, WithBrokenTime())).result);
  }
}

}  // namespace
}  // namespace pkiaudit::audit
