// SPDX-License-Identifier: Apache-2.0
#include "x509/oid.h"

#include <gtest/gtest.h>

#include "tests/x509/octets.h"
#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

struct OidCase {
  const char* dotted;
  const char* hex;
};

constexpr OidCase kOids[] = {
    {"0.0", "00"},
    {"0.39", "27"},
    {"1.0", "28"},
    {"1.39", "4F"},
    {"2.0", "50"},
    {"2.39", "77"},
    {"2.47", "7F"},
    {"2.48", "8100"},
    {"2.999", "8837"},
    {"2.5.29.15", "551D0F"},
    {"1.2.840.113549.1.1.11", "2A864886F70D01010B"},
    {"1.3.6.1.4.1.311.20.2", "2B060104018237 1402"},
    {"2.5.29.37.0", "551D2500"},
    {"1.2.127.128.16383.16384", "2A7F8100FF7F818000"},
    {"1.2.18446744073709551615", "2A81FFFFFFFFFFFFFFFF7F"},
    {"1.2.9223372036854775807", "2AFFFFFFFFFFFFFFFF7F"},
    {"1.2.9223372036854775808", "2A81808080808080808000"},
    // An arc made of a UUID (X.667): 2^128 - 1.
    {"2.25.340282366920938463463374607431768211455", "6983FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F"},
    // A first sub-identifier over 64 bits stands for arc 2, too.
    {"2.18446744073709551615", "8280808080808080804F"},
    {"2.340282366920938463463374607431768211455", "8480808080808080808080808080808080804F"},
};

TEST(Oid, IsWrittenDottedAndReadBack) {
  for (const OidCase& test : kOids) {
    const std::vector<uint8_t> content = Octets(test.hex);
    EXPECT_TRUE(Oid(content).IsValid()) << test.dotted;
    EXPECT_EQ(Oid(content).ToDotted(), test.dotted);
    EXPECT_EQ(ToHex(Oid::Encode(test.dotted)), ToHex(content)) << test.dotted;
  }
}

TEST(Oid, TellsInvalidOctets) {
  for (const char* hex : {"", "80", "2A80", "2A86", "8001", "2A8001", "2A868001FF"}) {
    const std::vector<uint8_t> content = Octets(hex);
    EXPECT_FALSE(Oid(content).IsValid()) << hex;
    EXPECT_EQ(Oid(content).ToDotted(), std::string("invalid:") + hex);
  }
}

TEST(Oid, DoesNotConvertHostileArcs) {
  std::vector<uint8_t> content(Oid::kMaxArcOctets, 0xff);
  content.back() = 0x7f;
  const std::string largest = Oid(content).ToDotted();
  EXPECT_EQ(largest.substr(0, 2), "2.");
  EXPECT_EQ(Oid::Encode(largest), content);
  content.insert(content.begin(), 0x81);
  EXPECT_TRUE(Oid(content).IsValid());
  EXPECT_EQ(Oid(content).ToDotted(), "invalid:" + ToHex(content));
  EXPECT_TRUE(Oid::Encode("1.2." + std::string(Oid::kMaxArcDigits + 1, '1')).empty());
}

TEST(Oid, EncodesOnlyOids) {
  for (const char* text : {"", "1", ".", "1.", ".1", "1..2", "3.1", "0.40", "1.40", "1.400", "01.2",
                           "1.02", "1.2.", "1.2.x", "1.2.-3", " 1.2", "1.2 ", "1.2.+3", "10.2"}) {
    EXPECT_TRUE(Oid::Encode(text).empty()) << text;
  }
}

TEST(Oid, ComparesOctets) {
  const std::vector<uint8_t> key_usage = Octets("551D0F");
  EXPECT_EQ(Oid(key_usage), oids::kKeyUsage);
  EXPECT_NE(Oid(key_usage), oids::kSubjectAltName);
  EXPECT_NE(Oid(Bytes(key_usage).first(2)), oids::kKeyUsage);
  EXPECT_EQ(Oid(), Oid());
  EXPECT_TRUE(Oid().empty());
}

TEST(OidLiteral, AgreesWithEncode) {
  static_assert(OidLiteral<"2.999">().content().size() == 2);
  EXPECT_EQ(OidLiteral<"2.999">().ToDotted(), "2.999");
  EXPECT_EQ(OidLiteral<"1.2.840.113549.1.1.11">().ToDotted(), "1.2.840.113549.1.1.11");
  EXPECT_EQ(OidLiteral<"1.2.0.16384">().ToDotted(), "1.2.0.16384");
  EXPECT_EQ(OidLiteral<"1.2.9223372036854775807">().ToDotted(), "1.2.9223372036854775807");
}

TEST(OidName, KnowsStandardAndMicrosoftNames) {
  const struct {
    const char* dotted;
    const char* name;
  } kCases[] = {
      {"2.5.29.19", "basicConstraints"},
      {"1.3.6.1.5.5.7.3.1", "serverAuth"},
      {"1.3.6.1.4.1.311.20.2.1", "certificateRequestAgent"},
      {"1.2.840.113549.1.1.11", "sha256WithRSAEncryption"},
      {"0.9.2342.19200300.100.1.1", "userId"},         // the first of the table
      {"2.16.840.1.113730.1.13", "netscape-comment"},  // the last one
      {"1.2.3.4", ""},
      {"2.5.29", ""},
      {"2.5.29.19.1", ""},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(OidName(Oid(Oid::Encode(test.dotted))), test.name) << test.dotted;
  }
  EXPECT_EQ(OidName(Oid()), "");
}

TEST(OidName, KnowsEveryOidThatCodeComparesAgainst) {
  using namespace oids;
  for (const Oid oid : {kSubjectKeyIdentifier,
                        kKeyUsage,
                        kSubjectAltName,
                        kIssuerAltName,
                        kBasicConstraints,
                        kNameConstraints,
                        kCrlDistributionPoints,
                        kCertificatePolicies,
                        kPolicyMappings,
                        kAuthorityKeyIdentifier,
                        kPolicyConstraints,
                        kExtendedKeyUsage,
                        kFreshestCrl,
                        kInhibitAnyPolicy,
                        kAuthorityInfoAccess,
                        kSubjectInfoAccess,
                        kAdOcsp,
                        kAdCaIssuers,
                        kMsCertificateTemplateName,
                        kMsCertificateTemplate,
                        kMsCaVersion,
                        kMsPreviousCertHash,
                        kMsApplicationPolicies,
                        kMsNtdsCaSecurity,
                        kEkuAny,
                        kEkuServerAuth,
                        kEkuClientAuth,
                        kEkuCertificateRequestAgent,
                        kEkuOcspSigning,
                        kOcspNoCheck,
                        kRsaEncryption,
                        kRsaPss,
                        kDsa,
                        kEcPublicKey,
                        kEd25519,
                        kEd448,
                        kMd2WithRsa,
                        kMd4WithRsa,
                        kMd5WithRsa,
                        kSha1WithRsa,
                        kSha256WithRsa,
                        kSha384WithRsa,
                        kSha512WithRsa,
                        kDsaWithSha1,
                        kEcdsaWithSha1,
                        kEcdsaWithSha256,
                        kEcdsaWithSha384,
                        kEcdsaWithSha512,
                        kSha1,
                        kSha1WithRsaOiw,
                        kMd5WithRsaOiw,
                        kPkcs7Data,
                        kPkcs7SignedData}) {
    EXPECT_TRUE(oid.IsValid());
    EXPECT_NE(OidName(oid), "") << oid.ToDotted();
  }
}

}  // namespace
}  // namespace pkiaudit::x509
