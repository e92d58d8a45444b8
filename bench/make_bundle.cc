// SPDX-License-Identifier: Apache-2.0
//
// make_bundle COUNT: writes a PEM bundle of COUNT certificates, such as an AD CS enterprise CA
// issues, to standard output. The same COUNT gives the same bundle, and a smaller bundle is the
// start of a larger one. Public keys and signatures are random octets of the right form: making
// them costs nothing, reading them costs the same.
#include <charconv>
#include <cstring>
#include <iostream>
#include <random>
#include <string>

#include "tests/support/certificate_builder.h"
#include "tests/support/pem_writer.h"

namespace pkiaudit {
namespace {

using namespace test_support;

constexpr int kIssuers = 5;
constexpr int64_t kDay = 86'400;

Bytes RandomOctets(std::mt19937_64& random, size_t count) {
  Bytes octets(count);
  for (auto& octet : octets) {
    octet = static_cast<uint8_t>(random());
  }
  return octets;
}

// RSA 2048 with exponent 65537 (RFC 3279 2.3.1).
Bytes RandomPublicKey(std::mt19937_64& random) {
  Bytes modulus = RandomOctets(random, 257);
  modulus[0] = 0;
  modulus[1] |= 0x80;
  modulus[256] |= 1;
  const Bytes key = der::Sequence({der::IntegerOctets(modulus), der::Integer(65537)});
  return der::Sequence({der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.1"), der::Null()}),
                        der::BitString(key)});
}

std::string MakeCertificate(uint64_t number) {
  std::mt19937_64 random(number);
  const std::string issuer = "Example Issuing CA " + std::to_string(number % kIssuers);
  const std::string host = "device" + std::to_string(number) + ".corp.example";
  const int64_t not_before = UnixTime(2026, 1, 1) - static_cast<int64_t>(random() % 700) * kDay;
  Bytes serial = RandomOctets(random, 19);
  serial[0] = static_cast<uint8_t>((serial[0] & 0x3f) | 0x40);
  const std::string ldap =
      "ldap:///CN=" + issuer +
      ",CN=PKI01,CN=CDP,CN=Public%20Key%20Services,CN=Services,CN=Configuration,"
      "DC=corp,DC=example?certificateRevocationList?base?objectClass="
      "cRLDistributionPoint";
  return CertificateBuilder()
      .SerialNumberOctets(serial)
      .Issuer("CN=" + issuer + ",DC=corp,DC=example")
      .Subject("CN=" + host + ",OU=Devices,O=Example Corporation,C=DE")
      .Validity(not_before, not_before + 730 * kDay)
      .PublicKeyRaw(RandomPublicKey(random))
      .KeyUsage(kDigitalSignature | kKeyEncipherment)
      .ExtendedKeyUsage({"1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"})
      .TemplateInformation("1.3.6.1.4.1.311.21.8.1.2.3.4.5.6.100.7", 100, 3)
      .ApplicationPolicies({"1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"})
      .SubjectKeyIdentifier(RandomOctets(random, 20))
      .AuthorityKeyIdentifier(Bytes(20, static_cast<uint8_t>(number % kIssuers)))
      .CrlDistributionPoints({{.uris = {ldap, "http://pki.corp.example/cdp/" + host + ".crl"}}})
      .AuthorityInfoAccess({.ca_issuers = {"http://pki.corp.example/aia/ca.crt"}})
      .SubjectAltName({DnsName(host), UserPrincipalName("host/" + host + "@corp.example")})
      .SignatureRaw(RandomOctets(random, 256))
      .InnerSignatureAlgorithmRaw(
          der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.11"), der::Null()}))
      .OuterSignatureAlgorithmRaw(
          der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.11"), der::Null()}))
      .BuildPem();
}

}  // namespace
}  // namespace pkiaudit

int main(int argc, char** argv) {
  uint64_t count = 0;
  const char* text = argc == 2 ? argv[1] : "";
  const char* end = text + std::strlen(text);
  if (const auto [parsed, error] = std::from_chars(text, end, count);
      argc != 2 || error != std::errc() || parsed != end) {
    std::cerr << "usage: make_bundle COUNT\n";
    return 64;
  }
  std::ios::sync_with_stdio(false);
  for (uint64_t number = 0; number < count && std::cout; ++number) {
    std::cout << pkiaudit::MakeCertificate(number);
  }
  std::cout.flush();
  return std::cout ? 0 : 1;
}
