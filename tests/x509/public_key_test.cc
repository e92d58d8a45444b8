// SPDX-License-Identifier: Apache-2.0
#include "x509/public_key.h"

#include <gtest/gtest.h>

#include "tests/support/key_pool.h"
#include "tests/x509/octets.h"

namespace pkiaudit::x509 {
namespace {

namespace writer = test_support::der;
using test_support::TestKey;
using Octet = std::vector<uint8_t>;
using Kind = PublicKey::Kind;

Octet Algorithm(const char* oid, const Octet& parameters) {
  return writer::Sequence({writer::ObjectIdentifier(oid), parameters});
}

Octet KeyInfo(const Octet& algorithm, const Octet& key) {
  return writer::Sequence({algorithm, writer::BitString(key)});
}

Octet RsaKeyInfo(std::string_view modulus_hex, std::string_view exponent_hex,
                 const char* oid = "1.2.840.113549.1.1.1") {
  return KeyInfo(Algorithm(oid, writer::Null()),
                 writer::Sequence({writer::IntegerOctets(Octets(modulus_hex)),
                                   writer::IntegerOctets(Octets(exponent_hex))}));
}

TEST(DecodePublicKey, ReadsTheKeysOfThePool) {
  const struct {
    TestKey key;
    Kind kind;
    uint32_t bits;
    const char* text;
  } kCases[] = {
      {TestKey::kRsa2048A, Kind::kRsa, 2048, "RSA 2048"},
      {TestKey::kRsa1024, Kind::kRsa, 1024, "RSA 1024"},
      {TestKey::kRsa4096A, Kind::kRsa, 4096, "RSA 4096"},
      {TestKey::kEcP256, Kind::kEc, 256, "EC P-256"},
      {TestKey::kEcP384, Kind::kEc, 384, "EC P-384"},
      {TestKey::kEcP521, Kind::kEc, 521, "EC P-521"},
      {TestKey::kEcP224, Kind::kEc, 224, "EC P-224"},
      {TestKey::kEcSecp192r1, Kind::kEc, 192, "EC P-192"},
      {TestKey::kEd25519, Kind::kEd25519, 256, "Ed25519"},
      {TestKey::kDsa2048, Kind::kDsa, 2048, "DSA 2048"},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.text);
    const Octet encoding = test_support::SubjectPublicKeyInfo(test.key);
    const auto key = DecodePublicKey(encoding);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->kind, test.kind);
    EXPECT_EQ(key->bits, test.bits);
    EXPECT_EQ(ToText(*key), test.text);
    EXPECT_EQ(ToHex(key->encoding), ToHex(encoding));
    EXPECT_EQ(key->rsa_modulus.size(), test.kind == Kind::kRsa ? test.bits / 8 : 0);
  }
  const Octet exponent_3 = test_support::SubjectPublicKeyInfo(TestKey::kRsa2048Exponent3);
  EXPECT_EQ(ToHex(DecodePublicKey(exponent_3)->rsa_exponent), "03");
  const Octet usual = test_support::SubjectPublicKeyInfo(TestKey::kRsa2048A);
  EXPECT_EQ(ToHex(DecodePublicKey(usual)->rsa_exponent), "010001");
}

TEST(DecodePublicKey, CountsBitsOfTheModulus) {
  const struct {
    const char* modulus;
    uint32_t bits;
    const char* stripped;
  } kCases[] = {
      {"01", 1, "01"},     {"7F", 7, "7F"},      {"0080", 8, "80"},      {"00FF", 8, "FF"},
      {"0100", 9, "0100"}, {"7FFF", 15, "7FFF"}, {"008000", 16, "8000"}, {"03FFFF", 18, "03FFFF"},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.modulus);
    const Octet encoding = RsaKeyInfo(test.modulus, "03");
    const auto key = DecodePublicKey(encoding);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->bits, test.bits);
    EXPECT_EQ(ToHex(key->rsa_modulus), test.stripped);
  }
}

TEST(DecodePublicKey, ReadsANegativeModulusAsUnsigned) {
  const Octet encoding = RsaKeyInfo("CEFF", "010001");
  const auto key = DecodePublicKey(encoding);
  ASSERT_TRUE(key.has_value());
  EXPECT_TRUE(key->negative_modulus);
  EXPECT_EQ(key->bits, 16u);
  EXPECT_EQ(ToHex(key->rsa_modulus), "CEFF");
  EXPECT_EQ(DecodePublicKey(RsaKeyInfo("07", "FF")).error().code, ErrorCode::kBadValue);
  EXPECT_FALSE(DecodePublicKey(RsaKeyInfo("00FF", "03"))->negative_modulus);
}

TEST(DecodePublicKey, KnowsOtherRsaAlgorithms) {
  EXPECT_EQ(ToText(DecodePublicKey(RsaKeyInfo("00FF", "03", "1.2.840.113549.1.1.10")).value()),
            "RSASSA-PSS 8");
  EXPECT_EQ(DecodePublicKey(RsaKeyInfo("00FF", "03", "2.5.8.1.1"))->kind, Kind::kRsa);
}

TEST(DecodePublicKey, ReadsEcParameters) {
  const Octet point = Octets("0401");
  const auto ec = [&point](const Octet& parameters) {
    return KeyInfo(Algorithm("1.2.840.10045.2.1", parameters), point);
  };
  const auto explicit_parameters = [](const char* field_type, const Octet& field) {
    return writer::Sequence({writer::Integer(1),
                             writer::Sequence({writer::ObjectIdentifier(field_type), field}),
                             writer::Sequence({writer::OctetString({}), writer::OctetString({})}),
                             writer::OctetString({}), writer::Integer(7)});
  };
  const Octet prime = writer::IntegerOctets(Octets("00FFFFFFFDFFFFFFFFFFFFFFFFFFFFFFFF"));
  const struct {
    const char* what;
    Octet encoding;
    uint32_t bits;
    const char* text;
  } kCases[] = {
      {"weak", ec(writer::ObjectIdentifier("1.3.132.0.6")), 112, "EC secp112r1"},
      {"weak", ec(writer::ObjectIdentifier("1.3.132.0.8")), 160, "EC secp160r1"},
      {"WAP", ec(writer::ObjectIdentifier("2.23.43.1.4.9")), 160, "EC wap-wsg-idm-ecid-wtls9"},
      {"Koblitz", ec(writer::ObjectIdentifier("1.3.132.0.10")), 256, "EC secp256k1"},
      {"brainpool", ec(writer::ObjectIdentifier("1.3.36.3.3.2.8.1.1.7")), 256,
       "EC brainpoolP256r1"},
      {"binary", ec(writer::ObjectIdentifier("1.3.132.0.38")), 571, "EC sect571k1"},
      {"unknown", ec(writer::ObjectIdentifier("1.2.3.4")), 0, "EC 1.2.3.4 (unknown curve)"},
      {"explicit prime", ec(explicit_parameters("1.2.840.10045.1.1", prime)), 128,
       "EC explicit parameters, 128"},
      {"explicit binary",
       ec(explicit_parameters("1.2.840.10045.1.2", writer::Sequence({writer::Integer(163)}))), 163,
       "EC explicit parameters, 163"},
      {"explicit, other field", ec(explicit_parameters("1.2.3", writer::Null())), 0,
       "EC explicit parameters, of unknown size"},
      {"inherited", ec(writer::Null()), 0, "EC explicit parameters, of unknown size"},
      {"ECDH only",
       KeyInfo(Algorithm("1.3.132.1.12", writer::ObjectIdentifier("1.2.840.10045.3.1.7")), point),
       256, "EC P-256"},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.what);
    const auto key = DecodePublicKey(test.encoding);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->kind, Kind::kEc);
    EXPECT_EQ(key->bits, test.bits);
    EXPECT_EQ(ToText(*key), test.text);
  }
}

TEST(DecodePublicKey, LeavesUnknownAlgorithmsAlone) {
  const Octet encoding = KeyInfo(Algorithm("1.2.3.4", {}), Octets("DEADBEEF"));
  const auto key = DecodePublicKey(encoding);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->kind, Kind::kUnknown);
  EXPECT_EQ(key->bits, 0u);
  EXPECT_EQ(ToHex(key->key), "DEADBEEF");
  EXPECT_EQ(ToText(*key), "1.2.3.4 (unknown)");
}

TEST(DecodePublicKey, AllowsInheritedDsaParameters) {
  for (const Octet& parameters : {Octet(), writer::Null()}) {
    const Octet encoding = KeyInfo(Algorithm("1.2.840.10040.4.1", parameters), Octets("020105"));
    const auto key = DecodePublicKey(encoding);
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(key->kind, Kind::kDsa);
    EXPECT_EQ(ToText(*key), "DSA of unknown size");
  }
}

TEST(DecodePublicKey, TellsWhatIsWrongAndWhere) {
  const Octet rsa = Algorithm("1.2.840.113549.1.1.1", writer::Null());  // 15 octets
  const Octet ec = Algorithm("1.2.840.10045.2.1", {});                  // 11 octets
  const struct {
    const char* what;
    Octet encoding;
    Error error;
  } kCases[] = {
      {"nothing", {}, {ErrorCode::kTruncated, 100}},
      {"SET", Octets("3100"), {ErrorCode::kUnexpectedTag, 100}},
      {"no algorithm", Octets("3000"), {ErrorCode::kTruncated, 102}},
      {"no key", writer::Sequence({rsa}), {ErrorCode::kTruncated, 117}},
      {"OCTET STRING", writer::Sequence({rsa, Octets("0400")}), {ErrorCode::kUnexpectedTag, 117}},
      {"unused bits", writer::Sequence({rsa, Octets("03020780")}), {ErrorCode::kBadValue, 117}},
      {"more",
       writer::Sequence({rsa, Octets("030100"), Octets("0500")}),
       {ErrorCode::kTrailingData, 120}},
      {"trailing octet", Octets("30000000"), {ErrorCode::kTrailingData, 102}},
      {"RSA: no SEQUENCE", KeyInfo(rsa, Octets("0500")), {ErrorCode::kUnexpectedTag, 120}},
      {"RSA: empty", KeyInfo(rsa, {}), {ErrorCode::kTruncated, 120}},
      {"RSA: zero modulus", RsaKeyInfo("00", "03"), {ErrorCode::kBadValue, 122}},
      {"RSA: modulus not minimal", RsaKeyInfo("0001", "03"), {ErrorCode::kBadValue, 122}},
      {"RSA: zero exponent", RsaKeyInfo("07", "00"), {ErrorCode::kBadValue, 125}},
      {"RSA: no exponent", KeyInfo(rsa, Octets("3003020107")), {ErrorCode::kTruncated, 125}},
      {"RSA: more", KeyInfo(rsa, Octets("30080201070201030500")), {ErrorCode::kTrailingData, 128}},
      {"EC: no parameters", KeyInfo(ec, Octets("04")), {ErrorCode::kTruncated, 102}},
      {"EC: INTEGER",
       KeyInfo(Algorithm("1.2.840.10045.2.1", Octets("020105")), Octets("04")),
       {ErrorCode::kUnexpectedTag, 113}},
      {"Ed25519: short",
       KeyInfo(Algorithm("1.3.101.112", {}), Octets("00")),
       {ErrorCode::kBadValue, 112}},
      {"algorithm: OID invalid", Octets("300830030601800301 00"), {ErrorCode::kBadValue, 104}},
      {"algorithm: two parameters",
       Octets("300C3007 06012A 0500 0500 030100"),
       {ErrorCode::kTrailingData, 109}},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.what);
    const auto key = DecodePublicKey(test.encoding, 100);
    ASSERT_FALSE(key.has_value());
    EXPECT_EQ(key.error(), test.error);
  }
}

TEST(DecodeAlgorithmIdentifier, TellsItsParts) {
  const Octet encoding = Algorithm("1.2.840.113549.1.1.11", writer::Null());
  const auto algorithm = DecodeAlgorithmIdentifier(encoding);
  ASSERT_TRUE(algorithm.has_value());
  EXPECT_EQ(algorithm->algorithm, oids::kSha256WithRsa);
  EXPECT_EQ(ToHex(algorithm->parameters), "0500");
  EXPECT_EQ(ToHex(algorithm->encoding), ToHex(encoding));
  const Octet bare = Algorithm("1.2.840.10045.4.3.2", {});
  EXPECT_TRUE(DecodeAlgorithmIdentifier(bare)->parameters.empty());
}

}  // namespace
}  // namespace pkiaudit::x509
