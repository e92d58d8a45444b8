// SPDX-License-Identifier: Apache-2.0
// Three hosts with one fault each: every report names exactly that cause, once, and the command
// that mends it, with the values of this host.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "tests/cli/run_pkiaudit.h"

namespace pkiaudit::cli {
namespace {

using testing::HasSubstr;

struct Fault {
  std::string host;
  std::string check;
  // As a shell gets them; {thumbprint} stands for that of the RA certificate.
  std::vector<std::string> commands;
};
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.host; }

size_t Count(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

void ReplaceAll(std::string& text, const std::string& what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
}

std::string Unescape(std::string html) {
  ReplaceAll(html, "&quot;", "\"");
  ReplaceAll(html, "&#39;", "'");
  ReplaceAll(html, "&lt;", "<");
  ReplaceAll(html, "&gt;", ">");
  ReplaceAll(html, "&amp;", "&");
  return html;
}

class MendingTest : public testing::TestWithParam<Fault> {
 protected:
  static std::string Audit(const std::string& format) {
    const auto result =
        RunPkiaudit({"audit", "--snapshot", Host(GetParam().host), "--format", format});
    EXPECT_EQ(2, result.exit_code) << result.standard_error;
    EXPECT_EQ("", result.standard_error);
    return result.standard_output;
  }

  // The RA certificate that fixtures/expected says has the fault.
  static std::string Thumbprint() {
    pugi::xml_document report;
    EXPECT_TRUE(report.load_string(Audit("xml").c_str()));
    return report.select_node("//finding[@result='fail']/subject/@thumbprint").attribute().value();
  }

  static std::vector<std::string> Commands() {
    std::vector<std::string> commands = GetParam().commands;
    for (std::string& command : commands) ReplaceAll(command, "{thumbprint}", Thumbprint());
    return commands;
  }
};

TEST_P(MendingTest, Text) {
  const std::string text = Audit("text");
  EXPECT_THAT(text, HasSubstr("\n[critical] " + GetParam().check + "  LocalMachine\\My"));
  EXPECT_EQ(Count(text, "\n["), 1u);
  for (const std::string& command : Commands()) {
    EXPECT_EQ(Count(text, "\n    $ " + command + "\n"), 1u) << command << '\n' << text;
  }
}

// The remediation stands with the check, its values with the finding.
TEST_P(MendingTest, Xml) {
  pugi::xml_document report;
  ASSERT_TRUE(report.load_string(Audit("xml").c_str()));
  const auto findings = report.select_nodes("//finding[@result='fail']");
  ASSERT_EQ(findings.size(), 1u);
  const pugi::xml_node finding = findings[0].node();
  EXPECT_EQ(finding.attribute("check").value(), GetParam().check);
  std::vector<std::string> commands;
  const std::string path = "//check[@id='" + GetParam().check + "']/remediation/command";
  for (const auto& node : report.select_nodes(path.c_str())) {
    std::string command = node.node().text().get();
    for (const pugi::xml_node& evidence : finding.children("evidence")) {
      ReplaceAll(command, "{" + std::string(evidence.attribute("name").value()) + "}",
                 evidence.text().get());
    }
    ReplaceAll(command, "{thumbprint}", finding.child("subject").attribute("thumbprint").value());
    commands.push_back(command);
  }
  EXPECT_THAT(commands, testing::IsSupersetOf(Commands()));
}

TEST_P(MendingTest, Html) {
  const std::string html = Unescape(Audit("html"));
  EXPECT_EQ(Count(html, "<article class=\"check\" id=\"check-" + GetParam().check + "\""), 1u);
  EXPECT_EQ(Count(html, "<article class=\"check\""), 1u);
  EXPECT_EQ(Count(html, "<div class=\"finding\">"), 1u);
  for (const std::string& command : Commands()) {
    EXPECT_EQ(Count(html, "<code>" + command), 1u) << command;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Faults, MendingTest,
    testing::Values(
        Fault{"encryption-expired",
              "ra-certificate-expired",
              {"certreq -new cep.inf cep.req", "certreq -accept -machine cep.cer"}},
        Fault{"acl-no-entry",
              "ra-key-not-readable-by-service-account",
              {"certutil -store My {thumbprint}",
               R"(icacls "$env:ProgramData\Microsoft\Crypto\RSA\MachineKeys\FILE" /grant )"
               "'*S-1-5-21-2127521184-1604012920-1887927527-1601:R'"}},
        Fault{"acl-users-full",
              "ra-key-acl-too-open",
              {"certutil -store My {thumbprint}",
               R"(icacls "$env:ProgramData\Microsoft\Crypto\RSA\MachineKeys\FILE" /remove )"
               "'*S-1-5-32-545'"}}),
    [](const auto& param_info) {
      std::string name = param_info.param.host;
      std::ranges::replace(name, '-', '_');
      return name;
    });

}  // namespace
}  // namespace pkiaudit::cli
