// SPDX-License-Identifier: Apache-2.0
//
// A host whose certificates name the CRLs of one CA, audited by the executable.
#ifndef PKIAUDIT_TESTS_CLI_REVOCATION_HOST_H_
#define PKIAUDIT_TESTS_CLI_REVOCATION_HOST_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {

// The CA's default CRL is good from 2026-06-01 to 2026-06-08.
inline constexpr char kNow[] = "2026-06-03T08:00:00Z";

inline test_support::CrlBuilder Crl() {
  return test_support::CrlBuilder().CrlNumber(7).AuthorityKeyIdentifier(
      test_support::TestKey::kRsa2048A);
}

inline std::string Text(const test_support::Bytes& octets) {
  return {octets.begin(), octets.end()};
}

// A host with a CA, and a certificate for each URL, in LocalMachine\My.
class RevocationTest : public ::testing::Test {
 protected:
  RevocationTest() {
    const test_support::Bytes ca =
        test_support::CertificateBuilder()
            .Subject("CN=Test CA")
            .Validity(test_support::UnixTime(2020, 1, 1), test_support::UnixTime(2040, 1, 1))
            .PublicKey(test_support::TestKey::kRsa2048A)
            .BasicConstraints(true)
            .KeyUsage(test_support::kKeyCertSign | test_support::kCrlSign)
            .SubjectKeyIdentifier()
            .Build();
    folder_.Write("host/stores/LocalMachine/Root/ca.cer", ca);
  }

  // Its subject is CN=<name>.
  void AddCertificate(const std::string& name, const std::vector<std::string>& urls) {
    const test_support::Bytes leaf =
        test_support::CertificateBuilder()
            .Subject("CN=" + name)
            .Issuer("CN=Test CA")
            .Validity(test_support::UnixTime(2026, 1, 1), test_support::UnixTime(2028, 1, 1))
            .PublicKey(test_support::TestKey::kRsa2048B)
            .SignedBy(test_support::TestKey::kRsa2048A)
            .AuthorityKeyIdentifier(test_support::TestKey::kRsa2048A)
            .SubjectKeyIdentifier()
            .CrlDistributionPoints({{.uris = urls}})
            .Build();
    folder_.Write("host/stores/LocalMachine/My/" + name + ".cer", leaf);
  }

  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }

  // As of `at_`. The report is at Path(output)/report.xml.
  test_support::ProcessResult Audit(const std::string& output, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"audit",        "--snapshot", Path("host"), "--role",
                                          "windows-host", "--at",       at_,          "--output",
                                          Path(output),   "--proxy",    "none"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    test_support::ProcessResult result = RunPkiaudit(arguments);
    EXPECT_THAT(result.exit_code, ::testing::AnyOf(0, 2, 3)) << result.standard_error;
    return result;
  }

  std::string Report(const std::string& output, const std::string& name = "report.xml") const {
    return Text(test_support::ReadFile(folder_.path() / output / name));
  }

  struct Finding {
    std::string check;
    std::string result;
    std::string subject;
    std::string fingerprint;
    std::string step;
    friend bool operator==(const Finding&, const Finding&) = default;
    friend auto operator<=>(const Finding&, const Finding&) = default;
  };
  // Of CRLs and the URLs of CRLs, but for what was not fetched by choice.
  std::vector<Finding> Findings(const std::string& output) const {
    const std::string xml = Report(output);
    pugi::xml_document document;
    EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
    std::vector<Finding> findings;
    for (const auto& node : document.select_nodes("//finding")) {
      const pugi::xml_node finding = node.node();
      const std::string check = finding.attribute("check").value();
      if (!check.starts_with("cdp-") && !check.starts_with("crl-") &&
          !check.starts_with("delta-crl-")) {
        continue;
      }
      const pugi::xml_node subject = finding.child("subject");
      const pugi::xml_node step = finding.select_node(".//*[@name='step']").node();
      findings.push_back({check, finding.attribute("result").value(),
                          subject.attribute("url").value(),
                          finding.attribute("fingerprint").value(), step.text().get()});
    }
    std::ranges::sort(findings);
    return findings;
  }

  // "check URL: step" of those that fail.
  std::vector<std::string> Failures(const std::string& output) const {
    std::vector<std::string> lines;
    for (const Finding& finding : Findings(output)) {
      if (finding.result == "fail") lines.push_back(finding.check + " " + finding.subject);
    }
    return lines;
  }

  // The table of the places of revocation: "URL: state", in order.
  std::vector<std::string> Places(const std::string& output) const {
    const std::string xml = Report(output);
    pugi::xml_document document;
    EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
    std::vector<std::string> lines;
    for (const auto& node : document.select_nodes("/report/revocation/place")) {
      lines.push_back(std::string(node.node().attribute("url").value()) + ": " +
                      node.node().attribute("state").value());
    }
    return lines;
  }

  test_support::TemporaryDirectory folder_;
  std::string at_ = kNow;
};

}  // namespace pkiaudit::cli

#endif  // PKIAUDIT_TESTS_CLI_REVOCATION_HOST_H_
