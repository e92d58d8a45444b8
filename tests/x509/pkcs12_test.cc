// SPDX-License-Identifier: Apache-2.0
#include "x509/pkcs12.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pkcs12_writer.h"
#include "tests/x509/octets.h"
#include "tests/x509/public_vectors.h"
#include "x509/certificate.h"

namespace pkiaudit::x509 {
namespace {

namespace der = test_support::der;
using test_support::CertificateBuilder;
using test_support::Pkcs12Encryption;
using test_support::Pkcs12Mac;
using test_support::Pkcs12Options;
using test_support::SubjectPublicKeyInfo;
using test_support::TestKey;
using test_support::WritePkcs12;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Der = std::vector<uint8_t>;

Der CertificateOf(TestKey key, std::string_view name = "CN=one") {
  return CertificateBuilder().Subject(name).PublicKey(key).SignedBy(TestKey::kRsa2048A).Build();
}

test_support::Pkcs12Attributes WithLocalKeyId(const Der& id) {
  test_support::Pkcs12Attributes attributes;
  attributes.local_key_id = id;
  return attributes;
}

// A certificate and its key, as Windows exports them.
test_support::Pkcs12Contents Pair() {
  test_support::Pkcs12Attributes of_certificate = WithLocalKeyId({1, 0, 0, 0});
  of_certificate.friendly_name = "Zertifikat \xc3\xa4\xe2\x98\xba";
  test_support::Pkcs12Attributes of_key = WithLocalKeyId({1, 0, 0, 0});
  of_key.friendly_name = "le-1";
  of_key.csp_name = "Microsoft Software Key Storage Provider";
  of_key.machine_keyset = true;
  return {{{CertificateOf(TestKey::kRsa2048B), of_certificate}}, {{TestKey::kRsa2048B, of_key}}};
}

Pkcs12Options Protection(Pkcs12Encryption certificate_encryption, Pkcs12Encryption key_encryption,
                         Pkcs12Mac mac) {
  Pkcs12Options options;
  options.certificate_encryption = certificate_encryption;
  options.key_encryption = key_encryption;
  options.mac = mac;
  options.encryption_iterations = 10;
  options.mac_iterations = 10;
  return options;
}

void ExpectPair(const Result<Pkcs12Contents>& contents) {
  ASSERT_TRUE(contents) << ErrorName(contents.error().code);
  EXPECT_THAT(contents->unreadable, IsEmpty());
  ASSERT_THAT(contents->certificates, SizeIs(1));
  ASSERT_THAT(contents->keys, SizeIs(1));
  EXPECT_EQ(contents->certificates[0].der, CertificateOf(TestKey::kRsa2048B));
  EXPECT_EQ(contents->certificates[0].friendly_name, "Zertifikat \xc3\xa4\xe2\x98\xba");
  EXPECT_EQ(contents->certificates[0].local_key_id, (Der{1, 0, 0, 0}));
  EXPECT_EQ(contents->certificates[0].key, 0U);
  EXPECT_EQ(contents->keys[0].public_key, SubjectPublicKeyInfo(TestKey::kRsa2048B));
  EXPECT_EQ(contents->keys[0].friendly_name, "le-1");
  EXPECT_EQ(contents->keys[0].local_key_id, (Der{1, 0, 0, 0}));
  EXPECT_EQ(contents->keys[0].csp_name, "Microsoft Software Key Storage Provider");
  EXPECT_TRUE(contents->keys[0].machine_keyset);
}

struct ProtectionCase {
  std::string name;
  Pkcs12Encryption certificate_encryption;
  Pkcs12Encryption key_encryption;
  Pkcs12Mac mac;
};

const ProtectionCase kProtectionCases[] = {
    {"Aes256", Pkcs12Encryption::kAes256Sha256, Pkcs12Encryption::kAes256Sha256,
     Pkcs12Mac::kSha256},
    {"Rc2AndTripleDes", Pkcs12Encryption::kRc2_40Sha1, Pkcs12Encryption::kTripleDesSha1,
     Pkcs12Mac::kSha1},
    {"TripleDes", Pkcs12Encryption::kTripleDesSha1, Pkcs12Encryption::kTripleDesSha1,
     Pkcs12Mac::kSha1},
    {"PlainCertificate", Pkcs12Encryption::kNone, Pkcs12Encryption::kAes256Sha256,
     Pkcs12Mac::kSha256},
    {"PlainKey", Pkcs12Encryption::kAes256Sha256, Pkcs12Encryption::kNone, Pkcs12Mac::kSha256},
    {"AllPlain", Pkcs12Encryption::kNone, Pkcs12Encryption::kNone, Pkcs12Mac::kSha256},
    {"WithoutMac", Pkcs12Encryption::kAes256Sha256, Pkcs12Encryption::kTripleDesSha1,
     Pkcs12Mac::kNone},
    {"AllPlainWithoutMac", Pkcs12Encryption::kNone, Pkcs12Encryption::kNone, Pkcs12Mac::kNone},
};

class Pkcs12ProtectionTest : public testing::TestWithParam<ProtectionCase> {
 protected:
  static Pkcs12Options Options(std::optional<std::string> password) {
    Pkcs12Options options =
        Protection(GetParam().certificate_encryption, GetParam().key_encryption, GetParam().mac);
    options.password = std::move(password);
    return options;
  }
};

TEST_P(Pkcs12ProtectionTest, ReadsWithThePassword) {
  const Der input = WritePkcs12(Pair(), Options("p\xc3\xa4ss"));
  EXPECT_TRUE(LooksLikePkcs12(input));
  const auto contents = ReadPkcs12(input, {"wrong", "p\xc3\xa4ss", "other"});
  ExpectPair(contents);
  EXPECT_EQ(contents->has_mac, GetParam().mac != Pkcs12Mac::kNone);
  EXPECT_EQ(ERR_peek_error(), 0U) << "OpenSSL's errors must not leak";
}

TEST_P(Pkcs12ProtectionTest, TriesTheEmptyPassword) {
  ExpectPair(ReadPkcs12(WritePkcs12(Pair(), Options("")), {"wrong"}));
}

TEST_P(Pkcs12ProtectionTest, TriesTheNullPassword) {
  ExpectPair(ReadPkcs12(WritePkcs12(Pair(), Options(std::nullopt)), {}));
}

TEST_P(Pkcs12ProtectionTest, SaysWhenNoPasswordFits) {
  const Pkcs12Options options = Options("right");
  const auto contents = ReadPkcs12(WritePkcs12(Pair(), options), {"wrong", "Right"});
  const bool certificate_is_plain = options.certificate_encryption == Pkcs12Encryption::kNone;
  const bool key_is_plain = options.key_encryption == Pkcs12Encryption::kNone;
  if (options.mac == Pkcs12Mac::kNone && certificate_is_plain && key_is_plain) {
    ExpectPair(contents);
    return;
  }
  ASSERT_FALSE(contents);
  EXPECT_EQ(contents.error().code, ErrorCode::kWrongPassword);
  EXPECT_EQ(ERR_peek_error(), 0U);
}

// Software other than Windows writes BER: everything around the encrypted octets.
TEST_P(Pkcs12ProtectionTest, ReadsIndefiniteLengths) {
  const Der input = der::ToIndefiniteLength(WritePkcs12(Pair(), Options("password")), 3);
  EXPECT_TRUE(LooksLikePkcs12(input));
  ExpectPair(ReadPkcs12(input, {"password"}));
}

INSTANTIATE_TEST_SUITE_P(Protections, Pkcs12ProtectionTest, testing::ValuesIn(kProtectionCases),
                         [](const auto& test) { return test.param.name; });

// What a reader without the limit would take hours for: with a derivation these tests would not end
// before their time-out.
constexpr int64_t kHuge = 2'147'483'647;

TEST(Pkcs12LimitTest, RefusesTheMacBeforeAnyDerivation) {
  Pkcs12Options options;
  options.stated_mac_iterations = kHuge;
  const auto contents = ReadPkcs12(WritePkcs12(Pair(), options), {"test"});
  ASSERT_FALSE(contents);
  EXPECT_EQ(contents.error().code, ErrorCode::kIterationCap);
}

TEST(Pkcs12LimitTest, RefusesEachSafeAndBagBeforeAnyDerivation) {
  for (const Pkcs12Encryption encryption :
       {Pkcs12Encryption::kAes256Sha256, Pkcs12Encryption::kTripleDesSha1,
        Pkcs12Encryption::kRc2_40Sha1}) {
    Pkcs12Options options = Protection(encryption, encryption, Pkcs12Mac::kSha256);
    options.stated_encryption_iterations = kHuge;
    auto contents = ReadPkcs12(WritePkcs12(Pair(), options), {"test"});
    ASSERT_FALSE(contents);
    EXPECT_EQ(contents.error().code, ErrorCode::kIterationCap);

    // The certificate stays readable where only the key asks for too much, and the reverse.
    options.certificate_encryption = Pkcs12Encryption::kNone;
    contents = ReadPkcs12(WritePkcs12(Pair(), options), {"test"});
    ASSERT_TRUE(contents);
    EXPECT_THAT(contents->certificates, SizeIs(1));
    ASSERT_THAT(contents->keys, SizeIs(1));
    EXPECT_THAT(contents->keys[0].public_key, IsEmpty());
    EXPECT_EQ(contents->certificates[0].key, 0U) << "by localKeyID";
    ASSERT_THAT(contents->unreadable, SizeIs(1));
    EXPECT_EQ(contents->unreadable[0].code, ErrorCode::kIterationCap);

    options.certificate_encryption = encryption;
    options.key_encryption = Pkcs12Encryption::kNone;
    contents = ReadPkcs12(WritePkcs12(Pair(), options), {"test"});
    ASSERT_TRUE(contents);
    EXPECT_THAT(contents->certificates, IsEmpty());
    ASSERT_THAT(contents->keys, SizeIs(1));
    EXPECT_EQ(contents->keys[0].public_key, SubjectPublicKeyInfo(TestKey::kRsa2048B));
    ASSERT_THAT(contents->unreadable, SizeIs(1));
    EXPECT_EQ(contents->unreadable[0].code, ErrorCode::kIterationCap);
  }
}

TEST(Pkcs12LimitTest, CountsEachDerivationAndAllOfThem) {
  Pkcs12Options options;  // three derivations of 2000: MAC, certificates, key
  const Der input = WritePkcs12(Pair(), options);
  ExpectPair(
      ReadPkcs12(input, {"test"}, {.max_iterations_each = 2000, .max_iterations_total = 6000}));

  auto contents =
      ReadPkcs12(input, {"test"}, {.max_iterations_each = 1999, .max_iterations_total = 6000});
  ASSERT_FALSE(contents);
  EXPECT_EQ(contents.error().code, ErrorCode::kIterationCap);

  contents =
      ReadPkcs12(input, {"test"}, {.max_iterations_each = 2000, .max_iterations_total = 5999});
  ASSERT_TRUE(contents);
  EXPECT_THAT(contents->certificates, SizeIs(1));
  ASSERT_THAT(contents->unreadable, SizeIs(1));
  EXPECT_EQ(contents->unreadable[0].code, ErrorCode::kIterationCap);
}

// AES-256 with a key from scrypt (RFC 7914): N * r * p is what it costs.
Der ScryptPfx(int64_t n, int64_t r, int64_t p) {
  const Der kdf = der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.11591.4.11"),
                                 der::Sequence({der::OctetString(Der(8, 1)), der::Integer(n),
                                                der::Integer(r), der::Integer(p)})});
  const Der cipher = der::Sequence(
      {der::ObjectIdentifier("2.16.840.1.101.3.4.1.42"), der::OctetString(Der(16, 2))});
  const Der algorithm =
      der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.5.13"), der::Sequence({kdf, cipher})});
  const Der safe = der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.6"),
       der::Constructed(
           0, der::Sequence(
                  {der::Integer(0), der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1"),
                                                   algorithm, der::Implicit(0, Der(32, 3))})}))});
  return der::Sequence(
      {der::Integer(3),
       der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1"),
                      der::Constructed(0, der::OctetString(der::Sequence({safe})))})});
}

TEST(Pkcs12LimitTest, BoundsScrypt) {
  struct {
    int64_t n, r, p;
    ErrorCode error;
  } const tests[] = {
      {16, 1, 1, ErrorCode::kWrongPassword},
      {1 << 20, 8, 1, ErrorCode::kIterationCap},
      {2, 1, 1 << 30, ErrorCode::kIterationCap},
      {INT64_MAX, INT64_MAX, INT64_MAX, ErrorCode::kIterationCap},
      {0, 1, 1, ErrorCode::kBadValue},
  };
  for (const auto& test : tests) {
    const auto contents = ReadPkcs12(ScryptPfx(test.n, test.r, test.p), {"test"});
    ASSERT_FALSE(contents);
    EXPECT_EQ(contents.error().code, test.error) << test.n << ' ' << test.r << ' ' << test.p;
  }
}

// Writes a PFX around safes, without a MAC.
Der Data(const Der& content) {
  return der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1"),
                        der::Constructed(0, der::OctetString(content))});
}
Der PlainPfx(const std::vector<Der>& safes) {
  return der::Sequence({der::Integer(3), Data(der::Sequence(safes))});
}
Der Bag(std::string_view type, const Der& value, const Der& attributes = {}) {
  return der::Sequence({der::ObjectIdentifier(type), der::Constructed(0, value), attributes});
}
Der CertBag(const Der& certificate) {
  return Bag("1.2.840.113549.1.12.10.1.3",
             der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.9.22.1"),
                            der::Constructed(0, der::OctetString(certificate))}));
}

TEST(Pkcs12Test, ReadsCertificatesAsTheyStand) {
  const Der malformed = Octets("30 05 02 01 01 04 7f");
  const Der ber = der::ToIndefiniteLength(CertificateOf(TestKey::kEcP256), 2);
  const auto contents =
      ReadPkcs12(PlainPfx({Data(der::Sequence({CertBag(malformed), CertBag(ber)}))}), {});
  ASSERT_TRUE(contents);
  ASSERT_THAT(contents->certificates, SizeIs(2));
  EXPECT_EQ(contents->certificates[0].der, malformed);
  EXPECT_EQ(contents->certificates[1].der, ber);
  EXPECT_FALSE(contents->has_mac);
}

TEST(Pkcs12Test, ABagThatCannotBeReadDoesNotLoseTheOthers) {
  const Der certificate = CertificateOf(TestKey::kEcP256);
  const Der secret = Bag("1.2.840.113549.1.12.10.1.5", der::Sequence({}));
  const Der sdsi = Bag("1.2.840.113549.1.12.10.1.3",
                       der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.9.22.2"),
                                      der::Constructed(0, der::Ia5String("AA=="))}));
  const Der broken = der::Sequence({der::Integer(1)});
  const Der crl = test_support::CrlBuilder().Build();
  const Der crl_bag = Bag("1.2.840.113549.1.12.10.1.4",
                          der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.9.23.1"),
                                         der::Constructed(0, der::OctetString(crl))}));
  const Der nested = Bag("1.2.840.113549.1.12.10.1.6", der::Sequence({CertBag(certificate)}));
  const Der key_info = Bag("1.2.840.113549.1.12.10.1.1", der::Sequence({der::Integer(0)}));
  const Der enveloped = der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.3"), der::Constructed(0, der::Sequence({}))});
  const Der first = Data(der::Sequence({secret, sdsi, broken, key_info, crl_bag, nested}));
  const Der input = PlainPfx({first, enveloped, Data(der::Sequence({CertBag(certificate)}))});
  const auto contents = ReadPkcs12(input, {});
  ASSERT_TRUE(contents);
  EXPECT_THAT(contents->certificates, SizeIs(2));
  EXPECT_THAT(contents->crls, ElementsAre(crl));
  ASSERT_THAT(contents->keys, SizeIs(1));
  EXPECT_THAT(contents->keys[0].public_key, IsEmpty());

  const auto place = std::search(input.begin(), input.end(), first.begin(), first.end());
  const auto offset = static_cast<uint64_t>(place - input.begin());
  EXPECT_THAT(
      contents->unreadable,
      ElementsAre(Error{ErrorCode::kUnsupported, offset}, Error{ErrorCode::kUnsupported, offset},
                  Error{ErrorCode::kUnexpectedTag, offset},
                  Error{ErrorCode::kCryptographicError, offset},
                  Error{ErrorCode::kUnsupported, offset + first.size()}));
}

TEST(Pkcs12Test, BoundsNestedSafes) {
  Der safe = der::Sequence({CertBag(CertificateOf(TestKey::kEcP256))});
  for (int i = 0; i < 20; ++i) {
    safe = der::Sequence({Bag("1.2.840.113549.1.12.10.1.6", safe)});
  }
  const auto contents = ReadPkcs12(PlainPfx({Data(safe)}), {});
  ASSERT_FALSE(contents);
  EXPECT_EQ(contents.error().code, ErrorCode::kTooDeep);
}

// The localKeyID decides only where a key cannot be read: two that can, and differ, are no pair.
TEST(Pkcs12Test, MatchesKeysToCertificates) {
  test_support::Pkcs12Contents pfx;
  pfx.certificates = {{CertificateOf(TestKey::kRsa2048C), WithLocalKeyId({1})},
                      {CertificateOf(TestKey::kEcP256), WithLocalKeyId({2})},
                      {CertificateOf(TestKey::kEd25519), {}},
                      {CertificateOf(TestKey::kDsa2048), {}},
                      {Octets("3000"), WithLocalKeyId({2})}};
  pfx.keys = {{TestKey::kEd25519, WithLocalKeyId({1})},
              {TestKey::kEcP256, WithLocalKeyId({2})},
              {TestKey::kDsa2048, {}}};
  const auto contents = ReadPkcs12(WritePkcs12(pfx), {"test"});
  ASSERT_TRUE(contents);
  std::vector<std::optional<size_t>> keys;
  for (const auto& certificate : contents->certificates) keys.push_back(certificate.key);
  EXPECT_THAT(keys, ElementsAre(std::nullopt, 1U, 0U, 2U, 1U));
}

// Adds a MAC to a PFX, by OpenSSL.
Der WithMac(const Der& input, const char* password) {
  const uint8_t* position = input.data();
  PKCS12* const pfx = d2i_PKCS12(nullptr, &position, static_cast<long>(input.size()));
  Der output;
  if (PKCS12_set_mac(pfx, password, -1, nullptr, 0, 1, EVP_sha1()) == 1) {
    output.resize(static_cast<size_t>(i2d_PKCS12(pfx, nullptr)));
    uint8_t* out = output.data();
    i2d_PKCS12(pfx, &out);
  }
  PKCS12_free(pfx);
  return output;
}

// Without a MAC, and where it has a password of its own, decryption tells the right one.
TEST(Pkcs12Test, TriesTheOtherPasswordsForEncryption) {
  Pkcs12Options options;
  options.password = "encryption";
  options.mac = Pkcs12Mac::kNone;
  const Der input = WritePkcs12(Pair(), options);
  ExpectPair(ReadPkcs12(input, {"mac", "encryption"}));

  ExpectPair(ReadPkcs12(WithMac(input, "mac"), {"encryption", "mac"}));
}

TEST(Pkcs12Test, ReadsOctetStringsInPieces) {
  const Der safe = Data(der::Sequence({CertBag(CertificateOf(TestKey::kEcP256))}));
  const Der authenticated_safe = der::Sequence({safe});
  const auto middle = authenticated_safe.begin() + 100;
  const Der pieces =
      der::Concat({Octets("2480"), der::OctetString(Der(authenticated_safe.begin(), middle)),
                   der::OctetString(Der(middle, authenticated_safe.end())), Octets("0000")});
  const Der input =
      der::Sequence({der::Integer(3), der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1"),
                                                     der::Constructed(0, pieces)})});
  const auto contents = ReadPkcs12(input, {});
  ASSERT_TRUE(contents);
  ASSERT_THAT(contents->certificates, SizeIs(1));
  EXPECT_EQ(contents->certificates[0].der, CertificateOf(TestKey::kEcP256));
}

// EnvelopedData for a DPAPI-NG recipient, as authSafe or as a safe, or beside safes that no
// password opens.
TEST(Pkcs12Test, TellsProtectionToWindowsAccounts) {
  const Der recipient = der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.311.74.1")});
  const Der enveloped = der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.3"), der::Constructed(0, recipient)});
  const Der shrouded = Bag(
      "1.2.840.113549.1.12.10.1.2",
      der::Sequence({der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.12.1.3"),
                                    der::Sequence({der::OctetString(Der(8, 1)), der::Integer(1)})}),
                     der::OctetString(Der(16, 9))}));
  for (const Der& input : {der::Sequence({der::Integer(3), enveloped}), PlainPfx({enveloped}),
                           PlainPfx({Data(der::Sequence({shrouded})), enveloped})}) {
    const auto contents = ReadPkcs12(input, {"test"});
    ASSERT_FALSE(contents);
    EXPECT_EQ(contents.error().code, ErrorCode::kSidProtected);
  }
}

struct RefusedCase {
  std::string name;
  Der input;
  ErrorCode error;
};

std::vector<RefusedCase> RefusedCases() {
  const Der signed_data = der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.2"), der::Constructed(0, der::Sequence({}))});
  const Der unknown_encryption = der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.6"),
       der::Constructed(
           0, der::Sequence({der::Integer(0),
                             der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1"),
                                            der::Sequence({der::ObjectIdentifier("1.2.3.4")}),
                                            der::Implicit(0, Der(16, 1))})}))});
  const Der mac_without_iterations = der::Sequence(
      {der::Sequence({der::Sequence({der::ObjectIdentifier("1.3.14.3.2.26"), der::Null()}),
                      der::OctetString(Der(20, 1))}),
       der::OctetString(Der(8, 1)), der::Integer(0)});
  return {
      {"Empty", {}, ErrorCode::kTruncated},
      {"Certificate", CertificateOf(TestKey::kEcP256), ErrorCode::kUnexpectedTag},
      {"Version4", der::Sequence({der::Integer(4), Data(der::Sequence({}))}),
       ErrorCode::kUnsupported},
      {"PublicKeyIntegrity", der::Sequence({der::Integer(3), signed_data}),
       ErrorCode::kUnsupported},
      {"UnknownEncryption", PlainPfx({unknown_encryption}), ErrorCode::kUnsupported},
      {"NoAuthenticatedSafe", der::Sequence({der::Integer(3), Data(der::Integer(1))}),
       ErrorCode::kUnexpectedTag},
      {"NoIterations",
       der::Sequence({der::Integer(3), Data(der::Sequence({})), mac_without_iterations}),
       ErrorCode::kBadValue},
      {"MacIsNoSequence",
       der::Sequence({der::Integer(3), Data(der::Sequence({})), der::Integer(1)}),
       ErrorCode::kUnexpectedTag},
  };
}

class Pkcs12RefusedTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(Pkcs12RefusedTest, SaysWhy) {
  const auto contents = ReadPkcs12(GetParam().input, {"test"});
  ASSERT_FALSE(contents);
  EXPECT_EQ(contents.error().code, GetParam().error) << ErrorName(contents.error().code);
}

INSTANTIATE_TEST_SUITE_P(Cases, Pkcs12RefusedTest, testing::ValuesIn(RefusedCases()),
                         [](const auto& test) { return test.param.name; });

TEST(Pkcs12Test, AnEmptyPfxIsReadAsThat) {
  const auto contents = ReadPkcs12(PlainPfx({}), {});
  ASSERT_TRUE(contents);
  EXPECT_THAT(contents->certificates, IsEmpty());
  EXPECT_THAT(contents->keys, IsEmpty());
  EXPECT_THAT(contents->unreadable, IsEmpty());
}

TEST(Pkcs12Test, RefusesACutFile) {
  const Der der =
      WritePkcs12(Pair(), Protection(Pkcs12Encryption::kTripleDesSha1,
                                     Pkcs12Encryption::kTripleDesSha1, Pkcs12Mac::kSha1));
  for (size_t size = 0; size < der.size(); ++size) {
    const auto contents = ReadPkcs12(Bytes(der).first(size), {"test"});
    ASSERT_FALSE(contents) << size;
    EXPECT_EQ(contents.error().code, ErrorCode::kTruncated) << size;
  }
}

TEST(Pkcs12Test, PkitsFiles) {
  const auto folder = PublicVectors() / "x509" / "PKITS_data";
  const auto files = FilesIn(folder / "pkcs12", ".p12");
  ASSERT_THAT(files, SizeIs(405));
  for (const auto& path : files) {
    const Der input = ReadFile(path);
    EXPECT_TRUE(LooksLikePkcs12(Bytes(input).first(64))) << path;
    const auto contents = ReadPkcs12(input, {"password"});
    ASSERT_TRUE(contents) << path << ErrorName(contents.error().code);
    ASSERT_THAT(contents->certificates, SizeIs(1)) << path;
    ASSERT_THAT(contents->keys, SizeIs(1)) << path;
    EXPECT_THAT(contents->unreadable, IsEmpty()) << path;
    EXPECT_EQ(contents->certificates[0].key, 0U) << path;
    const auto certificate = folder / "certs" / path.filename().replace_extension(".crt");
    EXPECT_EQ(contents->certificates[0].der, ReadFile(certificate)) << path;
  }
}

struct PublicFileCase {
  std::string name;
  std::string password;
  std::vector<std::string> friendly_names;  // of the certificates
  size_t keys;
};

const PublicFileCase kPublicFiles[] = {
    {"cert-aes256cbc-no-key", "cryptography", {""}, 0},
    {"cert-key-aes256cbc", "cryptography", {""}, 1},
    {"cert-none-key-none", "cryptography", {""}, 1},
    {"cert-rc2-key-3des", "cryptography", {""}, 1},
    {"no-cert-key-aes256cbc", "cryptography", {}, 1},
    {"no-password", "", {"cryptography CA"}, 1},
    {"name-1-no-pwd", "", {"name", "", ""}, 1},
    {"name-1-pwd", "password", {"name", "", ""}, 1},
    {"name-2-no-pwd", "", {"", "name2", ""}, 1},
    {"name-2-pwd", "password", {"", "name2", ""}, 1},
    {"name-3-no-pwd", "", {"", "", "name3"}, 1},
    {"name-3-pwd", "password", {"", "", "name3"}, 1},
    {"name-2-3-no-pwd", "", {"", "name2", "name3"}, 1},
    {"name-2-3-pwd", "password", {"", "name2", "name3"}, 1},
    {"name-all-no-pwd", "", {"name", "name2", "name3"}, 1},
    {"name-all-pwd", "password", {"name", "name2", "name3"}, 1},
    {"name-unicode-no-pwd", "", {"\xe2\x98\xba", "\xc3\xa4", "\xc3\xa7"}, 1},
    {"name-unicode-pwd", "password", {"\xe2\x98\xba", "\xc3\xa4", "\xc3\xa7"}, 1},
    {"no-name-no-pwd", "", {"", "", ""}, 1},
    {"no-name-pwd", "password", {"", "", ""}, 1},
    {"no-cert-name-2-no-pwd", "", {"name2", ""}, 0},
    {"no-cert-name-2-pwd", "password", {"name2", ""}, 0},
    {"no-cert-name-3-no-pwd", "", {"", "name3"}, 0},
    {"no-cert-name-3-pwd", "password", {"", "name3"}, 0},
    {"no-cert-name-all-no-pwd", "", {"name2", "name3"}, 0},
    {"no-cert-name-all-pwd", "password", {"name2", "name3"}, 0},
    {"no-cert-name-unicode-no-pwd", "", {"\xe2\x98\xb9", "\xc3\xaf"}, 0},
    {"no-cert-name-unicode-pwd", "password", {"\xe2\x98\xb9", "\xc3\xaf"}, 0},
    {"no-cert-no-name-no-pwd", "", {"", ""}, 0},
    {"no-cert-no-name-pwd", "password", {"", ""}, 0},
};

TEST(Pkcs12Test, PublicFiles) {
  ASSERT_EQ(FilesIn(PublicVectors() / "pkcs12", ".p12").size(), std::size(kPublicFiles));
  for (const PublicFileCase& file : kPublicFiles) {
    const auto contents =
        ReadPkcs12(ReadFile(PublicVectors() / "pkcs12" / (file.name + ".p12")), {file.password});
    ASSERT_TRUE(contents) << file.name;
    std::vector<std::string> names;
    for (const auto& certificate : contents->certificates) {
      names.push_back(certificate.friendly_name);
      EXPECT_TRUE(Certificate::Parse(certificate.der)) << file.name;
    }
    EXPECT_EQ(names, file.friendly_names) << file.name;
    EXPECT_THAT(contents->keys, SizeIs(file.keys)) << file.name;
    for (const auto& key : contents->keys) EXPECT_FALSE(key.public_key.empty()) << file.name;
    EXPECT_THAT(contents->unreadable, IsEmpty()) << file.name;
  }
}

TEST(LooksLikePkcs12Test, NeedsTheFirstOctetsOnly) {
  const Der input = WritePkcs12(Pair());
  EXPECT_TRUE(LooksLikePkcs12(Bytes(input).first(64)));
  EXPECT_FALSE(LooksLikePkcs12(Bytes(input).first(7)));
}

TEST(LooksLikePkcs12Test, RefusesOtherThings) {
  for (const Der& input :
       {Der{}, CertificateOf(TestKey::kEcP256), test_support::PrivateKeyInfo(TestKey::kEcP256),
        test_support::CrlBuilder().Build(), der::Sequence({der::Integer(3), der::Integer(3)})}) {
    EXPECT_FALSE(LooksLikePkcs12(input));
  }
}

}  // namespace
}  // namespace pkiaudit::x509
