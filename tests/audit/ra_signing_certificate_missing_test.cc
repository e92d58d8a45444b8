// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-signing-certificate-missing";

class RaSigningCertificateMissingTest : public CheckTest {
 protected:
  const x509::Time start_ = At(2026, 1, 1);
  const x509::Time end_ = At(2028, 1, 1);
};

TEST_F(RaSigningCertificateMissingTest, Missing) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), CepEncryption(start_, end_));
  // As after a renewal in the administrator's own store.
  Add(UserStore("S-1-5-21-1-2-3-1104", "My"), EnrollmentAgent(start_, end_));
  // An enrolment agent, but not NDES's.
  Add(LocalMachine("My"), EndEntity(start_, end_)
                              .TemplateName("EnrollmentAgent")
                              .ExtendedKeyUsage({kCertificateRequestAgent})
                              .KeyUsage(test_support::kDigitalSignature));
  const auto failures = Run(kId).Failures();
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].subject, Subject::Host("signing"));
  EXPECT_EQ(failures[0].severity, Severity::kCritical);
  EXPECT_EQ(EvidenceText(failures[0].evidence, "role"),
            "Exchange Enrollment Agent (Offline request)");
}

TEST_F(RaSigningCertificateMissingTest, Present) {
  MarkRead(LocalMachine("My"));
  Add(LocalMachine("My"), EnrollmentAgent(start_, end_));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(RaSigningCertificateMissingTest, ArchivedIsMissing) {
  MarkRead(LocalMachine("My"));
  inventory_.SetProperties(Add(LocalMachine("My"), EnrollmentAgent(start_, end_)), {{}, true});
  EXPECT_EQ(Run(kId).Count(Result::kFail), 1u);
}

TEST_F(RaSigningCertificateMissingTest, NotCheckedWhereMyWasNotRead) {
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
  inventory_.AddStoreRecord({inventory_.InternLocation(LocalMachine("My")),
                             stores::Error{.code = stores::ErrorCode::kPermissionDenied}});
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(RaSigningCertificateMissingTest, OnNdesHostsOnly) {
  MarkRead(LocalMachine("My"));
  for (Role role : {Role::kWindowsHost, Role::kTrustStore, Role::kBundle}) {
    role_ = role;
    EXPECT_EQ(Run(kId).Count(Result::kFail), 0u);
    EXPECT_EQ(Run(kId).Count(Result::kPass), 0u);
  }
}

}  // namespace
}  // namespace pkiaudit::audit
