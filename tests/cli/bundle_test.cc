// SPDX-License-Identifier: Apache-2.0
// Real certificates in number, through the executable: none is lost, none is accused wrongly.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>
#include <pugixml.hpp>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/report_schema.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;
using test_support::CertificateBuilder;
using testing::HasSubstr;
using testing::Not;

constexpr char kPkits[] = "/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data";
constexpr char kMachineRoots[] = "/etc/ssl/certs/ca-certificates.crt";

class BundleTest : public testing::Test {
 protected:
  // The report of `pkiaudit bundle` over the arguments, valid by the schema.
  pugi::xml_document Bundle(std::vector<std::string> arguments) {
    const std::string report = (folder_.path() / "report.xml").string();
    arguments.insert(arguments.begin(), "bundle");
    arguments.insert(arguments.end(), {"--at", "2026-06-01T00:00:00Z", "--output", report});
    result_ = RunPkiaudit(arguments);
    EXPECT_EQ("", test_support::ReportSchemaErrors(report));
    pugi::xml_document document;
    EXPECT_TRUE(document.load_file(report.c_str(), pugi::parse_default, pugi::encoding_utf8));
    return document;
  }
  static size_t Count(const pugi::xml_document& report, const char* path) {
    return report.select_nodes(path).size();
  }

  test_support::TemporaryDirectory folder_;
  test_support::ProcessResult result_;
};

size_t CountFiles(const std::string& folder, const std::string& extension) {
  size_t files = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    files += file.path().extension() == extension ? 1u : 0u;
  }
  return files;
}

size_t CountBlocks(const std::string& file) {
  const auto octets = test_support::ReadFile(file);
  const std::string text(octets.begin(), octets.end());
  size_t blocks = 0;
  for (size_t at = text.find("-----BEGIN"); at != std::string::npos;
       at = text.find("-----BEGIN", at + 1)) {
    ++blocks;
  }
  return blocks;
}

TEST_F(BundleTest, AccountsForEachRootOfThisMachineAndAccusesNone) {
  const auto report = Bundle({kMachineRoots});
  EXPECT_EQ(0, result_.exit_code) << result_.standard_error;
  const size_t blocks = CountBlocks(kMachineRoots);
  ASSERT_GT(blocks, 100u);
  EXPECT_EQ(blocks, Count(report, "//inventory//certificate"));
  EXPECT_EQ(0u, Count(report, "//finding[@result='fail' and @severity!='info']"));
  EXPECT_EQ(0u, Count(report, "//finding[@result='error']"));
}

TEST_F(BundleTest, LosesNoneOfPkits) {
  const std::string certificates = std::string(kPkits) + "/certs";
  const std::string pfx = std::string(kPkits) + "/pkcs12";
  folder_.Write("passwords", std::string_view("wrong\r\npassword\n"));
  const auto report =
      Bundle({certificates, pfx, "--password-file", (folder_.path() / "passwords").string()});
  EXPECT_EQ(0, result_.exit_code) << result_.standard_output;
  const size_t certificate_files = CountFiles(certificates, ".crt");
  const size_t pfx_files = CountFiles(pfx, ".p12");
  ASSERT_GE(certificate_files, 400u);
  ASSERT_GE(pfx_files, 400u);
  EXPECT_GE(Count(report, "//inventory//certificate"), certificate_files + pfx_files);
  EXPECT_EQ(0u, Count(report, "//finding[@check='unreadable-entry' and @result='fail']"));
}

TEST_F(BundleTest, WrongPasswordIsToldAndTheRestGoesOn) {
  const std::string pfx = std::string(kPkits) + "/pkcs12/ValidCertificatePathTest1EE.p12";
  ASSERT_TRUE(fs::exists(pfx));
  const auto report = Bundle({pfx, kMachineRoots});
  EXPECT_EQ(3, result_.exit_code) << "something asked for could not be read";
  EXPECT_EQ(1u, Count(report, "//finding[@check='unreadable-entry' and @result='fail']"));
  EXPECT_GT(Count(report, "//inventory//certificate"), 100u);
}

TEST_F(BundleTest, HostileNamesNeverBecomeMarkup) {
  const std::string names[] = {"<script>alert(1)</script>",
                               "a]]>b&#0;",
                               "\x01\x1b[31mred\x7f",
                               "\xe2\x80\xae"
                               "evil",
                               "\xff\xfe not UTF-8",
                               std::string(100'000, 'A'),
                               "\" onload=\"x"};
  std::vector<std::string> arguments;
  for (size_t i = 0; i < std::size(names); ++i) {
    const test_support::Bytes value(names[i].begin(), names[i].end());
    using namespace test_support::der;
    const auto subject =
        Sequence({SetOf({Sequence({ObjectIdentifier("2.5.4.3"), Tlv(0x0c, value)})})});
    const auto der = CertificateBuilder().SubjectRaw(subject).IssuerRaw(subject).Build();
    arguments.push_back(folder_.Write("hostile" + std::to_string(i) + ".cer", der).string());
  }
  const auto report = Bundle(arguments);
  EXPECT_EQ(std::size(names), Count(report, "//inventory//certificate"));

  arguments.insert(arguments.begin(), "bundle");
  for (const char* format : {"html", "text"}) {
    auto with_format = arguments;
    with_format.insert(with_format.end(), {"--verbose", "--format", format});
    const std::string told = RunPkiaudit(with_format).standard_output;
    EXPECT_FALSE(told.empty());
    if (std::string_view(format) == "html") {
      EXPECT_THAT(told, Not(HasSubstr("<script")));
      EXPECT_THAT(told, Not(HasSubstr("\" onload")));
    }
    for (char control : {'\x01', '\x1b', '\x7f', '\xff'}) {
      EXPECT_EQ(std::string::npos, told.find(control)) << format;
    }
    EXPECT_THAT(told, Not(HasSubstr("\xe2\x80\xae"))) << format;
  }
}

TEST_F(BundleTest, AFileWithoutCertificates) {
  const auto text = folder_.Write("notes.txt", std::string_view("nothing here\n")).string();
  const auto empty = folder_.Write("empty.pem", std::string_view("")).string();
  const auto report = Bundle({text, empty});
  EXPECT_EQ(3, result_.exit_code);
  EXPECT_EQ(2u, Count(report, "//finding[@check='unreadable-entry' and @result='fail']"));
  EXPECT_EQ(2u, Count(report, "//sources/source"));
}

}  // namespace
}  // namespace pkiaudit::cli
