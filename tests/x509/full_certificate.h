// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_X509_FULL_CERTIFICATE_H_
#define PKIAUDIT_TESTS_X509_FULL_CERTIFICATE_H_

#include "tests/support/certificate_builder.h"
#include "tests/x509/octets.h"

namespace pkiaudit::x509 {

// A certificate with an extension of every kind.
inline test_support::CertificateBuilder FullCertificate() {
  using test_support::CertificateBuilder;
  using test_support::TestKey;
  test_support::DistributionPoint point;
  point.uris = {"ldap:///CN=CDP", "http://pki.example/ca.crl"};
  return CertificateBuilder()
      .SerialNumber(0x1234)
      .Subject("DC=example,DC=corp,CN=Host")
      .Issuer("DC=example,DC=corp,CN=CA")
      .Validity(test_support::UnixTime(2026, 1, 1), test_support::UnixTime(2050, 6, 1))
      .SignedBy(TestKey::kRsa2048B)
      .BasicConstraints(true, 1)
      .KeyUsage(test_support::kDigitalSignature | test_support::kKeyEncipherment)
      .ExtendedKeyUsage({"1.3.6.1.4.1.311.20.2.1"})
      .SubjectKeyIdentifier(Octets("0102"))
      .AuthorityKeyIdentifier(Octets("0304"))
      .SubjectAltName({test_support::DnsName("host.example"),
                       test_support::UserPrincipalName("host@corp.example")})
      .CrlDistributionPoints({point})
      .FreshestCrl({point})
      .AuthorityInfoAccess({{"http://pki.example/ca.crt"}, {"http://ocsp.example"}})
      .CertificatePolicies({"1.2.3"})
      .NameConstraints({test_support::DnsName("example")}, {})
      .TemplateName("EnrollmentAgentOffline")
      .TemplateInformation("1.3.6.1.4.1.311.21.8.1", 100, 3)
      .CaVersion(0x10002)
      .PreviousCaCertificateHash(Octets("0506"))
      .ApplicationPolicies({"1.3.6.1.4.1.311.20.2.1"});
}

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_TESTS_X509_FULL_CERTIFICATE_H_
