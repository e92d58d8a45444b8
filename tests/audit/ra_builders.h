// SPDX-License-Identifier: Apache-2.0
//
// Certificates of an NDES host as AD CS issues them from the default templates.
#ifndef PKIAUDIT_TESTS_AUDIT_RA_BUILDERS_H_
#define PKIAUDIT_TESTS_AUDIT_RA_BUILDERS_H_

#include "tests/support/certificate_builder.h"
#include "x509/time.h"

namespace pkiaudit::audit {

inline constexpr char kCertificateRequestAgent[] = "1.3.6.1.4.1.311.20.2.1";

inline test_support::CertificateBuilder EndEntity(x509::Time not_before, x509::Time not_after) {
  return test_support::CertificateBuilder()
      .Subject("DC=corp,CN=NDES01-MSCEP-RA")
      .Issuer("DC=corp,CN=Corp Issuing CA")
      .Validity(not_before.unix_seconds, not_after.unix_seconds)
      .PublicKey(test_support::TestKey::kRsa2048B)
      .SignedBy(test_support::TestKey::kRsa2048A);
}

inline test_support::CertificateBuilder CepEncryption(x509::Time not_before, x509::Time not_after) {
  return EndEntity(not_before, not_after)
      .TemplateName("CEPEncryption")
      .ExtendedKeyUsage({kCertificateRequestAgent})
      .KeyUsage(test_support::kKeyEncipherment);
}

inline test_support::CertificateBuilder EnrollmentAgent(x509::Time not_before,
                                                        x509::Time not_after) {
  return EndEntity(not_before, not_after)
      .TemplateName("EnrollmentAgentOffline")
      .ExtendedKeyUsage({kCertificateRequestAgent})
      .KeyUsage(test_support::kDigitalSignature);
}

// The CA that issues the above, itself issued by "DC=corp,CN=Corp Root".
inline test_support::CertificateBuilder IssuingCa(x509::Time not_before, x509::Time not_after) {
  return test_support::CertificateBuilder()
      .Subject("DC=corp,CN=Corp Issuing CA")
      .Issuer("DC=corp,CN=Corp Root")
      .Validity(not_before.unix_seconds, not_after.unix_seconds)
      .PublicKey(test_support::TestKey::kRsa2048A)
      .SignedBy(test_support::TestKey::kRsa2048C)
      .BasicConstraints(true);
}

inline test_support::CertificateBuilder RootCa(x509::Time not_before, x509::Time not_after) {
  return test_support::CertificateBuilder()
      .Subject("DC=corp,CN=Corp Root")
      .Validity(not_before.unix_seconds, not_after.unix_seconds)
      .PublicKey(test_support::TestKey::kRsa2048C)
      .BasicConstraints(true);
}

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_TESTS_AUDIT_RA_BUILDERS_H_
