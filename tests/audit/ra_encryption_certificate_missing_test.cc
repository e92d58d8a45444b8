// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-encryption-certificate-missing";

class RaEncryptionCertificateMissingTest : public CheckTest {
 protected:
  const x509::Time start_ = At(2026, 1, 1);
  const x509::Time end_ = At(2028, 1, 1);
};

TEST_F(RaEncryptionCertificateMissingTest, Missing) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), EnrollmentAgent(start_, end_));
  Add(CurrentUser("My"), CepEncryption(start_, end_));
  const auto failures = Run(kId).Failures();
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].subject, Subject::Host("encryption"));
  EXPECT_EQ(failures[0].severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(failures[0].evidence, "role"), "CEP Encryption");
}

TEST_F(RaEncryptionCertificateMissingTest, Present) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), CepEncryption(start_, end_));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(RaEncryptionCertificateMissingTest, ExpiredIsNotMissing) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), CepEncryption(At(2020, 1, 1), At(2022, 1, 1)));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(RaEncryptionCertificateMissingTest, ArchivedIsMissing) {
  MarkRead(LocalMachine("My"));
  const auto archived = Add(LocalMachine("My"), CepEncryption(start_, end_));
  inventory_.SetProperties(archived, {{}, true});
  const auto failures = Run(kId).Failures();
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(EvidenceText(failures[0].evidence, "archived"),
            x509::ToHex(inventory_.entry(archived).sha1));
}

TEST_F(RaEncryptionCertificateMissingTest, NotCheckedWhereItMayBeAmongWhatIsUnreadable) {
  MarkRead(LocalMachine("My"));
  const auto source = inventory_.AddSource("stores/LocalMachine/My/broken.cer", "");
  inventory_.AddUnreadable({source, inventory_.InternLocation(LocalMachine("My")), {}, {}});
  inventory_.AddUnreadable({source, inventory_.InternLocation(LocalMachine("CA")), {}, {}});
  inventory_.AddUnreadable({source, stores::kNone, {}, {}});
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(RaEncryptionCertificateMissingTest, NotCheckedWhereMyWasNotRead) {
  MarkRead(LocalMachine("Root"));
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(RaEncryptionCertificateMissingTest, NotCheckedWhereOneMayBeIt) {
  MarkRead(LocalMachine("My"));
  const auto either = Add(LocalMachine("My"), EndEntity(start_, end_)
                                                  .ExtendedKeyUsage({kCertificateRequestAgent})
                                                  .KeyUsage(test_support::kDigitalSignature |
                                                            test_support::kKeyEncipherment));
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
  stores::PrivateKey key;
  key.key_spec = stores::kAtKeyExchange;
  inventory_.SetPrivateKey(either, key);
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(RaEncryptionCertificateMissingTest, NotCheckedWhereTheKeyUsageCannotBeRead) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), EndEntity(start_, end_)
                              .ExtendedKeyUsage({kCertificateRequestAgent})
                              .Extension("2.5.29.15", true, test_support::der::Null()));
  const auto told = Run(kId).WithResult(Result::kNotChecked);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(*EvidenceText(told[0].evidence, "reason"),
              ::testing::HasSubstr("key usage cannot be read"));
}

TEST_F(RaEncryptionCertificateMissingTest, OnNdesHostsOnly) {
  MarkRead(LocalMachine("My"));
  for (Role role : {Role::kWindowsHost, Role::kTrustStore, Role::kBundle}) {
    role_ = role;
    EXPECT_EQ(Run(kId).Count(Result::kFail), 0u);
    EXPECT_EQ(Run(kId).Count(Result::kPass), 0u);
  }
}

}  // namespace
}  // namespace pkiaudit::audit
