// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/recognise.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pem_writer.h"
#include "tests/support/pkcs12_writer.h"
#include "tests/support/pkcs7_writer.h"

namespace pkiaudit::stores {
namespace {

namespace der = test_support::der;
using std::string_view_literals::operator""sv;
using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::ToBytes;

Bytes Utf16(std::string_view text, bool big_endian) {
  Bytes octets = big_endian ? Bytes{0xFE, 0xFF} : Bytes{0xFF, 0xFE};
  for (const char c : text) {
    octets.push_back(big_endian ? uint8_t{0} : static_cast<uint8_t>(c));
    octets.push_back(big_endian ? static_cast<uint8_t>(c) : uint8_t{0});
  }
  return octets;
}

Bytes Cut(Bytes octets, size_t size) {
  octets.resize(size);
  return octets;
}

// RFC 2986, with or without attributes.
Bytes CertificateRequest(const Bytes& attributes) {
  const Bytes algorithm =
      der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.1.1"), der::Null()});
  const Bytes name = test_support::ParseName("CN=Request").Der();
  const Bytes key = der::Sequence({algorithm, der::BitString(Bytes(70, 1))});
  return der::Sequence({der::Sequence({der::Integer(0), name, key, attributes}), algorithm,
                        der::BitString(Bytes(256, 1))});
}

// A SignedData with a content of its own, as authroot.stl is.
Bytes SignedContent(std::string_view content_type) {
  const Bytes content = der::Sequence({der::ObjectIdentifier(content_type)});
  const Bytes signed_data =
      der::Sequence({der::Integer(1), der::SetOf({}), content,
                     der::Constructed(0, CertificateBuilder().Build()), der::SetOf({})});
  return der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.2"), der::Constructed(0, signed_data)});
}

TEST(RecogniseTest, TellsFormatsByTheirContent) {
  const Bytes certificate = CertificateBuilder().Build();
  const std::string base64 = test_support::Base64(certificate);
  const std::string pem = test_support::ToPem(certificate);
  const struct {
    const char* name;
    Bytes octets;
    Format format;
  } kCases[] = {
      {"nothing", {}, Format::kEmpty},
      {"certificate", certificate, Format::kCertificate},
      {"v1 certificate", CertificateBuilder().Version(0).Build(), Format::kCertificate},
      {"truncated certificate", Cut(certificate, 100), Format::kCertificate},
      {"CRL", test_support::CrlBuilder().Build(), Format::kCrl},
      {"start of a CRL", Cut(test_support::CrlBuilder().Build(), 80), Format::kCrl},
      {"request", CertificateRequest(der::Constructed(0, {})), Format::kCertificateRequest},
      {"request without attributes", CertificateRequest({}), Format::kCertificateRequest},
      {"P7B", test_support::DegenerateSignedData({certificate}), Format::kPkcs7},
      {"BER P7B", test_support::DegenerateSignedDataBer({certificate}), Format::kPkcs7},
      {"signed data", SignedContent("1.2.840.113549.1.7.1"), Format::kPkcs7},
      {"CTL", SignedContent("1.3.6.1.4.1.311.10.1"), Format::kCertificateTrustList},
      {"PFX", test_support::WritePkcs12({.certificates = {{certificate, {}}}, .keys = {}}),
       Format::kPkcs12},
      {"PEM", ToBytes(pem), Format::kPem},
      {"PEM behind text", ToBytes("subject=CN = Test\n" + pem), Format::kPem},
      {"PEM behind text that starts like DER", ToBytes("0000 text\n" + pem), Format::kPem},
      {"PEM behind a mark", ToBytes("\xEF\xBB\xBF" + pem), Format::kPem},
      {"PEM behind octets that are no text", ToBytes("\x01\x02\n" + pem), Format::kPem},
      {"UTF-16LE PEM", Utf16(pem, false), Format::kPem},
      {"UTF-16BE PEM", Utf16(pem, true), Format::kPem},
      {"base64", ToBytes(base64), Format::kBase64},
      {"base64 with line ends", ToBytes("\r\n" + base64 + "\r\n"), Format::kBase64},
      {"base64 behind a mark", ToBytes("\xEF\xBB\xBF" + base64), Format::kBase64},
      {"UTF-16 base64", Utf16(base64, false), Format::kBase64},
      {"words", ToBytes("My certificates"), Format::kUnknown},
      {"a word", ToBytes("hunter2"), Format::kUnknown},
      {"spaces", ToBytes(" \n"), Format::kUnknown},
      {"HTML", ToBytes("<!DOCTYPE html>"), Format::kUnknown},
      {"zeros", Bytes(1000, 0), Format::kUnknown},
      {"an OCTET STRING", der::OctetString(certificate), Format::kUnknown},
      {"serialized store", ToBytes("\0\0\0\0CERT\x20\0\0\0"sv), Format::kSerializedStore},
      {"registry blob", ToBytes("\x03\0\0\0\x01\0\0\0\x04\0\0\0abcd"sv), Format::kRegistryBlob},
      {"what is too short for one", ToBytes("\x03\0\0\0\x01\0\0\0\x05\0\0\0abcd"sv),
       Format::kUnknown},
      {"hive", ToBytes("regf\x01\0\0\0"sv), Format::kRegistryHive},
      {"registry export", Utf16("Windows Registry Editor Version 5.00\r\n", false),
       Format::kRegistryExport},
      {"old registry export", ToBytes("REGEDIT4\r\n"), Format::kRegistryExport},
      {"zip", ToBytes("PK\x03\x04\x14"), Format::kZip},
      {"empty zip", ToBytes("PK\x05\x06\0\0"sv), Format::kZip},
  };
  for (const auto& test : kCases) EXPECT_EQ(Recognise(test.octets), test.format) << test.name;
}

TEST(RecogniseTest, NeverReadsBeyondWhatThereIs) {
  const Bytes inputs[] = {CertificateBuilder().Build(), test_support::CrlBuilder().Build(),
                          CertificateRequest(der::Constructed(0, {})),
                          SignedContent("1.3.6.1.4.1.311.10.1"),
                          test_support::DegenerateSignedDataBer({CertificateBuilder().Build()})};
  for (const Bytes& input : inputs) {
    for (size_t size = 1; size < input.size(); ++size) {
      // A copy of its own size, so that the address sanitizer sees a step too far.
      const Bytes start(input.begin(), input.begin() + static_cast<ptrdiff_t>(size));
      EXPECT_NE(Recognise(start), Format::kEmpty);
    }
  }
}

TEST(RecogniseTest, OnlyKnownFormatsHaveANameInReports) {
  EXPECT_EQ(FormatName(Format::kUnknown), "");
  EXPECT_EQ(FormatName(Format::kEmpty), "");
  EXPECT_EQ(FormatName(Format::kPkcs12), "PKCS#12");
  for (int i = static_cast<int>(Format::kCertificate); i <= static_cast<int>(Format::kZip); ++i) {
    EXPECT_NE(FormatName(static_cast<Format>(i)), "") << i;
  }
}

}  // namespace
}  // namespace pkiaudit::stores
