// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/signature_digest.h"

#include <algorithm>

#include "x509/oid_literal.h"

namespace pkiaudit::audit {
namespace {

using x509::OidLiteral;

struct Algorithm {
  x509::Oid oid;
  SignatureDigest digest;
};

// RFC 3279 2.2, RFC 4055 5, RFC 5758, RFC 8410, RFC 9881, NIST's Computer Security Objects Register
// (2.16.840.1.101.3.4.3), and OIW's early OIDs, which old makecert and Java wrote.
constexpr Algorithm kSignatureAlgorithms[] = {
    {OidLiteral<"1.2.840.113549.1.1.2">(), SignatureDigest::kMd2},      // md2WithRSAEncryption
    {OidLiteral<"1.2.840.113549.1.1.3">(), SignatureDigest::kMd4},      // md4WithRSAEncryption
    {OidLiteral<"1.3.14.3.2.2">(), SignatureDigest::kMd4},              // OIW md4WithRSA
    {OidLiteral<"1.3.14.3.2.4">(), SignatureDigest::kMd4},              // OIW md4WithRSAEncryption
    {OidLiteral<"1.2.840.113549.1.1.4">(), SignatureDigest::kMd5},      // md5WithRSAEncryption
    {OidLiteral<"1.3.14.3.2.3">(), SignatureDigest::kMd5},              // OIW md5WithRSA
    {OidLiteral<"1.3.14.3.2.25">(), SignatureDigest::kMd5},             // OIW md5WithRSASignature
    {OidLiteral<"1.2.840.113549.1.1.5">(), SignatureDigest::kSha1},     // sha1WithRSAEncryption
    {OidLiteral<"1.3.14.3.2.29">(), SignatureDigest::kSha1},            // OIW sha1WithRSASignature
    {OidLiteral<"1.2.840.10040.4.3">(), SignatureDigest::kSha1},        // id-dsa-with-sha1
    {OidLiteral<"1.3.14.3.2.27">(), SignatureDigest::kSha1},            // OIW dsaWithSHA1
    {OidLiteral<"1.2.840.10045.4.1">(), SignatureDigest::kSha1},        // ecdsa-with-SHA1
    {OidLiteral<"1.2.840.113549.1.1.11">(), SignatureDigest::kStrong},  // sha256WithRSAEncryption
    {OidLiteral<"1.2.840.113549.1.1.12">(), SignatureDigest::kStrong},  // sha384WithRSAEncryption
    {OidLiteral<"1.2.840.113549.1.1.13">(), SignatureDigest::kStrong},  // sha512WithRSAEncryption
    {OidLiteral<"1.2.840.113549.1.1.14">(), SignatureDigest::kStrong},  // sha224WithRSAEncryption
    {OidLiteral<"1.2.840.113549.1.1.15">(), SignatureDigest::kStrong},  // sha512-224WithRSA…
    {OidLiteral<"1.2.840.113549.1.1.16">(), SignatureDigest::kStrong},  // sha512-256WithRSA…
    {OidLiteral<"1.2.840.10045.4.3.1">(), SignatureDigest::kStrong},    // ecdsa-with-SHA224
    {OidLiteral<"1.2.840.10045.4.3.2">(), SignatureDigest::kStrong},    // ecdsa-with-SHA256
    {OidLiteral<"1.2.840.10045.4.3.3">(), SignatureDigest::kStrong},    // ecdsa-with-SHA384
    {OidLiteral<"1.2.840.10045.4.3.4">(), SignatureDigest::kStrong},    // ecdsa-with-SHA512
    {OidLiteral<"1.3.101.112">(), SignatureDigest::kStrong},            // Ed25519
    {OidLiteral<"1.3.101.113">(), SignatureDigest::kStrong},            // Ed448
};

// Below this arc NIST registers signature algorithms with SHA-2, SHA-3, ML-DSA and SLH-DSA only.
constexpr x509::Oid kNistSignatureAlgorithms = OidLiteral<"2.16.840.1.101.3.4.3">();
constexpr x509::Oid kNistDigestAlgorithms = OidLiteral<"2.16.840.1.101.3.4.2">();

bool StandsBelow(x509::Oid oid, x509::Oid arc) {
  return oid.content().size() > arc.content().size() &&
         std::ranges::equal(oid.content().first(arc.content().size()), arc.content());
}

std::optional<SignatureDigest> DigestOfHash(x509::Oid hash) {
  if (hash == x509::oids::kSha1) {
    return SignatureDigest::kSha1;
  }
  if (hash == OidLiteral<"1.2.840.113549.2.5">()) {
    return SignatureDigest::kMd5;
  }
  if (StandsBelow(hash, kNistDigestAlgorithms)) {
    return SignatureDigest::kStrong;
  }
  return std::nullopt;
}

// RFC 4055 3.1: RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] HashAlgorithm DEFAULT sha1, … }.
// Signatures always carry the parameters; where they are absent, nothing is known.
std::optional<SignatureDigest> DigestOfPssParameters(x509::Bytes parameters) {
  const auto sequence = x509::der::ReadSingle(parameters, x509::der::kSequence);
  if (!sequence) {
    return std::nullopt;
  }
  x509::der::Reader reader(*sequence);
  const auto hash_algorithm = reader.ReadOptional(x509::der::ContextConstructed(0));
  if (!hash_algorithm) {
    return std::nullopt;
  }
  if (!hash_algorithm->has_value()) {
    return SignatureDigest::kSha1;
  }
  const auto algorithm =
      x509::DecodeAlgorithmIdentifier((*hash_algorithm)->content, (*hash_algorithm)->offset);
  if (!algorithm) {
    return std::nullopt;
  }
  return DigestOfHash(algorithm->algorithm);
}

}  // namespace

std::string_view SignatureDigestName(SignatureDigest digest) {
  switch (digest) {
    case SignatureDigest::kMd2:
      return "MD2";
    case SignatureDigest::kMd4:
      return "MD4";
    case SignatureDigest::kMd5:
      return "MD5";
    case SignatureDigest::kSha1:
      return "SHA-1";
    case SignatureDigest::kStrong:
      return "strong";
  }
  return "";
}

std::optional<SignatureDigest> DigestOf(const x509::AlgorithmIdentifier& algorithm) {
  if (algorithm.algorithm == x509::oids::kRsaPss) {
    return DigestOfPssParameters(algorithm.parameters);
  }
  const auto* known = std::ranges::find(kSignatureAlgorithms, algorithm.algorithm, &Algorithm::oid);
  if (known != std::ranges::end(kSignatureAlgorithms)) {
    return known->digest;
  }
  if (StandsBelow(algorithm.algorithm, kNistSignatureAlgorithms)) {
    return SignatureDigest::kStrong;
  }
  return std::nullopt;
}

}  // namespace pkiaudit::audit
