// SPDX-License-Identifier: Apache-2.0
#include "x509/extensions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificate_builder.h"
#include "tests/x509/octets.h"

namespace pkiaudit::x509 {
namespace {

namespace writer = test_support::der;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Octet = std::vector<uint8_t>;

std::vector<std::string> Texts(const std::vector<GeneralName>& names) {
  std::vector<std::string> texts;
  for (const GeneralName& name : names) texts.push_back(name.ToText());
  return texts;
}

std::vector<std::string> Dotted(const std::vector<Oid>& oids) {
  std::vector<std::string> texts;
  for (Oid oid : oids) texts.push_back(oid.ToDotted());
  return texts;
}

TEST(BasicConstraints, AreDecoded) {
  const struct {
    const char* hex;
    bool ca;
    std::optional<uint64_t> path_length;
    bool explicit_default;
  } kCases[] = {
      {"3000", false, std::nullopt, false},      {"30030101FF", true, std::nullopt, false},
      {"3003010100", false, std::nullopt, true}, {"30060101FF020100", true, 0, false},
      {"30060101FF02017F", true, 127, false},    {"3003020103", false, 3, false},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.hex);
    const auto decoded = DecodeBasicConstraints(Octets(test.hex));
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(decoded->ca, test.ca);
    EXPECT_EQ(decoded->path_length, test.path_length);
    EXPECT_EQ(decoded->explicit_default, test.explicit_default);
  }
}

// BER allows any octet but zero for TRUE; who reads BER sees a CA.
TEST(BasicConstraints, TrueInBerIsTrue) {
  for (const char* hex : {"3003010101", "3003010180", "30060101FE020100"}) {
    const auto decoded = DecodeBasicConstraints(Octets(hex));
    ASSERT_TRUE(decoded.has_value()) << hex;
    EXPECT_TRUE(decoded->ca && decoded->odd_true && !decoded->explicit_default) << hex;
  }
  EXPECT_FALSE(DecodeBasicConstraints(Octets("30030101FF"))->odd_true);
  EXPECT_FALSE(DecodeBasicConstraints(Octets("3003010100"))->odd_true);
}

TEST(KeyUsage, CountsBitsAsMicrosoftDoes) {
  const struct {
    const char* hex;
    uint8_t first;
    uint8_t second;
    const char* text;
  } kCases[] = {
      {"03020780", 0x80, 0, "digitalSignature"},
      {"03020520", 0x20, 0, "keyEncipherment"},
      {"030205A0", 0xa0, 0, "digitalSignature, keyEncipherment"},
      {"03020106", 0x06, 0, "keyCertSign, cRLSign"},
      {"03030700 80", 0x00, 0x80, "decipherOnly"},
      {"030307FF80", 0xff, 0x80,
       "digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, "
       "keyCertSign, cRLSign, encipherOnly, decipherOnly"},
      {"030100", 0, 0, ""},
      {"030200A0", 0xa0, 0, "digitalSignature, keyEncipherment"},  // trailing zero bits
      {"03040080000F", 0x80, 0, "digitalSignature"},               // bits without a name
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.hex);
    const auto usage = DecodeKeyUsage(Octets(test.hex));
    ASSERT_TRUE(usage.has_value());
    EXPECT_EQ(usage->first_octet, test.first);
    EXPECT_EQ(usage->second_octet, test.second);
    EXPECT_EQ(ToText(*usage), test.text);
  }
  const KeyUsage ca = DecodeKeyUsage(Octets("03020106")).value();
  EXPECT_TRUE(ca.key_cert_sign() && ca.crl_sign());
  EXPECT_FALSE(ca.digital_signature() || ca.non_repudiation() || ca.key_encipherment() ||
               ca.data_encipherment() || ca.key_agreement());
}

TEST(ExtendedKeyUsage, IsAListOfOids) {
  const Octet value = writer::Sequence({writer::ObjectIdentifier("1.3.6.1.5.5.7.3.1"),
                                        writer::ObjectIdentifier("1.3.6.1.4.1.311.20.2.1")});
  const auto usages = DecodeExtendedKeyUsage(value);
  ASSERT_TRUE(usages.has_value());
  EXPECT_THAT(*usages, ElementsAre(oids::kEkuServerAuth, oids::kEkuCertificateRequestAgent));
}

TEST(SubjectKeyIdentifier, IsItsOctets) {
  const Octet value = Octets("0403AABBCC");
  EXPECT_EQ(ToHex(DecodeSubjectKeyIdentifier(value).value()), "AABBCC");
}

TEST(GeneralNames, AreToldAsText) {
  const auto constraint = [](std::string_view hex) { return writer::Implicit(7, Octets(hex)); };
  const struct {
    Octet tlv;
    GeneralName::Kind kind;
    std::string text;
  } kCases[] = {
      {test_support::DnsName("host.example"), GeneralName::Kind::kDnsName, "DNS:host.example"},
      {test_support::Rfc822Name("a@b.example"), GeneralName::Kind::kRfc822Name,
       "email:a@b.example"},
      {test_support::Uri("http://pki.example/a,b.crl"), GeneralName::Kind::kUri,
       "URI:http://pki.example/a,b.crl"},
      {test_support::UserPrincipalName("j\xc3\xb6rg@corp.example"), GeneralName::Kind::kOtherName,
       "UPN:j\xc3\xb6rg@corp.example"},
      {test_support::DirectoryName(test_support::ParseName("DC=example,CN=CA")),
       GeneralName::Kind::kDirectoryName, "DirName:CN=CA,DC=example"},
      {writer::Implicit(8, Octets("2A0304")), GeneralName::Kind::kRegisteredId, "RID:1.2.3.4"},
      {constraint("C0000201"), GeneralName::Kind::kIpAddress, "IP:192.0.2.1"},
      {constraint("0A000000FF000000"), GeneralName::Kind::kIpAddress, "IP:10.0.0.0/255.0.0.0"},
      {constraint("20010DB8000000000000000000000001"), GeneralName::Kind::kIpAddress,
       "IP:2001:db8::1"},
      {constraint("00000000000000000000000000000000"), GeneralName::Kind::kIpAddress, "IP:::"},
      {constraint("00000000000000000000000000000001"), GeneralName::Kind::kIpAddress, "IP:::1"},
      {constraint("20010DB8000000010001000100010001"), GeneralName::Kind::kIpAddress,
       "IP:2001:db8:0:1:1:1:1:1"},
      {constraint("20010000000000010000000000000001"), GeneralName::Kind::kIpAddress,
       "IP:2001:0:0:1::1"},
      {constraint("20010DB8000000000001000000000001"), GeneralName::Kind::kIpAddress,
       "IP:2001:db8::1:0:0:1"},
      {constraint("FE800000000000000000000000000000"), GeneralName::Kind::kIpAddress, "IP:fe80::"},
      {constraint("20010DB8000000000000000000000000FFFFFFFF000000000000000000000000"),
       GeneralName::Kind::kIpAddress, "IP:2001:db8::/ffff:ffff::"},
      {constraint("C00002"), GeneralName::Kind::kIpAddress, "IP:#C00002"},
      {writer::Constructed(3, Octets("3000")), GeneralName::Kind::kX400Address,
       "X400Name:#A3023000"},
      {writer::Constructed(5, Octets("A1020C00")), GeneralName::Kind::kEdiPartyName,
       "EdiPartyName:#A504A1020C00"},
      {writer::Constructed(0, writer::Concat({writer::ObjectIdentifier("1.2.3"),
                                              writer::Constructed(0, Octets("0C0178"))})),
       GeneralName::Kind::kOtherName, "otherName:1.2.3=#0C0178"},
      // A UPN that is no text.
      {writer::Constructed(0, writer::Concat({writer::ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                                              writer::Constructed(0, Octets("020105"))})),
       GeneralName::Kind::kOtherName, "otherName:1.3.6.1.4.1.311.20.2.3=#020105"},
      // Hostile text stays on its line and cannot pass for another entry's escape.
      {test_support::DnsName("a\nDNS:b\\0A\xff"), GeneralName::Kind::kDnsName,
       "DNS:a\\0ADNS:b\\\\0A\\FF"},
      {test_support::DnsName(""), GeneralName::Kind::kDnsName, "DNS:"},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.text);
    const Octet value = writer::Sequence({test.tlv});
    const auto names = DecodeGeneralNames(value);
    ASSERT_TRUE(names.has_value());
    ASSERT_EQ(names->size(), 1u);
    EXPECT_EQ((*names)[0].kind, test.kind);
    EXPECT_EQ((*names)[0].ToText(), test.text);
  }
}

TEST(AuthorityKeyIdentifier, HasThreeOptionalFields) {
  const Octet full = writer::Sequence(
      {writer::Implicit(0, Octets("0102")),
       writer::Constructed(1, test_support::DirectoryName(test_support::ParseName("CN=CA"))),
       writer::Implicit(2, Octets("00FF"))});
  const auto decoded = DecodeAuthorityKeyIdentifier(full);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(ToHex(decoded->key_identifier.value()), "0102");
  EXPECT_THAT(Texts(decoded->authority_cert_issuer), ElementsAre("DirName:CN=CA"));
  EXPECT_EQ(ToHex(decoded->authority_cert_serial_number.value()), "00FF");

  const auto empty = DecodeAuthorityKeyIdentifier(Octets("3000"));
  ASSERT_TRUE(empty.has_value());
  EXPECT_FALSE(empty->key_identifier || empty->authority_cert_serial_number);
  EXPECT_THAT(empty->authority_cert_issuer, IsEmpty());
}

TEST(CrlDistributionPoints, TellAllUrlsReasonsAndIssuers) {
  const Octet value = writer::Sequence({
      writer::Sequence({writer::Constructed(
          0, writer::Constructed(0, writer::Concat({test_support::Uri("ldap:///CN=CDP"),
                                                    test_support::Uri("http://pki/a.crl")})))}),
      writer::Sequence(
          {writer::Implicit(1, Octets("0560")),  // keyCompromise, cACompromise: bits 1 and 2
           writer::Constructed(2, test_support::DirectoryName(test_support::ParseName("CN=X")))}),
      writer::Sequence({writer::Constructed(0, writer::Constructed(1, Octets("3000")))}),
  });
  const auto points = DecodeCrlDistributionPoints(value);
  ASSERT_TRUE(points.has_value());
  ASSERT_EQ(points->size(), 3u);
  EXPECT_THAT(Texts((*points)[0].full_name),
              ElementsAre("URI:ldap:///CN=CDP", "URI:http://pki/a.crl"));
  EXPECT_FALSE((*points)[0].reasons.has_value());
  EXPECT_EQ((*points)[1].reasons, 0x6);
  EXPECT_THAT(Texts((*points)[1].crl_issuer), ElementsAre("DirName:CN=X"));
  EXPECT_THAT((*points)[1].full_name, IsEmpty());
  EXPECT_EQ(ToHex((*points)[2].name_relative_to_crl_issuer.value()), "3000");
}

TEST(AuthorityInfoAccess, TellsMethodsAndLocations) {
  const Octet value =
      writer::Sequence({writer::Sequence({writer::ObjectIdentifier("1.3.6.1.5.5.7.48.2"),
                                          test_support::Uri("http://pki/ca.crt")}),
                        writer::Sequence({writer::ObjectIdentifier("1.3.6.1.5.5.7.48.1"),
                                          test_support::Uri("http://ocsp/")})});
  const auto descriptions = DecodeAuthorityInfoAccess(value);
  ASSERT_TRUE(descriptions.has_value());
  ASSERT_EQ(descriptions->size(), 2u);
  EXPECT_EQ((*descriptions)[0].method, oids::kAdCaIssuers);
  EXPECT_EQ((*descriptions)[0].location.ToText(), "URI:http://pki/ca.crt");
  EXPECT_EQ((*descriptions)[1].method, oids::kAdOcsp);
}

TEST(CertificatePolicies, KeepCpsUris) {
  const Octet cps = writer::Sequence(
      {writer::ObjectIdentifier("1.3.6.1.5.5.7.2.1"), writer::Ia5String("http://cps/")});
  const Octet notice = writer::Sequence(
      {writer::ObjectIdentifier("1.3.6.1.5.5.7.2.2"), writer::Sequence({writer::Utf8String("x")})});
  const Octet value = writer::Sequence(
      {writer::Sequence({writer::ObjectIdentifier("2.5.29.32.0")}),
       writer::Sequence({writer::ObjectIdentifier("1.2.3"), writer::Sequence({notice, cps})})});
  const auto policies = DecodeCertificatePolicies(value);
  ASSERT_TRUE(policies.has_value());
  ASSERT_EQ(policies->size(), 2u);
  EXPECT_EQ((*policies)[0].policy.ToDotted(), "2.5.29.32.0");
  EXPECT_THAT((*policies)[0].cps_uris, IsEmpty());
  EXPECT_EQ((*policies)[1].policy.ToDotted(), "1.2.3");
  EXPECT_THAT((*policies)[1].cps_uris, ElementsAre("http://cps/"));
}

TEST(NameConstraints, TellBothLists) {
  const Octet value = writer::Sequence(
      {writer::Constructed(
           0, writer::Concat({writer::Sequence({test_support::DnsName("corp.example")}),
                              writer::Sequence({writer::Implicit(7, Octets("0A000000FF000000")),
                                                writer::Implicit(0, Octets("00"))})})),
       writer::Constructed(1, writer::Sequence({test_support::DnsName("evil.example")}))});
  const auto constraints = DecodeNameConstraints(value);
  ASSERT_TRUE(constraints.has_value());
  EXPECT_THAT(Texts(constraints->permitted),
              ElementsAre("DNS:corp.example", "IP:10.0.0.0/255.0.0.0"));
  EXPECT_THAT(Texts(constraints->excluded), ElementsAre("DNS:evil.example"));
}

TEST(MicrosoftExtensions, AreDecoded) {
  EXPECT_EQ(DecodeCertificateTemplateName(writer::BmpString("EnrollmentAgentOffline")),
            "EnrollmentAgentOffline");
  EXPECT_EQ(DecodeCertificateTemplateName(writer::Utf8String("CEPEncryption")), "CEPEncryption");

  const Octet v2 = writer::Sequence({writer::ObjectIdentifier("1.3.6.1.4.1.311.21.8.1.2"),
                                     writer::Integer(100), writer::Integer(7)});
  const auto information = DecodeCertificateTemplate(v2);
  ASSERT_TRUE(information.has_value());
  EXPECT_EQ(information->template_id.ToDotted(), "1.3.6.1.4.1.311.21.8.1.2");
  EXPECT_EQ(information->major_version, 100u);
  EXPECT_EQ(information->minor_version, 7u);
  const Octet bare = writer::Sequence({writer::ObjectIdentifier("1.2.3")});
  EXPECT_EQ(DecodeCertificateTemplate(bare)->major_version, std::nullopt);

  const auto version = DecodeCaVersion(writer::Integer(0x00020003));
  ASSERT_TRUE(version.has_value());
  EXPECT_EQ(version->certificate_index, 3);
  EXPECT_EQ(version->key_index, 2);
  EXPECT_EQ(DecodeCaVersion(writer::Integer(0xffffffff))->key_index, 0xffff);

  const Octet hash = Octets("0402ABCD");
  EXPECT_EQ(ToHex(DecodePreviousCaCertificateHash(hash).value()), "ABCD");

  const Octet policies =
      writer::Sequence({writer::Sequence({writer::ObjectIdentifier("1.3.6.1.5.5.7.3.2")})});
  const auto oids = DecodeApplicationPolicies(policies);
  ASSERT_TRUE(oids.has_value());
  EXPECT_THAT(Dotted(*oids), ElementsAre("1.3.6.1.5.5.7.3.2"));
}

struct MalformedCase {
  const char* what;
  const char* oid;
  const char* hex;
  Error error;
};

TEST(CheckExtensionValue, RefusesMalformedValues) {
  constexpr ErrorCode kTruncated = ErrorCode::kTruncated;
  constexpr ErrorCode kTrailing = ErrorCode::kTrailingData;
  constexpr ErrorCode kTag = ErrorCode::kUnexpectedTag;
  constexpr ErrorCode kValue = ErrorCode::kBadValue;
  const MalformedCase kCases[] = {
      {"empty", "2.5.29.19", "", {kTruncated, 0}},
      {"trailing octets", "2.5.29.19", "300000", {kTrailing, 2}},
      {"odd BOOLEAN", "2.5.29.19", "30040102FFFF", {kValue, 2}},
      {"negative path length", "2.5.29.19", "30060101FF0201FF", {kValue, 5}},
      {"further field", "2.5.29.19", "30050101FF0500", {kTrailing, 5}},
      {"OCTET STRING", "2.5.29.15", "040105", {kTag, 0}},
      {"no octets at all", "2.5.29.15", "0300", {kValue, 0}},
      {"unused bits set", "2.5.29.15", "030207FF", {kValue, 0}},
      {"no usage", "2.5.29.37", "3000", {kValue, 0}},
      {"invalid OID", "2.5.29.37", "3003060180", {kValue, 2}},
      {"empty OID", "2.5.29.37", "30020600", {kValue, 2}},
      {"SEQUENCE", "2.5.29.14", "30020400", {kTag, 0}},
      {"no name", "2.5.29.17", "3000", {kValue, 0}},
      {"unknown choice", "2.5.29.17", "30028900", {kTag, 2}},
      {"constructed dNSName", "2.5.29.17", "3002A200", {kTag, 2}},
      {"primitive directoryName", "2.5.29.17", "30028400", {kTag, 2}},
      {"directoryName without a name", "2.5.29.18", "3002A400", {kTruncated, 4}},
      {"directoryName with more", "2.5.29.18", "3006A40430000500", {kTrailing, 6}},
      {"otherName without value", "2.5.29.17", "3005A00306012A", {kTruncated, 7}},
      {"otherName, empty [0]", "2.5.29.17", "3007A00506012AA000", {kTruncated, 9}},
      {"registeredID that is no OID", "2.5.29.17", "3003880180", {kValue, 2}},
      {"AKI: serial not minimal", "2.5.29.35", "300482020001", {kValue, 2}},
      {"AKI: empty issuer", "2.5.29.35", "3002A100", {kValue, 2}},
      {"AKI: wrong order", "2.5.29.35", "30068201018001AA", {kTrailing, 5}},
      {"CDP: none", "2.5.29.31", "3000", {kValue, 0}},
      {"CDP: no SEQUENCE", "2.5.29.31", "30020500", {kTag, 2}},
      {"CDP: empty fullName", "2.5.29.31", "30063004A002A000", {kValue, 6}},
      {"CDP: unknown name form", "2.5.29.46", "30063004A002A200", {kTag, 6}},
      {"AIA: no location", "1.3.6.1.5.5.7.1.1", "3005300306012A", {kTruncated, 7}},
      {"policies: no qualifier", "2.5.29.32", "3007300506012A3000", {kValue, 7}},
      {"CPS is no string",
       "2.5.29.32",
       "301330110601 2A300C300A06082B06010505070201",
       {kTruncated, 21}},
      {"policy mapping of one", "2.5.29.33", "3005300306012A", {kTruncated, 7}},
      {"policy constraints: empty", "2.5.29.36", "3000", {kValue, 0}},
      {"policy constraints: negative", "2.5.29.36", "30038001FF", {kValue, 2}},
      {"inhibitAnyPolicy: negative", "2.5.29.54", "0201FF", {kValue, 0}},
      {"name constraints: empty list", "2.5.29.30", "3002A000", {kValue, 2}},
      {"name constraints: no base", "2.5.29.30", "3004A0023000", {kTruncated, 6}},
      {"OCSP no check", "1.3.6.1.5.5.7.48.1.5", "050100", {kValue, 0}},
      {"template name", "1.3.6.1.4.1.311.20.2", "020105", {kTag, 0}},
      {"template name, more", "1.3.6.1.4.1.311.20.2", "0C01410500", {kTrailing, 3}},
      {"template version", "1.3.6.1.4.1.311.21.7", "300606012A0201FF", {kValue, 5}},
      {"CA version over 32 bits",
       "1.3.6.1.4.1.311.21.1",
       "02050100000000",
       {ErrorCode::kTooLarge, 0}},
      {"CA version negative", "1.3.6.1.4.1.311.21.1", "0201FF", {kValue, 0}},
      {"previous hash", "1.3.6.1.4.1.311.21.2", "0500", {kTag, 0}},
      {"application policies", "1.3.6.1.4.1.311.21.10", "3000", {kValue, 0}},
      {"NTDS security", "1.3.6.1.4.1.311.25.2", "0400", {kTag, 0}},
      {"subject information access", "1.3.6.1.5.5.7.1.11", "3000", {kValue, 0}},
  };
  for (const MalformedCase& test : kCases) {
    SCOPED_TRACE(test.what);
    const auto checked = CheckExtensionValue(Oid(Oid::Encode(test.oid)), Octets(test.hex));
    ASSERT_TRUE(checked.has_value());
    ASSERT_FALSE(checked->has_value());
    EXPECT_EQ(checked->error(), test.error);
  }
}

TEST(CheckExtensionValue, AcceptsWellFormedValues) {
  const struct {
    const char* oid;
    const char* hex;
  } kCases[] = {
      {"2.5.29.33", "3008300606012A06012A"}, {"2.5.29.36", "3003800100"},
      {"2.5.29.36", "3006800100810105"},     {"2.5.29.54", "020100"},
      {"1.3.6.1.5.5.7.48.1.5", "0500"},
  };
  for (const auto& test : kCases) {
    const auto checked = CheckExtensionValue(Oid(Oid::Encode(test.oid)), Octets(test.hex));
    ASSERT_TRUE(checked.has_value()) << test.oid;
    EXPECT_TRUE(checked->has_value()) << test.oid;
  }
}

TEST(CheckExtensionValue, DoesNotKnowOthers) {
  EXPECT_FALSE(CheckExtensionValue(Oid(Oid::Encode("1.2.3")), {}).has_value());
  EXPECT_FALSE(CheckExtensionValue(Oid(), {}).has_value());
}

}  // namespace
}  // namespace pkiaudit::x509
