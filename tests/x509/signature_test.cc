// SPDX-License-Identifier: Apache-2.0
#include "x509/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/certificate_builder.h"
#include "tests/support/key_pool.h"
#include "tests/x509/public_vectors.h"

namespace pkiaudit::x509 {

void PrintTo(SignatureStatus status, std::ostream* stream) {
  switch (status) {
    case SignatureStatus::kValid:
      *stream << "valid";
      return;
    case SignatureStatus::kInvalid:
      *stream << "invalid";
      return;
    case SignatureStatus::kCouldNotTell:
      *stream << "could not tell";
      return;
  }
}

namespace {

namespace der = test_support::der;
using test_support::CertificateBuilder;
using test_support::SignatureAlgorithm;
using test_support::TestKey;
using testing::ElementsAre;

using Der = std::vector<uint8_t>;

SignatureStatus Verify(const Der& certificate, const Der& issuer) {
  SignatureVerifier verifier;
  const auto parsed_certificate = Certificate::Parse(certificate);
  const auto parsed_issuer = Certificate::Parse(issuer);
  EXPECT_TRUE(parsed_certificate && parsed_issuer);
  if (!parsed_certificate || !parsed_issuer) return SignatureStatus::kCouldNotTell;
  const SignatureStatus status = verifier.Verify(*parsed_certificate, *parsed_issuer);
  EXPECT_EQ(verifier.Verify(*parsed_certificate, *parsed_issuer), status) << "asked again";
  EXPECT_EQ(ERR_peek_error(), 0U) << "OpenSSL's errors must not leak";
  return status;
}

SignatureStatus VerifySelf(const Der& certificate) { return Verify(certificate, certificate); }

Der IssuerWith(TestKey key) { return CertificateBuilder().PublicKey(key).Build(); }

struct AlgorithmCase {
  std::string name;
  SignatureAlgorithm algorithm;
  TestKey key;
  TestKey other_key;    // of the same type
  TestKey foreign_key;  // of another type
};

const AlgorithmCase kAlgorithmCases[] = {
    {"Md5Rsa", SignatureAlgorithm::kMd5WithRsa, TestKey::kRsa2048A, TestKey::kRsa2048B,
     TestKey::kEcP256},
    {"Sha1Rsa", SignatureAlgorithm::kSha1WithRsa, TestKey::kRsa1024, TestKey::kRsa2048B,
     TestKey::kDsa2048},
    {"Sha256Rsa", SignatureAlgorithm::kSha256WithRsa, TestKey::kRsa2048Exponent3,
     TestKey::kRsa2048B, TestKey::kEd25519},
    {"Sha384Rsa", SignatureAlgorithm::kSha384WithRsa, TestKey::kRsa4096A, TestKey::kRsa4096B,
     TestKey::kEcP256},
    {"Sha512Rsa", SignatureAlgorithm::kSha512WithRsa, TestKey::kRsa2048A, TestKey::kRsa2048B,
     TestKey::kEcP256},
    {"RsaPss", SignatureAlgorithm::kRsaPssSha256, TestKey::kRsa2048A, TestKey::kRsa2048B,
     TestKey::kEcP256},
    {"EcdsaSha1", SignatureAlgorithm::kSha1WithEcdsa, TestKey::kEcP224, TestKey::kEcP256,
     TestKey::kRsa2048A},
    {"EcdsaSha256", SignatureAlgorithm::kSha256WithEcdsa, TestKey::kEcP256, TestKey::kEcP384,
     TestKey::kRsa2048A},
    {"EcdsaSha384", SignatureAlgorithm::kSha384WithEcdsa, TestKey::kEcP521, TestKey::kEcP384,
     TestKey::kRsa2048A},
    {"EcdsaSecp192r1", SignatureAlgorithm::kSha256WithEcdsa, TestKey::kEcSecp192r1,
     TestKey::kEcP384, TestKey::kRsa2048A},
    {"DsaSha1", SignatureAlgorithm::kSha1WithDsa, TestKey::kDsa2048, TestKey::kDsa2048,
     TestKey::kRsa2048A},
    {"DsaSha256", SignatureAlgorithm::kSha256WithDsa, TestKey::kDsa2048, TestKey::kDsa2048,
     TestKey::kRsa2048A},
    {"Ed25519", SignatureAlgorithm::kEd25519, TestKey::kEd25519, TestKey::kEd25519,
     TestKey::kRsa2048A},
};

class SignatureAlgorithmTest : public testing::TestWithParam<AlgorithmCase> {
 protected:
  static CertificateBuilder Builder() {
    CertificateBuilder builder;
    builder.Subject("CN=End entity")
        .Issuer("CN=Test Certificate")
        .PublicKey(TestKey::kRsa2048C)
        .SignedBy(GetParam().key)
        .SignatureWith(GetParam().algorithm);
    return builder;
  }
};

TEST_P(SignatureAlgorithmTest, VerifiesWithTheIssuersKey) {
  EXPECT_EQ(Verify(Builder().Build(), IssuerWith(GetParam().key)), SignatureStatus::kValid);
}

TEST_P(SignatureAlgorithmTest, RefusesAChangedSignature) {
  EXPECT_EQ(Verify(Builder().CorruptSignature().Build(), IssuerWith(GetParam().key)),
            SignatureStatus::kInvalid);
}

TEST_P(SignatureAlgorithmTest, RefusesASignatureOfNoUsableShape) {
  for (const Der& signature : {Der{}, Der{0}, Der{0x30, 0x80}, Der(1000, 0xff)}) {
    EXPECT_EQ(Verify(Builder().SignatureRaw(signature).Build(), IssuerWith(GetParam().key)),
              SignatureStatus::kInvalid)
        << signature.size();
  }
}

TEST_P(SignatureAlgorithmTest, RefusesChangedContent) {
  const Der certificate = Builder().Build();
  const std::string_view text(reinterpret_cast<const char*>(certificate.data()),
                              certificate.size());
  Der changed = certificate;
  changed[text.find("End entity")] ^= 1;
  EXPECT_EQ(Verify(changed, IssuerWith(GetParam().key)), SignatureStatus::kInvalid);
}

TEST_P(SignatureAlgorithmTest, RefusesOtherKeys) {
  const Der certificate = Builder().Build();
  if (GetParam().other_key != GetParam().key) {
    EXPECT_EQ(Verify(certificate, IssuerWith(GetParam().other_key)), SignatureStatus::kInvalid);
  }
  EXPECT_EQ(Verify(certificate, IssuerWith(GetParam().foreign_key)), SignatureStatus::kInvalid);
}

INSTANTIATE_TEST_SUITE_P(Algorithms, SignatureAlgorithmTest, testing::ValuesIn(kAlgorithmCases),
                         [](const auto& test) { return test.param.name; });

Der AlgorithmIdentifier(std::string_view oid, const Der& parameters = der::Null()) {
  return der::Sequence({der::ObjectIdentifier(oid), parameters});
}

struct UnknownAlgorithmCase {
  std::string name;
  Der algorithm;
};

constexpr std::string_view kRsaPss = "1.2.840.113549.1.1.10";
constexpr std::string_view kMgf1 = "1.2.840.113549.1.1.8";
constexpr std::string_view kSha256 = "2.16.840.1.101.3.4.2.1";

std::vector<UnknownAlgorithmCase> UnknownAlgorithms() {
  return {
      {"md2WithRSAEncryption", AlgorithmIdentifier("1.2.840.113549.1.1.2")},
      {"md4WithRSAEncryption", AlgorithmIdentifier("1.2.840.113549.1.1.3")},
      {"an OID of nobody", AlgorithmIdentifier("1.3.6.1.4.1.99999.1")},
      {"a digest", AlgorithmIdentifier(kSha256)},
      {"a key type", AlgorithmIdentifier("1.2.840.113549.1.1.1")},
      {"SM2", AlgorithmIdentifier("1.2.156.10197.1.501")},
      {"GOST R 34.10-2012", AlgorithmIdentifier("1.2.643.7.1.1.3.2")},
      {"ecdsa-with-Recommended", AlgorithmIdentifier("1.2.840.10045.4.2")},
      {"PSS without parameters", AlgorithmIdentifier(kRsaPss, {})},
      {"PSS with an unknown digest",
       AlgorithmIdentifier(kRsaPss, der::Sequence({der::Constructed(
                                        0, AlgorithmIdentifier("1.3.6.1.4.1.99999.1"))}))},
      {"PSS with another mask than MGF1",
       AlgorithmIdentifier(kRsaPss,
                           der::Sequence({der::Constructed(1, AlgorithmIdentifier(kSha256))}))},
      {"PSS with a mask of no digest",
       AlgorithmIdentifier(kRsaPss,
                           der::Sequence({der::Constructed(1, AlgorithmIdentifier(kMgf1))}))},
      {"PSS with a negative salt length",
       AlgorithmIdentifier(kRsaPss, der::Sequence({der::Constructed(2, der::Integer(-1))}))},
      {"PSS with an absurd salt length",
       AlgorithmIdentifier(kRsaPss, der::Sequence({der::Constructed(2, der::Integer(1LL << 40))}))},
      {"PSS with another trailer",
       AlgorithmIdentifier(kRsaPss, der::Sequence({der::Constructed(3, der::Integer(2))}))},
      {"no AlgorithmIdentifier", der::Sequence({der::Null()})},
  };
}

TEST(SignatureTest, CouldNotTellForUnknownAlgorithms) {
  for (const UnknownAlgorithmCase& test : UnknownAlgorithms()) {
    EXPECT_EQ(VerifySelf(CertificateBuilder().OuterSignatureAlgorithmRaw(test.algorithm).Build()),
              SignatureStatus::kCouldNotTell)
        << test.name;
  }
}

TEST(SignatureTest, ReadsPssParameters) {
  const auto with = [](const Der& parameters) {
    return VerifySelf(CertificateBuilder()
                          .SignatureWith(SignatureAlgorithm::kRsaPssSha256)
                          .OuterSignatureAlgorithmRaw(AlgorithmIdentifier(kRsaPss, parameters))
                          .Build());
  };
  const Der hash = der::Constructed(0, AlgorithmIdentifier(kSha256));
  const Der mask = der::Constructed(1, AlgorithmIdentifier(kMgf1, AlgorithmIdentifier(kSha256)));
  const Der salt = der::Constructed(2, der::Integer(32));
  const Der trailer = der::Constructed(3, der::Integer(1));
  EXPECT_EQ(with(der::Sequence({hash, mask, salt})), SignatureStatus::kValid);
  EXPECT_EQ(with(der::Sequence({hash, mask, salt, trailer})), SignatureStatus::kValid);
  EXPECT_EQ(with(der::Sequence({})), SignatureStatus::kInvalid) << "SHA-1, 20";
  EXPECT_EQ(with(der::Sequence({hash, salt})), SignatureStatus::kInvalid) << "MGF1 with SHA-1";
  EXPECT_EQ(with(der::Sequence({hash, mask})), SignatureStatus::kInvalid) << "salt of 20";
}

// RFC 5280 4.1.1.2 wants both to be equal; the outer one says how to verify.
TEST(SignatureTest, VerifiesWithTheOuterAlgorithm) {
  const Der sha1 = test_support::AlgorithmIdentifier(SignatureAlgorithm::kSha1WithRsa);
  EXPECT_EQ(VerifySelf(CertificateBuilder().InnerSignatureAlgorithmRaw(sha1).Build()),
            SignatureStatus::kValid);
  EXPECT_EQ(VerifySelf(CertificateBuilder().OuterSignatureAlgorithmRaw(sha1).Build()),
            SignatureStatus::kInvalid);
}

// RFC 3279 2.2.1 asks for NULL, but not everybody writes it.
TEST(SignatureTest, ReadsAlgorithmsWithoutParameters) {
  const Der absent = AlgorithmIdentifier("1.2.840.113549.1.1.11", {});
  EXPECT_EQ(VerifySelf(CertificateBuilder().OuterSignatureAlgorithmRaw(absent).Build()),
            SignatureStatus::kValid);
}

TEST(SignatureTest, ReadsTheOldNamesOfAlgorithms) {
  // sha1WithRSASignature of OIW, which old makecert wrote.
  EXPECT_EQ(VerifySelf(CertificateBuilder()
                           .SignatureWith(SignatureAlgorithm::kSha1WithRsa)
                           .OuterSignatureAlgorithmRaw(AlgorithmIdentifier("1.3.14.3.2.29"))
                           .Build()),
            SignatureStatus::kValid);
}

TEST(SignatureTest, CouldNotTellWithKeysThatCannotBeLoaded) {
  const Der certificate = CertificateBuilder().Build();
  const Der unknown =
      der::Sequence({AlgorithmIdentifier("1.3.6.1.4.1.99999.2"), der::BitString(Der{1, 2, 3})});
  const Der broken =
      der::Sequence({AlgorithmIdentifier("1.2.840.113549.1.1.1"), der::BitString(Der{1, 2, 3})});
  // RFC 3279 2.3.2: the parameters come from the issuer of the issuer.
  const Der dsa_without_parameters = der::Sequence(
      {AlgorithmIdentifier("1.2.840.10040.4.1", {}), der::BitString(der::Integer(0x1234567))});
  for (const Der& key : {unknown, broken, dsa_without_parameters, der::Null()}) {
    EXPECT_EQ(Verify(certificate, CertificateBuilder().PublicKeyRaw(key).Build()),
              SignatureStatus::kCouldNotTell);
  }
}

TEST(SignatureTest, NamesAreNotCompared) {
  const Der certificate = CertificateBuilder().Subject("CN=a").Issuer("CN=b").Build();
  EXPECT_EQ(VerifySelf(certificate), SignatureStatus::kValid);
}

// The same answers from several threads that share a verifier, whoever asks first.
TEST(SignatureTest, IsSafeFromSeveralThreads) {
  std::vector<Der> certificates;
  for (int i = 0; i < 40; ++i) {
    CertificateBuilder builder;
    builder.Subject("CN=" + std::to_string(i));
    if (i % 2 != 0) builder.CorruptSignature();
    certificates.push_back(builder.Build());
  }
  SignatureVerifier verifier;
  constexpr size_t kThreads = 4;
  std::vector<int> wrong(kThreads, 0);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < certificates.size(); ++i) {
        const auto certificate = Certificate::Parse(certificates[i]);
        const auto expected = i % 2 != 0 ? SignatureStatus::kInvalid : SignatureStatus::kValid;
        if (!certificate || verifier.IsSelfSigned(*certificate) != expected) ++wrong[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(kThreads, 0));
}

TEST(SignatureTest, PublicCertificates) {
  const auto folder = PublicVectors() / "x509";
  EXPECT_EQ(VerifySelf(ReadPemFile(folder / "ed448" / "root-ed448.pem")), SignatureStatus::kValid);
  EXPECT_EQ(VerifySelf(ReadPemFile(folder / "custom" / "dsa_selfsigned_ca.pem")),
            SignatureStatus::kValid);
  EXPECT_EQ(VerifySelf(ReadPemFile(folder / "verisign_md2_root.pem")),
            SignatureStatus::kCouldNotTell);
}

// RFC 5280 4.1.1.3. PKITS breaks signatures in this way.
TEST(SignatureTest, RefusesASignatureThatIsNotInWholeOctets) {
  const Der certificate = CertificateBuilder().Build();
  const size_t unused_bits = certificate.size() - 257;
  ASSERT_EQ(certificate[unused_bits], 0);
  for (const uint8_t bits : {uint8_t{1}, uint8_t{7}, uint8_t{9}}) {
    Der changed = certificate;
    changed[unused_bits] = bits;
    EXPECT_EQ(VerifySelf(changed), SignatureStatus::kInvalid) << int{bits};
  }
  Der no_bit_string = certificate;
  no_bit_string[unused_bits - 4] = 0x04;
  EXPECT_EQ(VerifySelf(no_bit_string), SignatureStatus::kInvalid);
}

// Each certificate of PKITS with each one of its issuer's name: those that no key verifies are the
// ones that PKITS made so, and the one whose key has no parameters of its own.
TEST(SignatureTest, Pkits) {
  std::map<std::string, Der> certificates;
  for (const auto& path : FilesIn(PublicVectors() / "x509" / "PKITS_data" / "certs", ".crt")) {
    certificates[path.stem().string()] = ReadFile(path);
  }
  ASSERT_EQ(certificates.size(), 405U);
  SignatureVerifier verifier;
  std::vector<std::string> without_issuer;
  std::vector<std::string> invalid;
  std::vector<std::string> could_not_tell;
  for (const auto& [name, octets] : certificates) {
    const auto certificate = Certificate::Parse(octets);
    ASSERT_TRUE(certificate) << name;
    std::set<SignatureStatus> results;
    for (const auto& [issuer_name, issuer_octets] : certificates) {
      const auto issuer = Certificate::Parse(issuer_octets);
      if (issuer->subject() == certificate->issuer()) {
        results.insert(verifier.Verify(*certificate, *issuer));
      }
    }
    if (results.empty()) {
      // PKITS 4.3: names that are equal by RFC 5280 only.
      for (const auto& [issuer_name, issuer_octets] : certificates) {
        const auto issuer = Certificate::Parse(issuer_octets);
        if (issuer->subject().EqualsByRfc5280(certificate->issuer())) {
          results.insert(verifier.Verify(*certificate, *issuer));
        }
      }
    }
    if (results.empty()) {
      without_issuer.push_back(name);
    } else if (results.contains(SignatureStatus::kCouldNotTell)) {
      could_not_tell.push_back(name);
    } else if (!results.contains(SignatureStatus::kValid)) {
      invalid.push_back(name);
    }
  }
  EXPECT_THAT(without_issuer,
              ElementsAre("InvalidNameChainingOrderTest2EE", "InvalidNameChainingTest1EE"));
  EXPECT_THAT(invalid, ElementsAre("BadSignedCACert", "InvalidDSASignatureTest6EE",
                                   "InvalidEESignatureTest3EE"));
  EXPECT_THAT(could_not_tell, ElementsAre("ValidDSAParameterInheritanceTest5EE"));
}

TEST(CryptographicLibraryVersionTest, IsNameAndNumber) {
  // No regular expression: Google Test knows hardly any on Windows.
  constexpr std::string_view kName = "OpenSSL ";
  const std::string version(CryptographicLibraryVersion());
  ASSERT_TRUE(version.starts_with(kName)) << version;
  const std::string number = version.substr(kName.size());
  EXPECT_EQ(number.find_first_not_of("0123456789."), std::string::npos) << version;
  EXPECT_EQ(std::ranges::count(number, '.'), 2) << version;
}

}  // namespace
}  // namespace pkiaudit::x509
