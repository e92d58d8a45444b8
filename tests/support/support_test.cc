// SPDX-License-Identifier: Apache-2.0
// Holds what the builders write against OpenSSL's reader.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <ostream>

#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/digest.h"
#include "tests/support/pem_writer.h"
#include "tests/support/pkcs12_writer.h"
#include "tests/support/pkcs7_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::test_support {
namespace {

struct Deleter {
  void operator()(X509* p) const { X509_free(p); }
  void operator()(X509_CRL* p) const { X509_CRL_free(p); }
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(PKCS7* p) const { PKCS7_free(p); }
  void operator()(PKCS12* p) const { PKCS12_free(p); }
  void operator()(OSSL_PROVIDER* p) const { OSSL_PROVIDER_unload(p); }
  void operator()(STACK_OF(X509) * p) const { sk_X509_pop_free(p, X509_free); }
  void operator()(STACK_OF(PKCS7) * p) const { sk_PKCS7_pop_free(p, PKCS7_free); }
  void operator()(STACK_OF(PKCS12_SAFEBAG) * p) const {
    sk_PKCS12_SAFEBAG_pop_free(p, PKCS12_SAFEBAG_free);
  }
};
template <typename T>
using Owned = std::unique_ptr<T, Deleter>;

Owned<X509> ReadCertificate(ByteView der) {
  const unsigned char* position = der.data();
  return Owned<X509>(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
}

Owned<X509_CRL> ReadCrl(ByteView der) {
  const unsigned char* position = der.data();
  return Owned<X509_CRL>(d2i_X509_CRL(nullptr, &position, static_cast<long>(der.size())));
}

Owned<PKCS7> ReadPkcs7(ByteView der) {
  const unsigned char* position = der.data();
  return Owned<PKCS7>(d2i_PKCS7(nullptr, &position, static_cast<long>(der.size())));
}

CertificateBuilder AllExtensions() {
  return CertificateBuilder()
      .BasicConstraints(true, 1)
      .KeyUsage(kKeyCertSign | kCrlSign | kDecipherOnly)
      .ExtendedKeyUsage({"1.3.6.1.4.1.311.20.2.1"})
      .SubjectKeyIdentifier()
      .AuthorityKeyIdentifier(TestKey::kRsa2048A)
      .SubjectAltName({DnsName("a.example"), IpAddress(Bytes{192, 0, 2, 1}), Uri("http://a"),
                       UserPrincipalName("u@a"), Rfc822Name("m@a"),
                       DirectoryName(ParseName("CN=d"))})
      .CrlDistributionPoints({{{"http://a/b.crl", "ldap:///CN=x"}, 3, ParseName("CN=i")}})
      .FreshestCrl({{{"http://a/d.crl"}, {}, {}}})
      .AuthorityInfoAccess({{"http://a/ca.crt"}, {"http://a/ocsp"}})
      .CertificatePolicies({"2.5.29.32.0"})
      .NameConstraints({DnsName("x")}, {DnsName("y")});
}

class KeyTest : public testing::TestWithParam<int> {};

TEST_P(KeyTest, SignsACertificateThatOpenSslVerifies) {
  const auto key = static_cast<TestKey>(GetParam());
  const Owned<X509> certificate = ReadCertificate(CertificateBuilder().PublicKey(key).Build());
  ASSERT_TRUE(certificate);
  const Owned<EVP_PKEY> public_key(X509_get_pubkey(certificate.get()));
  ASSERT_TRUE(public_key);
  EXPECT_EQ(X509_verify(certificate.get(), public_key.get()), 1);
  const Owned<X509> corrupt =
      ReadCertificate(CertificateBuilder().PublicKey(key).CorruptSignature().Build());
  EXPECT_NE(X509_verify(corrupt.get(), public_key.get()), 1);
}

INSTANTIATE_TEST_SUITE_P(Pool, KeyTest, testing::Range(0, static_cast<int>(TestKey::kDsa2048) + 1));

class RsaAlgorithmTest : public testing::TestWithParam<SignatureAlgorithm> {};

TEST_P(RsaAlgorithmTest, IsVerifiedByOpenSsl) {
  const Owned<X509> certificate =
      ReadCertificate(CertificateBuilder().SignatureWith(GetParam()).Build());
  ASSERT_TRUE(certificate);
  EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(certificate.get())), 1);
}

INSTANTIATE_TEST_SUITE_P(
    All, RsaAlgorithmTest,
    testing::Values(SignatureAlgorithm::kMd5WithRsa, SignatureAlgorithm::kSha1WithRsa,
                    SignatureAlgorithm::kSha256WithRsa, SignatureAlgorithm::kSha384WithRsa,
                    SignatureAlgorithm::kSha512WithRsa, SignatureAlgorithm::kRsaPssSha256));

TEST(CertificateBuilderTest, IsTheSameEachTime) {
  EXPECT_EQ(AllExtensions().Build(), AllExtensions().Build());
  EXPECT_NE(CertificateBuilder().Build(), CertificateBuilder().Subject("CN=Other").Build());
}

TEST(CertificateBuilderTest, ExtensionsAreReadByOpenSsl) {
  const Owned<X509> certificate = ReadCertificate(AllExtensions().Build());
  ASSERT_TRUE(certificate);
  for (const int nid :
       {NID_basic_constraints, NID_key_usage, NID_ext_key_usage, NID_subject_key_identifier,
        NID_authority_key_identifier, NID_subject_alt_name, NID_crl_distribution_points,
        NID_freshest_crl, NID_info_access, NID_certificate_policies, NID_name_constraints}) {
    int critical = -1;
    void* const value = X509_get_ext_d2i(certificate.get(), nid, &critical, nullptr);
    EXPECT_NE(value, nullptr) << OBJ_nid2sn(nid);
    const int index = X509_get_ext_by_NID(certificate.get(), nid, -1);
    X509V3_EXT_METHOD const* const method = X509V3_EXT_get(X509_get_ext(certificate.get(), index));
    if (value != nullptr) {
      method->it != nullptr
          ? ASN1_item_free(static_cast<ASN1_VALUE*>(value), ASN1_ITEM_ptr(method->it))
          : method->ext_free(value);
    }
  }
  EXPECT_EQ(X509_get_key_usage(certificate.get()),
            static_cast<uint32_t>(KU_KEY_CERT_SIGN | KU_CRL_SIGN | KU_DECIPHER_ONLY));
  EXPECT_EQ(X509_get_pathlen(certificate.get()), 1);
  EXPECT_EQ(X509_check_ca(certificate.get()), 1);
}

TEST(CertificateBuilderTest, WritesTimesBeforeAndAfter2050) {
  const Owned<X509> certificate = ReadCertificate(
      CertificateBuilder()
          .Validity(UnixTime(2049, 12, 31, 23, 59, 59), UnixTime(2050, 1, 1, 1, 2, 3))
          .Build());
  ASSERT_TRUE(certificate);
  const ASN1_TIME* const not_before = X509_get0_notBefore(certificate.get());
  const ASN1_TIME* const not_after = X509_get0_notAfter(certificate.get());
  EXPECT_EQ(ASN1_STRING_type(not_before), V_ASN1_UTCTIME);
  EXPECT_EQ(ASN1_STRING_type(not_after), V_ASN1_GENERALIZEDTIME);
  EXPECT_EQ(ASN1_TIME_cmp_time_t(not_before, UnixTime(2049, 12, 31, 23, 59, 59)), 0);
  EXPECT_EQ(ASN1_TIME_cmp_time_t(not_after, UnixTime(2050, 1, 1, 1, 2, 3)), 0);
}

TEST(DerWriterTest, IntegersAreMinimal) {
  const std::vector<std::pair<int64_t, Bytes>> cases = {
      {0, {0}},      {127, {0x7f}},      {128, {0, 0x80}},
      {-1, {0xff}},  {-128, {0x80}},     {-129, {0xff, 0x7f}},
      {256, {1, 0}}, {65537, {1, 0, 1}}, {INT64_MIN, {0x80, 0, 0, 0, 0, 0, 0, 0}},
  };
  for (const auto& [value, content] : cases) {
    EXPECT_EQ(der::Integer(value), der::Tlv(0x02, content)) << value;
  }
}

TEST(DerWriterTest, BmpStringHasSurrogatePairs) {
  EXPECT_EQ(der::BmpString("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x91"),
            der::Tlv(0x1e, Bytes{0, 'a', 0, 0xe4, 0x20, 0xac, 0xd8, 0x3d, 0xdd, 0x11}));
}

TEST(PemWriterTest, Base64GoesBothWays) {
  for (const std::string_view text : {"", "a", "ab", "abc", "abcd"}) {
    EXPECT_EQ(DecodeBase64(Base64(ToBytes(text))), ToBytes(text));
  }
  EXPECT_EQ(ToPem(ToBytes("abcd"), "X", "\r\n"),
            "-----BEGIN X-----\r\nYWJjZA==\r\n-----END X-----\r\n");
  EXPECT_THROW(DecodeBase64("a*b="), std::invalid_argument);
}

TEST(CrlBuilderTest, IsReadAndVerifiedByOpenSsl) {
  const Owned<X509_CRL> crl = ReadCrl(CrlBuilder()
                                          .Revoke(Bytes{0x11, 0x22}, UnixTime(2026, 5, 1), 1)
                                          .Revoke(Bytes{0x33}, UnixTime(2026, 5, 2))
                                          .CrlNumber(7)
                                          .AuthorityKeyIdentifier(TestKey::kRsa2048A)
                                          .Build());
  ASSERT_TRUE(crl);
  EXPECT_EQ(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl.get())), 2);
  const Owned<X509> issuer = ReadCertificate(CertificateBuilder().Build());
  EXPECT_EQ(X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.get())), 1);
}

TEST(Pkcs7WriterTest, DerAndBerHoldTheSame) {
  const std::vector<Bytes> certificates = {CertificateBuilder().Build(), AllExtensions().Build()};
  const std::vector<Bytes> crls = {CrlBuilder().Build()};
  const Bytes ber = DegenerateSignedDataBer(certificates, crls);
  EXPECT_EQ(ber[1], 0x80);
  for (const Bytes& encoding : {DegenerateSignedData(certificates, crls), ber}) {
    const Owned<PKCS7> pkcs7 = ReadPkcs7(encoding);
    ASSERT_TRUE(pkcs7);
    ASSERT_TRUE(PKCS7_type_is_signed(pkcs7.get()));
    EXPECT_EQ(sk_X509_num(pkcs7->d.sign->cert), 2);
    EXPECT_EQ(sk_X509_CRL_num(pkcs7->d.sign->crl), 1);
  }
}

// friendlyName, localKeyID, the CSP's name, and the machine keyset with its empty set of values.
void ExpectFourAttributesOnTheKey(PKCS12* pkcs12) {
  const Owned<STACK_OF(PKCS7)> safes(PKCS12_unpack_authsafes(pkcs12));
  ASSERT_TRUE(safes);
  ASSERT_EQ(sk_PKCS7_num(safes.get()), 2);
  const Owned<STACK_OF(PKCS12_SAFEBAG)> bags(PKCS12_unpack_p7data(sk_PKCS7_value(safes.get(), 1)));
  ASSERT_TRUE(bags);
  ASSERT_EQ(sk_PKCS12_SAFEBAG_num(bags.get()), 1);
  const PKCS12_SAFEBAG* const bag = sk_PKCS12_SAFEBAG_value(bags.get(), 0);
  EXPECT_EQ(sk_X509_ATTRIBUTE_num(PKCS12_SAFEBAG_get0_attrs(bag)), 4);
  const ASN1_TYPE* const csp = PKCS12_SAFEBAG_get0_attr(bag, NID_ms_csp_name);
  ASSERT_NE(csp, nullptr);
  EXPECT_EQ(ASN1_TYPE_get(csp), V_ASN1_BMPSTRING);
}

struct Pkcs12Case {
  const char* name;
  std::optional<std::string> password;
  Pkcs12Encryption encryption;
  Pkcs12Mac mac;
};

void PrintTo(const Pkcs12Case& parameter, std::ostream* out) { *out << parameter.name; }

class Pkcs12Test : public testing::TestWithParam<Pkcs12Case> {};

TEST_P(Pkcs12Test, IsReadByOpenSsl) {
  Pkcs12Options options;
  options.password = GetParam().password;
  options.certificate_encryption = GetParam().encryption;
  options.key_encryption = GetParam().encryption;
  options.mac = GetParam().mac;
  Pkcs12Attributes attributes;
  attributes.friendly_name = "Schl\xc3\xbcssel";
  attributes.local_key_id = Bytes{1, 0, 0, 0};
  attributes.csp_name = "Microsoft Strong Cryptographic Provider";
  attributes.machine_keyset = true;
  const Bytes certificate = CertificateBuilder().Build();
  const Pkcs12Contents contents{{{certificate, attributes}, {AllExtensions().Build(), {}}},
                                {{TestKey::kRsa2048A, attributes}}};
  const Bytes pfx = WritePkcs12(contents, options);
  EXPECT_EQ(pfx, WritePkcs12(contents, options));

  // In the default context: d2i_PKCS12 and PKCS12_parse lose another one on the way.
  const Owned<OSSL_PROVIDER> standard(OSSL_PROVIDER_load(nullptr, "default"));
  const Owned<OSSL_PROVIDER> legacy(OSSL_PROVIDER_load(nullptr, "legacy"));
  ASSERT_TRUE(standard && legacy);
  const unsigned char* position = pfx.data();
  const Owned<PKCS12> pkcs12(d2i_PKCS12(nullptr, &position, static_cast<long>(pfx.size())));
  ASSERT_TRUE(pkcs12);
  ExpectFourAttributesOnTheKey(pkcs12.get());
  if (options.mac == Pkcs12Mac::kNone) return;  // PKCS12_parse demands one
  EVP_PKEY* key = nullptr;
  X509* leaf = nullptr;
  STACK_OF(X509)* others = nullptr;
  const char* const password = options.password ? options.password->c_str() : nullptr;
  ASSERT_EQ(PKCS12_parse(pkcs12.get(), password, &key, &leaf, &others), 1)
      << ERR_error_string(ERR_peek_last_error(), nullptr);
  const Owned<EVP_PKEY> owned_key(key);
  const Owned<X509> owned_leaf(leaf);
  const Owned<STACK_OF(X509)> owned_others(others);
  ASSERT_TRUE(leaf);
  EXPECT_EQ(X509_check_private_key(leaf, key), 1);
  EXPECT_EQ(sk_X509_num(others), 1);
  int size = 0;
  const unsigned char* const alias = X509_alias_get0(leaf, &size);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(alias), static_cast<size_t>(size)),
            *attributes.friendly_name);
}

INSTANTIATE_TEST_SUITE_P(
    All, Pkcs12Test,
    testing::Values(
        Pkcs12Case{"Aes", "Passwort\xc3\xa4", Pkcs12Encryption::kAes256Sha256, Pkcs12Mac::kSha256},
        Pkcs12Case{"TripleDes", "test", Pkcs12Encryption::kTripleDesSha1, Pkcs12Mac::kSha1},
        Pkcs12Case{"Rc2", "test", Pkcs12Encryption::kRc2_40Sha1, Pkcs12Mac::kSha1},
        Pkcs12Case{"Empty", "", Pkcs12Encryption::kTripleDesSha1, Pkcs12Mac::kSha1},
        Pkcs12Case{"Null", std::nullopt, Pkcs12Encryption::kTripleDesSha1, Pkcs12Mac::kSha1},
        Pkcs12Case{"Plain", "test", Pkcs12Encryption::kNone, Pkcs12Mac::kSha256},
        Pkcs12Case{"NoMac", "test", Pkcs12Encryption::kAes256Sha256, Pkcs12Mac::kNone}),
    [](const auto& parameter) { return parameter.param.name; });

TEST(TemporaryDirectoryTest, IsGoneAfterwards) {
  boost::filesystem::path path;
  {
    const TemporaryDirectory directory;
    path = directory.Write("a/b.txt", "text");
    EXPECT_EQ(ReadFile(path), ToBytes("text"));
  }
  EXPECT_FALSE(boost::filesystem::exists(path));
  EXPECT_FALSE(boost::filesystem::exists(path.parent_path().parent_path()));
}

}  // namespace
}  // namespace pkiaudit::test_support
