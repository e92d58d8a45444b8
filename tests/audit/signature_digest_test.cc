// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/signature_digest.h"

#include <gtest/gtest.h>

#include "tests/support/der_writer.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::audit {
namespace {

using test_support::Bytes;
namespace der = test_support::der;

std::optional<SignatureDigest> DigestOfEncoding(const Bytes& encoding) {
  const auto algorithm = x509::DecodeAlgorithmIdentifier(encoding);
  return algorithm ? DigestOf(*algorithm) : std::nullopt;
}

std::optional<SignatureDigest> DigestOfOid(std::string_view oid) {
  return DigestOfEncoding(der::Sequence({der::ObjectIdentifier(oid), der::Null()}));
}

Bytes Pss(const Bytes& parameters) {
  return der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.10"), parameters});
}

// RSASSA-PSS-params with hashAlgorithm only.
Bytes PssWithHash(std::string_view oid) {
  return Pss(der::Sequence(
      {der::Constructed(0, der::Sequence({der::ObjectIdentifier(oid), der::Null()}))}));
}

TEST(SignatureDigestTest, KnowsAlgorithmsByOid) {
  const struct {
    const char* oid;
    std::optional<SignatureDigest> expected;
  } kCases[] = {
      {"1.2.840.113549.1.1.2", SignatureDigest::kMd2},
      {"1.2.840.113549.1.1.3", SignatureDigest::kMd4},
      {"1.3.14.3.2.2", SignatureDigest::kMd4},
      {"1.2.840.113549.1.1.4", SignatureDigest::kMd5},
      {"1.3.14.3.2.3", SignatureDigest::kMd5},
      {"1.2.840.113549.1.1.5", SignatureDigest::kSha1},
      {"1.3.14.3.2.29", SignatureDigest::kSha1},
      {"1.2.840.10040.4.3", SignatureDigest::kSha1},
      {"1.2.840.10045.4.1", SignatureDigest::kSha1},
      {"1.2.840.113549.1.1.11", SignatureDigest::kStrong},
      {"1.2.840.10045.4.3.3", SignatureDigest::kStrong},
      {"1.3.101.112", SignatureDigest::kStrong},
      {"2.16.840.1.101.3.4.3.2", SignatureDigest::kStrong},   // id-dsa-with-sha256
      {"2.16.840.1.101.3.4.3.18", SignatureDigest::kStrong},  // id-ml-dsa-65
      {"2.16.840.1.101.3.4.3", std::nullopt},                 // the arc itself
      {"1.2.840.113549.1.1.1", std::nullopt},                 // rsaEncryption signs nothing
      {"1.2.840.10045.4.3", std::nullopt},                    // ecdsa-with-Specified
      {"1.3.6.1.4.1.55555.1", std::nullopt},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(c.expected, DigestOfOid(c.oid)) << c.oid;
  }
}

TEST(SignatureDigestTest, ReadsTheParametersOfRsaPss) {
  EXPECT_EQ(SignatureDigest::kStrong, DigestOfEncoding(test_support::AlgorithmIdentifier(
                                          test_support::SignatureAlgorithm::kRsaPssSha256)));
  EXPECT_EQ(SignatureDigest::kSha1, DigestOfEncoding(PssWithHash("1.3.14.3.2.26")));
  EXPECT_EQ(SignatureDigest::kMd5, DigestOfEncoding(PssWithHash("1.2.840.113549.2.5")));
  EXPECT_EQ(SignatureDigest::kStrong, DigestOfEncoding(PssWithHash("2.16.840.1.101.3.4.2.3")));
  EXPECT_EQ(std::nullopt, DigestOfEncoding(PssWithHash("1.3.6.1.4.1.55555.1")));
  // The default is SHA-1, also where other parameters stand.
  EXPECT_EQ(SignatureDigest::kSha1, DigestOfEncoding(Pss(der::Sequence({}))));
  EXPECT_EQ(SignatureDigest::kSha1,
            DigestOfEncoding(Pss(der::Sequence({der::Constructed(2, der::Integer(32))}))));
  // Parameters that are absent or broken say nothing.
  EXPECT_EQ(std::nullopt, DigestOfEncoding(Pss({})));
  EXPECT_EQ(std::nullopt, DigestOfEncoding(Pss(der::Null())));
  EXPECT_EQ(std::nullopt, DigestOfEncoding(Pss(der::Sequence({der::Constructed(0, Bytes{0x30})}))));
}

}  // namespace
}  // namespace pkiaudit::audit
