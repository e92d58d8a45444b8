// SPDX-License-Identifier: Apache-2.0
#include "x509/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificate_builder.h"
#include "tests/x509/certificate_walk.h"
#include "tests/x509/full_certificate.h"
#include "tests/x509/octets.h"

namespace pkiaudit::x509 {
namespace {

namespace writer = test_support::der;
using test_support::CertificateBuilder;
using test_support::TestKey;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Octet = std::vector<uint8_t>;

// "kind path" of each anomaly.
std::vector<std::string> AnomaliesOf(const Octet& der) {
  const auto certificate = Certificate::Parse(der);
  if (!certificate) return {"unreadable"};
  std::vector<std::string> texts;
  for (const Anomaly& anomaly : certificate->Anomalies()) {
    texts.push_back(std::string(AnomalyName(anomaly.kind)) + " " + anomaly.path);
  }
  return texts;
}

TEST(Certificate, IsALightView) { EXPECT_LE(sizeof(Certificate), 112u); }

TEST(Certificate, TellsItsFields) {
  const Octet der = FullCertificate().Build();
  const auto certificate = Certificate::Parse(der);
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->version(), 2u);
  EXPECT_EQ(ToHex(certificate->serial_number()), "1234");
  EXPECT_EQ(certificate->subject().ToRfc4514(), "CN=Host,DC=corp,DC=example");
  EXPECT_EQ(certificate->issuer().ToRfc4514(), "CN=CA,DC=corp,DC=example");
  const auto validity = certificate->validity();
  ASSERT_TRUE(validity.has_value());
  EXPECT_EQ(ToIso8601(validity->not_before), "2026-01-01T00:00:00Z");
  EXPECT_EQ(ToIso8601(validity->not_after), "2050-06-01T00:00:00Z");
  EXPECT_EQ(ToText(certificate->public_key().value()), "RSA 2048");
  EXPECT_EQ(ToHex(certificate->subject_public_key_info()),
            ToHex(test_support::SubjectPublicKeyInfo(TestKey::kRsa2048A)));
  EXPECT_EQ(certificate->signature_algorithm()->algorithm, oids::kSha256WithRsa);
  EXPECT_EQ(certificate->tbs_signature_algorithm()->algorithm, oids::kSha256WithRsa);
  EXPECT_EQ(certificate->signature_value()->size(), 256u);
  EXPECT_EQ(ToHex(certificate->tbs_certificate()), ToHex(FullCertificate().BuildTbs()));
  EXPECT_FALSE(certificate->IsSelfIssued());
  EXPECT_TRUE(certificate->IsCa());
  EXPECT_THAT(AnomaliesOf(der), IsEmpty());
  EXPECT_EQ(CertificateWalk(*certificate).Run(), "");
}

TEST(Certificate, DecodesItsExtensions) {
  const Octet der = FullCertificate().Build();
  const auto certificate = Certificate::Parse(der);
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->extensions().size(), 16u);
  EXPECT_EQ(certificate->basic_constraints()->value().path_length, 1u);
  EXPECT_EQ(ToText(certificate->key_usage()->value()), "digitalSignature, keyEncipherment");
  EXPECT_THAT(certificate->extended_key_usage()->value(),
              ElementsAre(oids::kEkuCertificateRequestAgent));
  EXPECT_EQ(ToHex(certificate->subject_key_identifier()->value()), "0102");
  EXPECT_EQ(ToHex(certificate->authority_key_identifier()->value().key_identifier.value()), "0304");
  ASSERT_EQ(certificate->subject_alt_name()->value().size(), 2u);
  EXPECT_EQ(certificate->subject_alt_name()->value()[1].ToText(), "UPN:host@corp.example");
  EXPECT_EQ(certificate->crl_distribution_points()->value()[0].full_name[1].ToText(),
            "URI:http://pki.example/ca.crl");
  EXPECT_EQ(certificate->freshest_crl()->value().size(), 1u);
  EXPECT_EQ(certificate->authority_info_access()->value().size(), 2u);
  EXPECT_EQ(certificate->certificate_policies()->value()[0].policy.ToDotted(), "1.2.3");
  EXPECT_EQ(certificate->name_constraints()->value().permitted.size(), 1u);
  EXPECT_EQ(certificate->certificate_template_name()->value(), "EnrollmentAgentOffline");
  EXPECT_EQ(certificate->certificate_template()->value().minor_version, 3u);
  EXPECT_EQ(certificate->ca_version()->value().certificate_index, 2);
  EXPECT_EQ(certificate->ca_version()->value().key_index, 1);
  EXPECT_EQ(ToHex(certificate->previous_ca_certificate_hash()->value()), "0506");
  EXPECT_THAT(certificate->application_policies()->value(),
              ElementsAre(oids::kEkuCertificateRequestAgent));
  EXPECT_TRUE(certificate->FindExtension(oids::kBasicConstraints)->critical);
  EXPECT_FALSE(certificate->FindExtension(oids::kPolicyMappings).has_value());
}

TEST(Certificate, WithoutExtensionsHasNone) {
  const Octet der = CertificateBuilder().Build();
  const auto certificate = Certificate::Parse(der);
  ASSERT_TRUE(certificate.has_value());
  EXPECT_THAT(certificate->extensions(), IsEmpty());
  EXPECT_EQ(certificate->basic_constraints().value(), std::nullopt);
  EXPECT_EQ(certificate->subject_alt_name().value(), std::nullopt);
  EXPECT_THAT(AnomaliesOf(der), IsEmpty());
}

TEST(Certificate, IsACaWhereItSaysSoInBer) {
  const Octet der = CertificateBuilder().Extension("2.5.29.19", true, Octets("3003010101")).Build();
  EXPECT_TRUE(Certificate::Parse(der)->IsCa());
}

TEST(Certificate, TellsWhereAnExtensionIsMalformed) {
  const Octet der =
      CertificateBuilder().Extension("2.5.29.19", true, Octets("30040102FFFF")).Build();
  const auto certificate = Certificate::Parse(der);
  ASSERT_TRUE(certificate.has_value());
  const auto constraints = certificate->basic_constraints();
  ASSERT_FALSE(constraints.has_value());
  EXPECT_EQ(constraints.error().code, ErrorCode::kBadValue);
  const Bytes at_error = Bytes(der).subspan(constraints.error().offset, 3);
  EXPECT_EQ(ToHex(at_error), "0102FF");
  const auto anomalies = certificate->Anomalies();
  ASSERT_EQ(anomalies.size(), 1u);
  EXPECT_EQ(anomalies[0].error, constraints.error());
  EXPECT_FALSE(certificate->IsCa());
}

TEST(Certificate, KnowsSelfIssuedAndCa) {
  const struct {
    const char* what;
    Octet der;
    bool self_issued;
    bool ca;
  } kCases[] = {
      {"self-issued, no constraints", CertificateBuilder().Build(), true, false},
      {"old root", CertificateBuilder().Version(0).Build(), true, true},
      {"old, issued", CertificateBuilder().Version(0).Issuer("CN=CA").Build(), false, false},
      {"root", CertificateBuilder().BasicConstraints(true).Build(), true, true},
      {"says no CA", CertificateBuilder().BasicConstraints(false).Build(), true, false},
      {"no names", CertificateBuilder().Subject("").Build(), false, false},
      {"broken version",
       CertificateBuilder().VersionRaw(writer::Constructed(0, Octets("0500"))).Build(), true,
       false},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.what);
    const auto certificate = Certificate::Parse(test.der);
    ASSERT_TRUE(certificate.has_value());
    EXPECT_EQ(certificate->IsSelfIssued(), test.self_issued);
    EXPECT_EQ(certificate->IsCa(), test.ca);
  }
}

TEST(CertificateParse, NeedsThreeChildren) {
  const struct {
    const char* hex;
    Error error;
  } kCases[] = {
      {"", {ErrorCode::kTruncated, 0}},
      {"3100", {ErrorCode::kUnexpectedTag, 0}},
      {"3000", {ErrorCode::kTruncated, 2}},
      {"30020500", {ErrorCode::kUnexpectedTag, 2}},
      {"30023000", {ErrorCode::kTruncated, 4}},
      {"300430003000", {ErrorCode::kTruncated, 6}},
      {"3006300030000302", {ErrorCode::kTruncated, 6}},
      {"300630003000030200", {ErrorCode::kTruncated, 6}},
      {"3080300030000000", {ErrorCode::kIndefiniteLength, 0}},
      {"30810630003000 0300", {ErrorCode::kBadLength, 0}},
      {"3006300030000300 00", {ErrorCode::kTrailingData, 8}},
      {"3007300030000300", {ErrorCode::kTruncated, 0}},
  };
  for (const auto& test : kCases) {
    const auto certificate = Certificate::Parse(Octets(test.hex));
    ASSERT_FALSE(certificate.has_value()) << test.hex;
    EXPECT_EQ(certificate.error(), test.error) << test.hex;
  }
}

TEST(CertificateParse, IsContentWithThreeChildrenOfAnyContent) {
  const Octet der = Octets("3006 3000 0500 0101");
  EXPECT_EQ(Certificate::Parse(der).error(), (Error{ErrorCode::kTruncated, 6}));
  const Octet hollow = Octets("3006 3000 0500 0400");
  const auto certificate = Certificate::Parse(hollow);
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(CertificateWalk(*certificate).Run(), "");
  EXPECT_THAT(AnomaliesOf(hollow),
              ElementsAre("malformed tbsCertificate.serialNumber",
                          "malformed tbsCertificate.signature", "malformed tbsCertificate.issuer",
                          "malformed tbsCertificate.validity", "malformed tbsCertificate.subject",
                          "malformed tbsCertificate.subjectPublicKeyInfo",
                          "malformed signatureAlgorithm", "badSignatureValue signatureValue"));
}

TEST(CertificateParse, LimitsTheSize) {
  const auto with_padding = [](size_t size) {
    return CertificateBuilder().Extension("1.2.3", false, Octet(size)).Build();
  };
  const size_t overhead = with_padding(1'000'000).size() - 1'000'000;
  const Octet largest = with_padding(Certificate::kMaxSize - overhead);
  EXPECT_EQ(largest.size(), Certificate::kMaxSize);
  EXPECT_TRUE(Certificate::Parse(largest).has_value());
  const Octet too_large = with_padding(Certificate::kMaxSize + 1 - overhead);
  EXPECT_EQ(too_large.size(), Certificate::kMaxSize + 1);
  EXPECT_EQ(Certificate::Parse(too_large).error(), (Error{ErrorCode::kTooLarge, 0}));
}

TEST(CertificateParsePrefix, TellsHowMuchWasTaken) {
  Octet input = CertificateBuilder().Build();
  const size_t size = input.size();
  input.insert(input.end(), {0xde, 0xad});
  const auto certificate = Certificate::ParsePrefix(input);
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->der().size(), size);
  EXPECT_EQ(Certificate::Parse(input).error(), (Error{ErrorCode::kTrailingData, size}));
}

struct AnomalyCase {
  const char* what;
  Octet der;
  std::vector<std::string> anomalies;
};

Octet TimeTlv(uint8_t tag, std::string_view text) {
  return writer::Tlv(tag, test_support::ToBytes(text));
}

TEST(CertificateAnomalies, AreToldByKindAndPath) {
  const auto builder = [] { return CertificateBuilder(); };
  const Octet extension_without_value = writer::Sequence({writer::ObjectIdentifier("2.5.29.14")});
  const Octet false_criticality = writer::Sequence(
      {writer::ObjectIdentifier("2.5.29.14"), writer::Boolean(false), Octets("04020400")});
  const Octet odd_criticality = writer::Sequence(
      {writer::ObjectIdentifier("1.2.3"), Octets("010101"), writer::OctetString({})});
  const Octet further_field =
      writer::Sequence({writer::ObjectIdentifier("2.5.29.14"), Octets("04020400"), writer::Null()});
  const AnomalyCase kCases[] = {
      {"version 4", builder().Version(3).Build(), {"badVersion tbsCertificate.version"}},
      {"default encoded",
       builder().VersionRaw(writer::Constructed(0, writer::Integer(0))).Build(),
       {"badVersion tbsCertificate.version"}},
      {"version is no number",
       builder().VersionRaw(writer::Constructed(0, writer::Null())).Build(),
       {"malformed tbsCertificate.version"}},
      {"version without [0]",
       builder().VersionRaw(writer::Integer(2)).Build(),
       {"malformed tbsCertificate.version"}},
      {"v1 with extensions",
       builder().Version(0).BasicConstraints(true).Build(),
       {"badVersion tbsCertificate.version"}},
      {"v2 with extensions",
       builder().Version(1).BasicConstraints(true).Build(),
       {"badVersion tbsCertificate.version"}},
      {"v1 with a unique identifier",
       builder().Version(0).SubjectUniqueId(Octets("01")).Build(),
       {"badVersion tbsCertificate.version"}},
      {"v2 with unique identifiers",
       builder().Version(1).IssuerUniqueId(Octets("01")).SubjectUniqueId(Octets("01")).Build(),
       {}},
      {"serial number empty",
       builder().SerialNumberOctets({}).Build(),
       {"badSerialNumber tbsCertificate.serialNumber"}},
      {"serial number not minimal",
       builder().SerialNumberOctets(Octets("0001")).Build(),
       {"badSerialNumber tbsCertificate.serialNumber"}},
      {"negative serial number", builder().SerialNumberOctets(Octets("80")).Build(), {}},
      {"serial number zero", builder().SerialNumber(0).Build(), {}},
      {"issuer empty", builder().Issuer("").Build(), {"emptyIssuer tbsCertificate.issuer"}},
      {"subject empty", builder().Subject("").Issuer("CN=CA").Build(), {}},
      {"issuer broken",
       builder().IssuerRaw(Octets("30023100")).Build(),
       {"malformed tbsCertificate.issuer"}},
      {"subject broken",
       builder().Issuer("CN=CA").SubjectRaw(Octets("30020500")).Build(),
       {"malformed tbsCertificate.subject"}},
      {"subject of another type",
       builder().Issuer("CN=CA").SubjectRaw(Octets("0500")).Build(),
       {"malformed tbsCertificate.subject"}},
      {"notBefore broken",
       builder().NotBeforeRaw(TimeTlv(0x17, "260230000000Z")).Build(),
       {"malformed tbsCertificate.validity.notBefore"}},
      {"notAfter of another type",
       builder().NotAfterRaw(writer::Integer(5)).Build(),
       {"malformed tbsCertificate.validity.notAfter"}},
      {"GeneralizedTime too early",
       builder().NotAfterRaw(TimeTlv(0x18, "20270101000000Z")).Build(),
       {"oddTime tbsCertificate.validity.notAfter"}},
      {"times without seconds",
       builder()
           .NotBeforeRaw(TimeTlv(0x17, "2601010000Z"))
           .NotAfterRaw(TimeTlv(0x17, "270101000000+0100"))
           .Build(),
       {"oddTime tbsCertificate.validity.notBefore", "oddTime tbsCertificate.validity.notAfter"}},
      {"three times",
       builder()
           .NotAfterRaw(
               writer::Concat({TimeTlv(0x17, "270101000000Z"), TimeTlv(0x17, "280101000000Z")}))
           .Build(),
       {"trailingData tbsCertificate.validity"}},
      {"one time",
       builder().NotAfterRaw({}).Build(),
       {"malformed tbsCertificate.validity.notAfter"}},
      {"validity reversed",
       builder()
           .Validity(test_support::UnixTime(2027, 1, 1), test_support::UnixTime(2026, 1, 1))
           .Build(),
       {"validityReversed tbsCertificate.validity"}},
      {"one instant",
       builder()
           .Validity(test_support::UnixTime(2026, 1, 1), test_support::UnixTime(2026, 1, 1))
           .Build(),
       {}},
      {"key broken",
       builder().PublicKeyRaw(Octets("30023000")).Build(),
       {"malformed tbsCertificate.subjectPublicKeyInfo"}},
      {"inner algorithm broken",
       builder().InnerSignatureAlgorithmRaw(Octets("30020500")).Build(),
       {"malformed tbsCertificate.signature", "algorithmsDiffer signatureAlgorithm"}},
      {"outer algorithm broken",
       builder().OuterSignatureAlgorithmRaw(Octets("0500")).Build(),
       {"malformed signatureAlgorithm"}},
      {"algorithms differ",
       builder()
           .OuterSignatureAlgorithmRaw(
               test_support::AlgorithmIdentifier(test_support::SignatureAlgorithm::kSha1WithRsa))
           .Build(),
       {"algorithmsDiffer signatureAlgorithm"}},
      {"duplicate extension",
       builder().BasicConstraints(true).KeyUsage(1).BasicConstraints(false).Build(),
       {"duplicateExtension tbsCertificate.extensions.2"}},
      {"unknown critical extension",
       builder().KeyUsage(1).Extension("1.2.3", true, {}).Extension("1.2.4", false, {}).Build(),
       {"unknownCriticalExtension tbsCertificate.extensions.1"}},
      {"malformed extension",
       builder().Extension("2.5.29.17", false, Octets("3000")).Build(),
       {"malformed tbsCertificate.extensions.0"}},
      {"extension without value",
       builder().KeyUsage(1).ExtensionRaw(extension_without_value).Build(),
       {"malformed tbsCertificate.extensions.1"}},
      {"extension of another type",
       builder().ExtensionRaw(writer::Null()).KeyUsage(1).Build(),
       {"malformed tbsCertificate.extensions.0"}},
      {"critical FALSE",
       builder().ExtensionRaw(false_criticality).Build(),
       {"explicitDefault tbsCertificate.extensions.0.critical"}},
      {"critical neither",
       builder().ExtensionRaw(odd_criticality).Build(),
       {"malformed tbsCertificate.extensions.0",
        "unknownCriticalExtension tbsCertificate.extensions.0"}},
      {"further field in an extension",
       builder().ExtensionRaw(further_field).Build(),
       {"trailingData tbsCertificate.extensions.0"}},
      {"cA FALSE",
       builder().Extension("2.5.29.19", true, Octets("3003010100")).Build(),
       {"explicitDefault tbsCertificate.extensions.0.cA"}},
      {"cA TRUE as BER has it",
       builder().Extension("2.5.29.19", true, Octets("3003010101")).Build(),
       {"malformed tbsCertificate.extensions.0.cA"}},
      {"extension cut",
       builder().KeyUsage(1).ExtensionRaw(Octets("3005")).Build(),
       {"malformed tbsCertificate.extensions"}},
  };
  for (const AnomalyCase& test : kCases) {
    SCOPED_TRACE(test.what);
    EXPECT_EQ(AnomaliesOf(test.der), test.anomalies);
    const auto certificate = Certificate::Parse(test.der);
    ASSERT_TRUE(certificate.has_value());
    EXPECT_EQ(CertificateWalk(*certificate).Run(), "");
  }
}

// A certificate from the encodings of its fields.
class Assembly {
 public:
  Octet version = writer::Constructed(0, writer::Integer(2));
  Octet serial_number = writer::Integer(77);
  Octet signature =
      test_support::AlgorithmIdentifier(test_support::SignatureAlgorithm::kSha256WithRsa);
  Octet issuer = test_support::ParseName("CN=CA").Der();
  Octet validity = writer::Sequence({writer::Time(test_support::UnixTime(2026, 1, 1)),
                                     writer::Time(test_support::UnixTime(2027, 1, 1))});
  Octet subject = test_support::ParseName("CN=Host").Der();
  Octet key = test_support::SubjectPublicKeyInfo(TestKey::kEcP256);
  Octet unique_ids;
  Octet extensions = writer::Constructed(
      3, writer::Sequence({writer::Sequence(
             {writer::ObjectIdentifier("2.5.29.14"), writer::OctetString(Octets("0401AA"))})}));
  Octet after_signature;

  Octet Build() const {
    return writer::Sequence({writer::Sequence({version, serial_number, signature, issuer, validity,
                                               subject, key, unique_ids, extensions}),
                             signature.empty() ? Octets("3003 06012A") : signature,
                             writer::BitString(Octets("00")), after_signature});
  }
};

TEST(CertificateLayout, ReadsTheOtherFieldsWhereOneIsMissingOrWrong) {
  const struct {
    const char* what;
    Octet Assembly::*field;
    Octet replacement;
    std::vector<std::string> anomalies;
    std::string fields;  // those that can be read
  } kCases[] = {
      {"nothing", &Assembly::after_signature, {}, {}, "serial sig issuer validity subject key ski"},
      {"no serial number",
       &Assembly::serial_number,
       {},
       {"malformed tbsCertificate.serialNumber"},
       "sig issuer validity subject key ski"},
      {"serial number of another type",
       &Assembly::serial_number,
       Octets("0401AA"),
       {"malformed tbsCertificate.serialNumber"},
       "sig issuer validity subject key ski"},
      {"no signature algorithm",
       &Assembly::signature,
       {},
       {"malformed tbsCertificate.signature"},
       "serial issuer validity subject key ski"},
      {"no issuer",
       &Assembly::issuer,
       {},
       {"malformed tbsCertificate.issuer"},
       "serial sig validity subject key ski"},
      {"no validity",
       &Assembly::validity,
       {},
       {"malformed tbsCertificate.validity"},
       "serial sig issuer subject key ski"},
      {"no subject",
       &Assembly::subject,
       {},
       {"malformed tbsCertificate.subject"},
       "serial sig issuer validity key ski"},
      {"no key",
       &Assembly::key,
       {},
       {"malformed tbsCertificate.subjectPublicKeyInfo"},
       "serial sig issuer validity subject ski"},
      {"issuer of another type",
       &Assembly::issuer,
       writer::Utf8String("CA"),
       {"malformed tbsCertificate.issuer"},
       "serial sig validity subject key ski"},
      {"validity is one time",
       &Assembly::validity,
       writer::Time(0),
       {"malformed tbsCertificate.validity"},
       "serial sig issuer subject key ski"},
      {"validity like a key",
       &Assembly::validity,
       Octets("30023000"),
       {"malformed tbsCertificate.validity.notBefore",
        "malformed tbsCertificate.validity.notAfter"},
       "serial sig issuer subject key ski"},
      {"subject like an algorithm",
       &Assembly::subject,
       Octets("300306012A"),
       {"malformed tbsCertificate.subject"},
       "serial sig issuer validity key ski"},
      {"key like a name",
       &Assembly::key,
       test_support::ParseName("CN=x").Der(),
       {"malformed tbsCertificate.subjectPublicKeyInfo"},
       "serial sig issuer validity subject ski"},
      {"one INTEGER too many",
       &Assembly::issuer,
       writer::Concat({writer::Integer(5), test_support::ParseName("CN=CA").Der()}),
       {"malformed tbsCertificate"},
       "serial sig issuer validity subject key ski"},
      {"version without [0]",
       &Assembly::version,
       writer::Integer(2),
       {"malformed tbsCertificate.version"},
       "serial sig issuer validity subject key ski"},
      {"version primitive",
       &Assembly::version,
       Octets("800102"),
       {"malformed tbsCertificate.version"},
       "serial sig issuer validity subject key ski"},
      {"one field too many",
       &Assembly::unique_ids,
       writer::Null(),
       {"trailingData tbsCertificate"},
       "serial sig issuer validity subject key ski"},
      {"unique identifiers",
       &Assembly::unique_ids,
       Octets("810100 820100"),
       {},
       "serial sig issuer validity subject key ski"},
      {"unique identifier constructed",
       &Assembly::unique_ids,
       Octets("A1030301 00"),
       {"malformed tbsCertificate.issuerUniqueID"},
       "serial sig issuer validity subject key ski"},
      {"unique identifiers in wrong order",
       &Assembly::unique_ids,
       Octets("820100 810100"),
       {"malformed tbsCertificate.issuerUniqueID"},
       "serial sig issuer validity subject key ski"},
      {"extensions twice",
       &Assembly::unique_ids,
       Assembly().extensions,
       {"malformed tbsCertificate.extensions"},
       "serial sig issuer validity subject key ski"},
      {"no extension",
       &Assembly::extensions,
       writer::Constructed(3, Octets("3000")),
       {"malformed tbsCertificate.extensions"},
       "serial sig issuer validity subject key"},
      {"extensions primitive",
       &Assembly::extensions,
       Octets("83023000"),
       {"malformed tbsCertificate.extensions"},
       "serial sig issuer validity subject key"},
      {"extensions empty",
       &Assembly::extensions,
       Octets("A300"),
       {"malformed tbsCertificate.extensions"},
       "serial sig issuer validity subject key"},
      {"extensions no SEQUENCE",
       &Assembly::extensions,
       Octets("A3020500"),
       {"malformed tbsCertificate.extensions"},
       "serial sig issuer validity subject key"},
      {"extensions cut",
       &Assembly::extensions,
       Octets("A30530"),
       {"malformed tbsCertificate.extensions"},
       "serial sig issuer validity subject key"},
      {"field after the extensions",
       &Assembly::extensions,
       writer::Concat({Assembly().extensions, writer::Null()}),
       {"trailingData tbsCertificate"},
       "serial sig issuer validity subject key ski"},
      {"field [4]",
       &Assembly::extensions,
       Octets("A4023000"),
       {"trailingData tbsCertificate"},
       "serial sig issuer validity subject key"},
      {"length of the issuer broken",
       &Assembly::issuer,
       Octets("3080"),
       {"malformed tbsCertificate.issuer"},
       "serial sig"},
      {"element after the signature",
       &Assembly::after_signature,
       writer::Null(),
       {"trailingData certificate"},
       "serial sig issuer validity subject key ski"},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.what);
    Assembly assembly;
    assembly.*test.field = test.replacement;
    const Octet der = assembly.Build();
    const auto certificate = Certificate::Parse(der);
    ASSERT_TRUE(certificate.has_value());
    EXPECT_EQ(CertificateWalk(*certificate).Run(), "");
    EXPECT_EQ(AnomaliesOf(der), test.anomalies);

    std::string fields;
    const auto add_if = [&fields](bool condition, const char* field) {
      if (condition) fields += (fields.empty() ? "" : " ") + std::string(field);
    };
    add_if(ToHex(certificate->serial_number()) == "4D", "serial");
    add_if(certificate->tbs_signature_algorithm().has_value(), "sig");
    add_if(certificate->issuer().ToRfc4514() == "CN=CA", "issuer");
    add_if(certificate->validity().has_value(), "validity");
    add_if(certificate->subject().ToRfc4514() == "CN=Host", "subject");
    add_if(certificate->public_key().has_value(), "key");
    add_if(certificate->FindExtension(oids::kSubjectKeyIdentifier).has_value(), "ski");
    EXPECT_EQ(fields, test.fields);
  }
}

TEST(CertificateLayout, KnowsNoVersionWhereNothingCanBeRead) {
  const Octet der = Octets("300A 3004 A0800201 0500 0500");
  const auto certificate = Certificate::Parse(der);
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->version(), std::nullopt);
  EXPECT_EQ(AnomaliesOf(der)[0], "malformed tbsCertificate.serialNumber");
}

TEST(CertificateAnomalies, AreLimitedInNumberAndTime) {
  CertificateBuilder builder;
  for (int i = 0; i < 20'000; ++i) builder.ExtensionRaw(Octets("3007 0603551D0E 0400"));
  const Octet der = builder.Build();
  const auto certificate = Certificate::Parse(der);
  ASSERT_TRUE(certificate.has_value());
  EXPECT_EQ(certificate->extensions().size(), 20'000u);
  EXPECT_EQ(certificate->Anomalies().size(), Anomaly::kMaxPerCertificate);
}

TEST(CertificateProperties, HoldForEveryTruncation) {
  const Octet der = FullCertificate().Build();
  for (size_t size = 0; size < der.size(); ++size) {
    const Octet cut(der.begin(), der.begin() + static_cast<ptrdiff_t>(size));
    ASSERT_FALSE(Certificate::Parse(cut).has_value()) << size;
    ASSERT_EQ(WalkExactly(cut), "") << size;
  }
}

// The other values of each octet are tried by certificate_deep_test.cc.
TEST(CertificateProperties, HoldForMutationsOfEachOctet) {
  Octet der = FullCertificate().Build();
  for (size_t i = 0; i < der.size(); ++i) {
    const uint8_t original = der[i];
    for (int mask : {0x01, 0x80, 0xff}) {
      der[i] = static_cast<uint8_t>(original ^ mask);
      ASSERT_EQ(WalkExactly(der), "") << i << " xor " << mask;
    }
    der[i] = original;
  }
}

TEST(CertificateProperties, AMutationInAFieldHidesNoOther) {
  // The content of subject, validity and each extension, octet by octet: what follows stays.
  const Octet der = FullCertificate().Build();
  const auto original = Certificate::Parse(der);
  ASSERT_TRUE(original.has_value());
  const Bytes subject = original->subject().encoding();
  const size_t begin = static_cast<size_t>(subject.data() - der.data()) + 2;
  ASSERT_LT(subject.size(), 130u);  // so that the header has two octets
  for (size_t i = begin; i < begin + subject.size() - 2; ++i) {
    Octet mutant = der;
    mutant[i] ^= 0xff;
    const auto certificate = Certificate::Parse(mutant);
    ASSERT_TRUE(certificate.has_value());
    ASSERT_EQ(ToHex(certificate->serial_number()), "1234");
    ASSERT_TRUE(certificate->issuer() == original->issuer());
    ASSERT_TRUE(certificate->validity().has_value());
    ASSERT_TRUE(certificate->public_key().has_value());
    ASSERT_EQ(certificate->extensions().size(), 16u);
  }
}

}  // namespace
}  // namespace pkiaudit::x509
