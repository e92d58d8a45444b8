// SPDX-License-Identifier: Apache-2.0
// CRLs that somebody copied into a snapshot's revocation/, without an index.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <pugixml.hpp>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/pem_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::CrlBuilder;
using test_support::TestKey;
using test_support::UnixTime;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class CopiedCrlTest : public ::testing::Test {
 protected:
  CopiedCrlTest() {
    folder_.Write("host/stores/LocalMachine/Root/ca.cer",
                  CertificateBuilder()
                      .Subject("CN=Test CA")
                      .Validity(UnixTime(2020, 1, 1), UnixTime(2040, 1, 1))
                      .PublicKey(TestKey::kRsa2048A)
                      .BasicConstraints(true)
                      .SubjectKeyIdentifier()
                      .Build());
    folder_.Write("host/stores/LocalMachine/My/leaf.cer",
                  CertificateBuilder()
                      .Subject("CN=Leaf")
                      .Issuer("CN=Test CA")
                      .SerialNumber(0x1234)
                      .Validity(UnixTime(2026, 1, 1), UnixTime(2028, 1, 1))
                      .PublicKey(TestKey::kRsa2048B)
                      .SignedBy(TestKey::kRsa2048A)
                      .AuthorityKeyIdentifier(TestKey::kRsa2048A)
                      .CrlDistributionPoints({{.uris = {"http://pki.example/ca.crl"}}})
                      .Build());
  }

  // Good from 2026-06-01 to 2026-06-08.
  static CrlBuilder Crl() {
    return CrlBuilder()
        .Issuer("CN=Test CA")
        .CrlNumber(7)
        .AuthorityKeyIdentifier(TestKey::kRsa2048A);
  }

  // "check severity source" of what fails or is not read, of CRLs and files.
  std::vector<std::string> Failures(const std::string& at) const {
    const auto path = [&](const char* name) { return (folder_.path() / name).string(); };
    const auto result = RunPkiaudit({"audit", "--snapshot", path("host"), "--role", "windows-host",
                                     "--at", at, "--output", path("out.xml")});
    EXPECT_THAT(result.exit_code, ::testing::AnyOf(0, 2, 3)) << result.standard_error;
    const Bytes xml = test_support::ReadFile(folder_.path() / "out.xml");
    pugi::xml_document report;
    EXPECT_TRUE(report.load_buffer(xml.data(), xml.size()));
    std::vector<std::string> failures;
    for (const auto& node : report.select_nodes("//finding[@result='fail']")) {
      const std::string check = node.node().attribute("check").value();
      if (check.starts_with("crl-") || check == "certificate-revoked" ||
          check == "unreadable-entry") {
        failures.push_back(check + " " + node.node().attribute("severity").value());
      }
    }
    std::ranges::sort(failures);
    return failures;
  }

  test_support::TemporaryDirectory folder_;
};

// Windows would fetch another one, so that an old copy is no more than a warning.
TEST_F(CopiedCrlTest, IsJudged) {
  folder_.Write("host/revocation/anything.crl", Crl().Build());
  EXPECT_THAT(Failures("2026-06-03T08:00:00Z"), IsEmpty());
  EXPECT_THAT(Failures("2026-06-09T08:00:00Z"), ElementsAre("crl-expired warning"));
}

TEST_F(CopiedCrlTest, TheLatestOfASeriesCounts) {
  folder_.Write(
      "host/revocation/old.crl",
      Crl().CrlNumber(6).ThisUpdate(UnixTime(2026, 5, 1)).NextUpdate(UnixTime(2026, 5, 8)).Build());
  EXPECT_THAT(Failures("2026-06-03T08:00:00Z"), ElementsAre("crl-expired warning"));
  folder_.Write("host/revocation/new.crl", test_support::ToPem(Crl().Build(), "X509 CRL"));
  EXPECT_THAT(Failures("2026-06-03T08:00:00Z"), IsEmpty());
}

TEST_F(CopiedCrlTest, RevokesAndIsVerified) {
  folder_.Write("host/revocation/ca.crl",
                Crl().Revoke(Bytes{0x12, 0x34}, UnixTime(2026, 5, 30)).Build());
  EXPECT_THAT(Failures("2026-06-03T08:00:00Z"), ElementsAre("certificate-revoked critical"));
  folder_.Write(
      "host/revocation/ca.crl",
      Crl().Revoke(Bytes{0x12, 0x34}, UnixTime(2026, 5, 30)).SignedBy(TestKey::kRsa2048C).Build());
  EXPECT_THAT(Failures("2026-06-03T08:00:00Z"), ElementsAre("crl-signature-invalid warning"));
}

TEST_F(CopiedCrlTest, OfAnotherCaIsNotJudged) {
  folder_.Write("host/revocation/other.crl",
                Crl().Issuer("CN=Other CA").SignedBy(TestKey::kRsa2048C).Build());
  EXPECT_THAT(Failures("2027-01-01T00:00:00Z"), IsEmpty());
}

}  // namespace
}  // namespace pkiaudit::cli
