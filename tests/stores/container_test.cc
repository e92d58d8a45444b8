// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/container.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/fstream.hpp>
#include <boost/filesystem/operations.hpp>

#include "stores/formats/pem_bundle.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/key_pool.h"
#include "tests/support/pem_writer.h"
#include "tests/support/pkcs12_writer.h"
#include "tests/support/pkcs7_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::ToPem;
using testing::ElementsAre;
using testing::IsEmpty;

Bytes Named(const std::string& name) { return CertificateBuilder().Subject("CN=" + name).Build(); }
Bytes Cut(Bytes octets, size_t octets_less) {
  octets.resize(octets.size() - octets_less);
  return octets;
}

// Reads one file, "f", and keeps what came of it.
class ContainerTest : public testing::Test {
 protected:
  void Read(test_support::ByteView content, const std::vector<std::string>& passwords = {}) {
    ReadPath(folder_.Write("f", content), passwords);
  }
  void Read(std::string_view content, const std::vector<std::string>& passwords = {}) {
    Read(test_support::ToBytes(content), passwords);
  }

  void ReadPath(const boost::filesystem::path& path,
                const std::vector<std::string>& passwords = {}) {
    inventory_ = Inventory();
    const SourceId source = inventory_.AddSource("f", "");
    const LocationId location =
        inventory_.InternLocation({StoreLocation::Kind::kFile, "", "f", ""});
    Result<File> file = File::Open(path);
    ASSERT_TRUE(file);
    reader_.Read(*file, [&] { return passwords; }, {inventory_, location, source});
  }

  const SourceRecord& Record() const { return inventory_.source(0); }
  std::vector<std::string> Thumbprints() const {
    std::vector<std::string> thumbprints;
    for (const auto& entry : inventory_.entries()) thumbprints.push_back(x509::ToHex(entry.sha1));
    return thumbprints;
  }

  test_support::TemporaryDirectory folder_;
  ContainerReader reader_{kMaxFileSize};
  static constexpr uint64_t kMaxFileSize = 4u << 20;
  Inventory inventory_;
  const Bytes a_ = Named("A");
  const Bytes b_ = Named("B");
  const Bytes crl_ = test_support::CrlBuilder().Build();
};

TEST_F(ContainerTest, ReadsPlainContainers) {
  const std::string base64 = test_support::Base64(a_);
  const struct {
    Bytes content;
    const char* format;
    std::vector<Bytes> certificates;
    uint32_t crls;
  } kCases[] = {
      {a_, "DER certificate", {a_}, 0},
      {crl_, "DER CRL", {}, 1},
      {test_support::der::Concat({a_, b_, crl_, a_}), "DER certificate", {a_, b_, a_}, 1},
      {test_support::DegenerateSignedData({b_, a_}, {crl_}), "PKCS#7", {b_, a_}, 1},
      {test_support::DegenerateSignedDataBer({b_, a_}, {crl_}), "PKCS#7", {b_, a_}, 1},
      {test_support::ToBytes(ToPem(a_) + ToPem(crl_, "X509 CRL")), "PEM", {a_}, 1},
      {test_support::ToBytes(base64), "base64", {a_}, 0},
      {test_support::ToBytes("\xEF\xBB\xBF" + base64 + "\r\n"), "base64", {a_}, 0},
      {test_support::ToBytes(test_support::Base64(test_support::DegenerateSignedData({a_, b_}))),
       "base64",
       {a_, b_},
       0},
  };
  for (const auto& test : kCases) {
    Read(test.content);
    std::vector<std::string> thumbprints;
    for (const Bytes& der : test.certificates) thumbprints.push_back(Thumbprint(der));
    EXPECT_EQ(Record().format, test.format);
    EXPECT_EQ(Thumbprints(), thumbprints) << test.format;
    EXPECT_EQ(Record().certificates, test.certificates.size());
    EXPECT_EQ(Record().crls, test.crls);
    EXPECT_EQ(Record().unreadable, 0u);
    EXPECT_THAT(Told(inventory_), IsEmpty());
  }
}

TEST_F(ContainerTest, KeepsCrlsAsTheyAre) {
  Read(crl_);
  ASSERT_EQ(inventory_.crls().size(), 1u);
  EXPECT_TRUE(x509::Equal(inventory_.crls()[0].der, crl_));
}

TEST_F(ContainerTest, BlocksAreReadByContentNotByLabel) {
  const Bytes pfx = test_support::WritePkcs12({.certificates = {{b_, {}}}, .keys = {}});
  const struct {
    const char* label;
    Bytes der;
    uint32_t certificates;
    uint32_t crls;
    uint32_t others;
  } kCases[] = {
      {"CERTIFICATE", a_, 1, 0, 0},
      {"X509 CERTIFICATE", a_, 1, 0, 0},
      // certutil -encode gives everything this label.
      {"CERTIFICATE", crl_, 0, 1, 0},
      {"CERTIFICATE", test_support::DegenerateSignedData({a_, b_}), 2, 0, 0},
      {"CERTIFICATE", pfx, 1, 0, 0},
      {"PKCS7", test_support::DegenerateSignedDataBer({a_}, {crl_}), 1, 1, 0},
      {"PKCS #7 SIGNED DATA", test_support::DegenerateSignedData({a_}), 1, 0, 0},
      {"CMS", test_support::DegenerateSignedData({a_}), 1, 0, 0},
      {"X509 CRL", crl_, 0, 1, 0},
      // OpenSSL's trust settings behind the certificate are no fault.
      {"TRUSTED CERTIFICATE", test_support::der::Concat({a_, test_support::der::Sequence({})}), 1,
       0, 0},
      {"PRIVATE KEY", {1, 2, 3}, 0, 0, 1},
      {"RSA PRIVATE KEY", {1, 2, 3}, 0, 0, 1},
      {"ENCRYPTED PRIVATE KEY", {1, 2, 3}, 0, 0, 1},
      {"CERTIFICATE REQUEST", {1, 2, 3}, 0, 0, 1},
      {"SOMETHING ELSE", a_, 0, 0, 1},
  };
  for (const auto& test : kCases) {
    Read(ToPem(a_) + ToPem(test.der, test.label), {"test"});
    EXPECT_EQ(Record().certificates, test.certificates + 1) << test.label;
    EXPECT_EQ(Record().crls, test.crls) << test.label;
    EXPECT_EQ(Record().other_items, test.others) << test.label;
    EXPECT_THAT(Told(inventory_), IsEmpty()) << test.label;
  }
}

TEST_F(ContainerTest, ABadBlockLosesNothingElse) {
  const std::string first = ToPem(a_);
  std::string cut = ToPem(Named("Cut"));
  cut.resize(cut.find("-----END"));
  std::string garbled = ToPem(Named("Garbled"));
  garbled[100] = '!';
  Read(first + cut + garbled + "junk\n" + ToPem(Cut(Named("Short"), 1)) + ToPem(Bytes()) +
       ToPem(Bytes{1, 2, 3}) + ToPem(test_support::der::Concat({b_, {0}})));
  EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_), Thumbprint(b_)));
  EXPECT_THAT(Told(inventory_), ElementsAre("f [CERTIFICATE block] badFormat/missingEnd",
                                            "f [CERTIFICATE block] badFormat/badBase64",
                                            "f [CERTIFICATE block] badFormat/truncated",
                                            "f [CERTIFICATE block] badFormat/noContent",
                                            "f [CERTIFICATE block] badFormat/noContent",
                                            "f [CERTIFICATE block] badFormat/trailingData"));
  EXPECT_EQ(Record().unreadable, 6u);
  EXPECT_EQ(inventory_.unreadable_items()[0].error.offset, first.size());
  // A block's octets have no place in the file but the block's own.
  EXPECT_EQ(inventory_.entry(1).offset, inventory_.unreadable_items()[5].error.offset);
}

TEST_F(ContainerTest, TellsWhatFollowsACertificate) {
  Bytes content = test_support::der::Concat({a_, crl_});
  const size_t end = content.size();
  content.insert(content.end(), {'\r', '\n'});
  Read(content);
  EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_)));
  EXPECT_EQ(Record().crls, 1u);
  EXPECT_THAT(Told(inventory_), ElementsAre("f badFormat/trailingData"));
  EXPECT_EQ(inventory_.unreadable_items()[0].error.offset, end);

  Read(test_support::der::Concat({a_, Cut(b_, 7)}));
  EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_)));
  EXPECT_THAT(Told(inventory_), ElementsAre("f badFormat/truncated"));
  EXPECT_GE(inventory_.unreadable_items()[0].error.offset, a_.size());
}

TEST_F(ContainerTest, OneMalformedCertificateDoesNotLoseTheOthers) {
  Bytes broken = Named("Broken");
  broken[4] = 0x31;  // tbsCertificate is no SEQUENCE any more
  Read(test_support::DegenerateSignedData({a_, test_support::der::Sequence({}), b_}));
  EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_), Thumbprint(b_)));
  EXPECT_THAT(Told(inventory_), ElementsAre("f [certificate 2 of PKCS#7] badFormat/truncated"));
  Read(test_support::DegenerateSignedData({broken, b_}));
  EXPECT_THAT(Told(inventory_), ElementsAre("f [certificate 1 of PKCS#7] badFormat/unexpectedTag"));
  // Offsets are those in the file.
  const uint64_t offset = inventory_.entry(0).offset;
  EXPECT_TRUE(x509::Equal(
      x509::Bytes(test_support::ReadFile(folder_.path() / "f")).subspan(offset, b_.size()), b_));
}

TEST_F(ContainerTest, TellsFilesWithoutCertificates) {
  const struct {
    Bytes content;
    const char* format;
    const char* told;
  } kCases[] = {
      {{}, "", "f emptyFile"},
      {test_support::ToBytes("no certificate\n"), "", "f badFormat/noContent"},
      {Bytes(5000, 0), "", "f badFormat/noContent"},
      {test_support::ToBytes(ToPem(Bytes{1}, "PRIVATE KEY")), "PEM", "f badFormat/noContent"},
      {test_support::DegenerateSignedData({}), "PKCS#7", "f badFormat/noContent"},
      {Cut(a_, 1), "DER certificate", "f badFormat/truncated"},
      {Cut(crl_, 1), "DER CRL", "f badFormat/truncated"},
      {test_support::ToBytes("MIIB"), "base64", "f badFormat/noContent"},
      {test_support::ToBytes("MIIB=A"), "base64", "f badFormat/badBase64"},
      {test_support::ToBytes("regf"), "", "f badFormat/noContent"},
      {test_support::ToBytes("PK\x03\x04"), "zip", "f unsupportedHere"},
      {test_support::ToBytes("REGEDIT4\r\n\"a\"=dword:1\n"), "registry export",
       "f [line] badRegistryExport"},
      {test_support::ToBytes(std::string("regf\0", 5)), "registry hive", "f badFormat/truncated"},
  };
  for (const auto& test : kCases) {
    Read(test.content);
    EXPECT_EQ(Record().format, test.format) << test.told;
    EXPECT_THAT(Told(inventory_), ElementsAre(test.told));
    EXPECT_THAT(inventory_.entries(), IsEmpty());
  }
}

TEST_F(ContainerTest, TellsWhereBase64Breaks) {
  const struct {
    std::string content;
    uint64_t offset;
  } kCases[] = {{"MIIB=A", 4},
                {"\xEF\xBB\xBFMIIB=A", 7},
                {std::string("\xFF\xFEM\0I\0I\0B\0=\0A\0", 14), 10},
                {std::string("\xFE\xFF\0M\0I\0I\0B\0=\0A", 14), 10}};
  for (const auto& test : kCases) {
    Read(test.content);
    EXPECT_THAT(Told(inventory_), ElementsAre("f badFormat/badBase64"));
    EXPECT_EQ(inventory_.unreadable_items()[0].error.offset, test.offset);
  }
}

TEST_F(ContainerTest, ReadsTextInUtf16AsPowerShellWritesIt) {
  const std::string pem = "# exported\r\n" + ToPem(a_, "CERTIFICATE", "\r\n") +
                          ToPem(Cut(b_, 1), "CERTIFICATE", "\r\n") + ToPem(b_);
  for (const bool big_endian : {false, true}) {
    Bytes content = big_endian ? Bytes{0xFE, 0xFF} : Bytes{0xFF, 0xFE};
    for (const char c : pem) {
      content.push_back(big_endian ? uint8_t{0} : static_cast<uint8_t>(c));
      content.push_back(big_endian ? static_cast<uint8_t>(c) : uint8_t{0});
    }
    Read(content);
    EXPECT_EQ(Record().format, "PEM");
    EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_), Thumbprint(b_)));
    EXPECT_THAT(Told(inventory_), ElementsAre("f [CERTIFICATE block] badFormat/truncated"));
    // Offsets are those of the file: two octets for the mark and for each character.
    EXPECT_EQ(inventory_.entry(0).offset, 2 + 2 * pem.find("-----BEGIN"));
    EXPECT_EQ(inventory_.entry(1).offset, 2 + 2 * pem.rfind("-----BEGIN"));
  }
}

TEST_F(ContainerTest, StreamsABundleLargerThanItsWindow) {
  const std::string one = ToPem(a_);
  const std::string other = ToPem(b_);
  std::string bundle = std::string(3u << 20, '#') + "\n";  // a preamble of three windows
  constexpr size_t kRounds = 2000;
  for (size_t i = 0; i < kRounds; ++i) bundle += one + other;
  ASSERT_GT(bundle.size(), kMaxFileSize);  // which limits what is held at once, not PEM
  Read(bundle);
  EXPECT_EQ(Record().certificates, 2 * kRounds);
  EXPECT_EQ(Record().format, "PEM");
  EXPECT_THAT(Told(inventory_), IsEmpty());
  for (size_t i = 0; i < inventory_.entries().size(); ++i) {
    ASSERT_TRUE(x509::Equal(inventory_.entries()[i].certificate.der(), i % 2 == 0 ? a_ : b_));
  }
}

TEST_F(ContainerTest, RefusesHugeFilesThatCannotStream) {
  constexpr uint64_t kTebibyte = uint64_t{1} << 40;
  const auto path = folder_.Write("f", a_);
  boost::filesystem::resize_file(path, kTebibyte);
  ReadPath(path);
  EXPECT_THAT(Told(inventory_), ElementsAre("f tooLarge"));

  boost::filesystem::resize_file(folder_.Write("f", ""), kTebibyte);
  ReadPath(path);
  EXPECT_THAT(Told(inventory_), ElementsAre("f badFormat/noContent"));
}

class Pkcs12ContainerTest : public ContainerTest {
 protected:
  // A certificate with its key, and one without.
  Bytes Write(const test_support::Pkcs12Options& options = {}) const {
    test_support::Pkcs12Contents contents;
    contents.certificates = {{a_, {}}, {b_, {}}};
    contents.certificates[0].attributes.friendly_name = "Schl\xC3\xBCssel";
    contents.certificates[0].attributes.local_key_id = Bytes{1};
    contents.keys = {{test_support::TestKey::kRsa2048A, {}}};
    contents.keys[0].attributes.local_key_id = Bytes{1};
    contents.keys[0].attributes.csp_name = "Microsoft Strong Cryptographic Provider";
    contents.keys[0].attributes.machine_keyset = true;
    return test_support::WritePkcs12(contents, options);
  }

  // Has another key than A.
  const Bytes b_ =
      CertificateBuilder().Subject("CN=B").PublicKey(test_support::TestKey::kRsa2048B).Build();
};

TEST_F(Pkcs12ContainerTest, GivesCertificatesTheirNamesAndKeys) {
  Read(Write(), {"wrong", "test"});
  EXPECT_EQ(Record().format, "PKCS#12");
  EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_), Thumbprint(b_)));
  EXPECT_EQ(Record().private_keys, 1u);
  EXPECT_THAT(Told(inventory_), IsEmpty());

  const CertificateEntry& entry = inventory_.entry(0);
  ASSERT_NE(inventory_.properties(entry), nullptr);
  EXPECT_EQ(inventory_.properties(entry)->friendly_name, "Schl\xC3\xBCssel");
  const PrivateKey* key = inventory_.private_key(entry);
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->provider, "Microsoft Strong Cryptographic Provider");
  EXPECT_EQ(key->machine_keyset, true);
  EXPECT_TRUE(x509::Equal(key->public_key, entry.certificate.subject_public_key_info()));
  EXPECT_EQ(inventory_.private_key(inventory_.entry(1)), nullptr);
  EXPECT_EQ(inventory_.properties(inventory_.entry(1)), nullptr);
}

TEST_F(Pkcs12ContainerTest, TellsWhyAPfxCannotBeRead) {
  test_support::Pkcs12Options costly;
  costly.stated_mac_iterations = int64_t{1} << 31;
  const struct {
    test_support::Pkcs12Options options;
    std::vector<std::string> passwords;
    const char* told;
  } kCases[] = {
      {{}, {}, "f badFormat/wrongPassword"},
      {{}, {"wrong"}, "f badFormat/wrongPassword"},
      {costly, {"test"}, "f badFormat/iterationCap"},
  };
  for (const auto& test : kCases) {
    Read(Write(test.options), test.passwords);
    EXPECT_THAT(Told(inventory_), ElementsAre(test.told));
    EXPECT_THAT(inventory_.entries(), IsEmpty());
    EXPECT_EQ(Record().format, "PKCS#12");
  }
}

TEST_F(Pkcs12ContainerTest, TriesTheEmptyAndTheNullPassword) {
  for (const auto& password : {std::optional<std::string>(""), std::optional<std::string>()}) {
    test_support::Pkcs12Options options;
    options.password = password;
    Read(Write(options));
    EXPECT_EQ(Record().certificates, 2u);
    EXPECT_THAT(Told(inventory_), IsEmpty());
  }
}

TEST_F(Pkcs12ContainerTest, TellsAKeyWithoutACertificate) {
  Read(test_support::WritePkcs12(
           {.certificates = {{a_, {}}}, .keys = {{test_support::TestKey::kRsa2048B, {}}}}),
       {"test"});
  EXPECT_THAT(Told(inventory_), ElementsAre("f [key 1 of PKCS#12] unmatchedKey"));
  EXPECT_EQ(inventory_.private_key(inventory_.entry(0)), nullptr);
  EXPECT_EQ(Record().private_keys, 1u);
}

// As Windows takes them on import; that they do not fit is for an audit to tell.
TEST_F(Pkcs12ContainerTest, PairsByLocalKeyIdWhatDoesNotFit) {
  test_support::Pkcs12Contents contents;
  contents.certificates = {{b_, {}}, {a_, {}}};
  contents.keys = {{test_support::TestKey::kRsa2048C, {}}, {test_support::TestKey::kRsa2048A, {}}};
  for (auto* attributes : {&contents.certificates[0].attributes, &contents.keys[0].attributes}) {
    attributes->local_key_id = Bytes{1};
  }
  // The key that fits comes first, whatever the localKeyID says.
  contents.certificates[1].attributes.local_key_id = Bytes{1};
  Read(test_support::WritePkcs12(contents, {}), {"test"});
  EXPECT_THAT(Told(inventory_), IsEmpty());
  const PrivateKey* of_b = inventory_.private_key(inventory_.entry(0));
  const PrivateKey* of_a = inventory_.private_key(inventory_.entry(1));
  ASSERT_NE(of_b, nullptr);
  ASSERT_NE(of_a, nullptr);
  EXPECT_TRUE(x509::Equal(of_b->public_key,
                          test_support::SubjectPublicKeyInfo(test_support::TestKey::kRsa2048C)));
  EXPECT_TRUE(x509::Equal(of_a->public_key,
                          test_support::SubjectPublicKeyInfo(test_support::TestKey::kRsa2048A)));
}

TEST_F(Pkcs12ContainerTest, OpensOnlySoManyOfABundle) {
  test_support::Pkcs12Options cheap;
  cheap.stated_mac_iterations = int64_t{1} << 31;  // each is refused before anything is derived
  const std::string block = ToPem(Write(cheap), "PKCS12");
  std::string bundle;
  for (uint64_t i = 0; i < PemBundleReader::kMaxPfxBlocks + 2; ++i) bundle += block;
  Read(bundle + ToPem(a_), {"test"});
  const auto told = Told(inventory_);
  ASSERT_EQ(told.size(), PemBundleReader::kMaxPfxBlocks + 2);
  EXPECT_EQ(told[PemBundleReader::kMaxPfxBlocks - 1], "f [PKCS12 block] badFormat/iterationCap");
  EXPECT_EQ(told[PemBundleReader::kMaxPfxBlocks], "f [PKCS12 block] tooMany");
  EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_)));
}

TEST_F(Pkcs12ContainerTest, OneMalformedCertificateDoesNotLoseTheOthers) {
  Read(test_support::WritePkcs12({.certificates = {{{0x30, 0x00}, {}}, {a_, {}}}, .keys = {}}),
       {"test"});
  EXPECT_THAT(Thumbprints(), ElementsAre(Thumbprint(a_)));
  EXPECT_THAT(Told(inventory_), ElementsAre("f [certificate 1 of PKCS#12] badFormat/truncated"));
}

}  // namespace
}  // namespace pkiaudit::stores
