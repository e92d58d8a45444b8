// SPDX-License-Identifier: Apache-2.0
#include "x509/pkcs7.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pkcs7_writer.h"
#include "tests/x509/octets.h"
#include "tests/x509/public_vectors.h"
#include "x509/certificate.h"

namespace pkiaudit::x509 {
namespace {

namespace der = test_support::der;
using test_support::CertificateBuilder;
using test_support::CrlBuilder;
using test_support::DegenerateSignedData;
using test_support::DegenerateSignedDataBer;
using testing::ElementsAre;
using testing::IsEmpty;

using Der = std::vector<uint8_t>;

std::vector<Der> Ders(const std::vector<Pkcs7Contents::Item>& items) {
  std::vector<Der> ders;
  for (const auto& item : items) ders.push_back(item.der);
  return ders;
}

uint64_t Find(const Der& haystack, const Der& needle) {
  const auto found = std::search(haystack.begin(), haystack.end(), needle.begin(), needle.end());
  return static_cast<uint64_t>(found - haystack.begin());
}

Der Certificate1() { return CertificateBuilder().Subject("CN=one").Build(); }
Der Certificate2() { return CertificateBuilder().Subject("CN=two").Build(); }
Der Crl() { return CrlBuilder().Build(); }

// What a certificate is not, but can be delimited.
Der Malformed() { return Octets("30 05 02 01 01 04 7f"); }
// [1] v1AttrCert of CertificateSet.
Der AttributeCertificate() { return der::Constructed(1, der::Integer(1)); }

Der ContentInfo(std::string_view type, const Der& content) {
  return der::Sequence({der::ObjectIdentifier(type), der::Constructed(0, content)});
}
Der SignedData(const Der& encapsulated, const Der& after) {
  return ContentInfo("1.2.840.113549.1.7.2",
                     der::Sequence({der::Integer(1), der::SetOf({}), encapsulated, after}));
}

TEST(Pkcs7Test, ReadsDerAndBer) {
  const std::vector<Der> certificates = {Certificate1(), Certificate2()};
  const std::vector<Der> crls = {Crl()};
  for (const Der& input :
       {DegenerateSignedData(certificates, crls), DegenerateSignedDataBer(certificates, crls)}) {
    const auto contents = ReadPkcs7(input);
    ASSERT_TRUE(contents);
    EXPECT_EQ(Ders(contents->certificates), certificates);
    EXPECT_EQ(Ders(contents->crls), crls);
    EXPECT_THAT(contents->unreadable, IsEmpty());
    for (const auto& item : contents->certificates) {
      EXPECT_EQ(item.offset, Find(input, item.der));
    }
    EXPECT_EQ(contents->crls[0].offset, Find(input, crls[0]));
  }
}

TEST(Pkcs7Test, ReadsWithoutCertificatesOrCrls) {
  auto contents = ReadPkcs7(DegenerateSignedData({}, {Crl()}));
  ASSERT_TRUE(contents);
  EXPECT_THAT(contents->certificates, IsEmpty());
  EXPECT_EQ(contents->crls.size(), 1U);

  contents = ReadPkcs7(DegenerateSignedDataBer({}, {}));
  ASSERT_TRUE(contents);
  EXPECT_THAT(contents->certificates, IsEmpty());
  EXPECT_THAT(contents->crls, IsEmpty());
  EXPECT_THAT(contents->unreadable, IsEmpty());
}

TEST(Pkcs7Test, AMalformedCertificateDoesNotLoseTheOthers) {
  const std::vector<Der> certificates = {Certificate1(), Malformed(), Certificate2()};
  for (const Der& input :
       {DegenerateSignedData(certificates), DegenerateSignedDataBer(certificates)}) {
    const auto contents = ReadPkcs7(input);
    ASSERT_TRUE(contents);
    EXPECT_EQ(Ders(contents->certificates), certificates);
  }
}

TEST(Pkcs7Test, KeepsTheIndefiniteLengthsOfACertificate) {
  const Der ber = der::ToIndefiniteLength(Certificate1(), 3);
  ASSERT_NE(ber, Certificate1());
  const auto contents = ReadPkcs7(
      SignedData(der::Sequence({}), der::Constructed(0, der::Concat({ber, Certificate2()}))));
  ASSERT_TRUE(contents);
  EXPECT_THAT(Ders(contents->certificates), ElementsAre(ber, Certificate2()));
}

TEST(Pkcs7Test, TellsOtherChoices) {
  const Der input = DegenerateSignedData({Certificate1(), AttributeCertificate(), Certificate2()},
                                         {AttributeCertificate(), Crl()});
  const auto contents = ReadPkcs7(input);
  ASSERT_TRUE(contents);
  EXPECT_THAT(Ders(contents->certificates), ElementsAre(Certificate1(), Certificate2()));
  EXPECT_THAT(Ders(contents->crls), ElementsAre(Crl()));
  EXPECT_THAT(
      contents->unreadable,
      ElementsAre(
          Error{ErrorCode::kUnsupported, Find(input, Certificate1()) + Certificate1().size()},
          Error{ErrorCode::kUnsupported, Find(input, Crl()) - AttributeCertificate().size()}));
}

// The set says how long it is, so what follows it can be found.
TEST(Pkcs7Test, AnElementThatCannotBeDelimitedEndsItsSetOnly) {
  const Der endless = Octets("30 84 7f ff ff ff");
  const Der input = DegenerateSignedData({Certificate1(), endless, Certificate2()}, {Crl()});
  const auto contents = ReadPkcs7(input);
  ASSERT_TRUE(contents);
  EXPECT_THAT(Ders(contents->certificates), ElementsAre(Certificate1()));
  EXPECT_THAT(Ders(contents->crls), ElementsAre(Crl()));
  EXPECT_THAT(contents->unreadable,
              ElementsAre(Error{ErrorCode::kTruncated, Find(input, endless)}));
}

TEST(Pkcs7Test, ReadsAnyContentType) {
  const Der set = der::Constructed(0, Certificate1());
  const Der trust_list =
      der::Sequence({der::ObjectIdentifier("1.3.6.1.4.1.311.10.1"),
                     der::Constructed(0, der::Sequence({der::Sequence({}), der::Integer(7)}))});
  // An OCTET STRING in pieces, of indefinite length.
  const Der pieces = der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1"),
                                    Octets("a080 2480 0401aa 0402bbcc 0000 0000")});
  for (const Der& content : {trust_list, pieces}) {
    const auto contents = ReadPkcs7(SignedData(content, set));
    ASSERT_TRUE(contents);
    EXPECT_THAT(Ders(contents->certificates), ElementsAre(Certificate1()));
    EXPECT_THAT(contents->unreadable, IsEmpty());
  }
}

struct RefusedCase {
  std::string name;
  Der input;
  Error error;
};

std::vector<RefusedCase> RefusedCases() {
  const Der indefinite = Octets("3080");
  Der nested;
  for (int i = 0; i < 100; ++i) nested.insert(nested.end(), indefinite.begin(), indefinite.end());
  const Der deep =
      SignedData(der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1"), nested}), {});
  // A definite length hides nothing from the reader but is stepped over; here the content itself is
  // the nesting.
  const Der deep_content =
      der::Concat({Octets("3080 06092a864886f70d010702 a080 3080 020101 3100"), nested});
  return {
      {"Empty", {}, {ErrorCode::kTruncated, 0}},
      {"Certificate", Certificate1(), {ErrorCode::kUnexpectedTag, 4}},
      {"NoSequence", der::Integer(1), {ErrorCode::kUnexpectedTag, 0}},
      {"Data",
       ContentInfo("1.2.840.113549.1.7.1", der::OctetString(Der{1})),
       {ErrorCode::kUnsupported, 2}},
      {"EncryptedData",
       ContentInfo("1.2.840.113549.1.7.6", der::Sequence({})),
       {ErrorCode::kUnsupported, 2}},
      {"OtherContentInfo", ContentInfo("1.2.3", der::Sequence({})), {ErrorCode::kUnexpectedTag, 2}},
      {"WithoutContent",
       der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.2")}),
       {ErrorCode::kTruncated, 13}},
      {"SignedDataIsNoSequence",
       ContentInfo("1.2.840.113549.1.7.2", der::Integer(1)),
       {ErrorCode::kUnexpectedTag, 15}},
      {"WithoutVersion",
       ContentInfo("1.2.840.113549.1.7.2", der::Sequence({der::SetOf({})})),
       {ErrorCode::kUnexpectedTag, 17}},
      {"TooDeep", deep_content, {ErrorCode::kTooDeep, 22 + 2 * 32}},
  };
}

class Pkcs7RefusedTest : public testing::TestWithParam<RefusedCase> {};

TEST_P(Pkcs7RefusedTest, SaysWhyAndWhere) {
  const auto contents = ReadPkcs7(GetParam().input);
  ASSERT_FALSE(contents);
  EXPECT_EQ(contents.error(), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(Cases, Pkcs7RefusedTest, testing::ValuesIn(RefusedCases()),
                         [](const auto& test) { return test.param.name; });

// A file that was cut gives what is whole in it, and says that something is missing.
TEST(Pkcs7Test, ReadsWhatIsWholeInACutFile) {
  const std::vector<Der> certificates = {Certificate1(), Certificate2()};
  for (const Der& input : {DegenerateSignedData(certificates, {Crl()}),
                           DegenerateSignedDataBer(certificates, {Crl()})}) {
    const uint64_t end1 = Find(input, Certificate1()) + Certificate1().size();
    const uint64_t end2 = Find(input, Certificate2()) + Certificate2().size();
    const uint64_t end_crl = Find(input, Crl()) + Crl().size();
    for (size_t size = 0; size < input.size(); ++size) {
      const auto contents = ReadPkcs7(Bytes(input).first(size));
      if (!contents) {
        EXPECT_LT(size, end1);
        EXPECT_EQ(contents.error().code, ErrorCode::kTruncated) << size;
        continue;
      }
      EXPECT_EQ(contents->certificates.size(), (size >= end1 ? 1U : 0U) + (size >= end2 ? 1U : 0U));
      EXPECT_EQ(contents->crls.size(), size >= end_crl ? 1U : 0U);
      // Behind the CRL stand signerInfos and, in BER, the ends of contents.
      if (size < end_crl + 2) {
        ASSERT_THAT(contents->unreadable, testing::SizeIs(1)) << size;
        EXPECT_EQ(contents->unreadable[0].code, ErrorCode::kTruncated) << size;
      }
    }
  }
}

TEST(Pkcs7Test, RefusesMoreElementsThanAnyFileHas) {
  constexpr size_t kElements = 1'000'001;
  Der elements;
  for (size_t i = 0; i < kElements; ++i) elements.insert(elements.end(), {0x30, 0x00});
  const auto contents = ReadPkcs7(SignedData(der::Sequence({}), der::Constructed(0, elements)));
  ASSERT_TRUE(contents);
  EXPECT_EQ(contents->certificates.size(), 1'000'000U);
  ASSERT_THAT(contents->unreadable, testing::SizeIs(1));
  EXPECT_EQ(contents->unreadable[0].code, ErrorCode::kTooLarge);
}

TEST(Pkcs7Test, PublicFiles) {
  const auto folder = PublicVectors() / "pkcs7";
  struct {
    std::string name;
    size_t certificates;
  } const files[] = {{"amazon-roots.der", 2}, {"amazon-roots.p7b", 2}, {"isrg.pem", 1}};
  for (const auto& file : files) {
    const auto path = folder / file.name;
    const Der input = path.extension() == ".pem" ? ReadPemFile(path) : ReadFile(path);
    EXPECT_TRUE(LooksLikePkcs7(input)) << file.name;
    const auto contents = ReadPkcs7(input);
    ASSERT_TRUE(contents) << file.name;
    EXPECT_EQ(contents->certificates.size(), file.certificates) << file.name;
    EXPECT_THAT(contents->unreadable, IsEmpty()) << file.name;
    for (const auto& item : contents->certificates) EXPECT_TRUE(Certificate::Parse(item.der));
  }
  const auto enveloped = ReadPkcs7(ReadPemFile(folder / "enveloped.pem"));
  ASSERT_FALSE(enveloped);
  EXPECT_EQ(enveloped.error().code, ErrorCode::kUnsupported);
}

TEST(LooksLikePkcs7Test, NeedsTheFirstOctetsOnly) {
  for (const Der& input :
       {DegenerateSignedData({Certificate1()}), DegenerateSignedDataBer({Certificate1()}),
        ContentInfo("1.2.840.113549.1.7.3", der::Sequence({}))}) {
    EXPECT_TRUE(LooksLikePkcs7(input));
    EXPECT_TRUE(LooksLikePkcs7(Bytes(input).first(std::min<size_t>(input.size(), 15))));
    EXPECT_FALSE(LooksLikePkcs7(Bytes(input).first(10)));
  }
}

TEST(LooksLikePkcs7Test, RefusesOtherThings) {
  for (const Der& input :
       {Der{}, Certificate1(), Crl(), test_support::PrivateKeyInfo(test_support::TestKey::kEcP256),
        ContentInfo("1.2.840.113549.1.9.16.1.2", der::Sequence({})),
        ContentInfo("1.2.840.113549.1.7", der::Sequence({}))}) {
    EXPECT_FALSE(LooksLikePkcs7(input));
  }
}

}  // namespace
}  // namespace pkiaudit::x509
