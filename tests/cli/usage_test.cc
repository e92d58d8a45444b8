// SPDX-License-Identifier: Apache-2.0
// Wrong usage: one line on stderr that says which, exit 64, nothing on stdout.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "audit/check.h"
#include "cli/command_line.h"
#include "tests/cli/run_pkiaudit.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct WrongUsage {
  std::vector<std::string> arguments;
  std::string names;  // what the message must name
};
// Each holds "s3cret" where a slip may put a password, and names what is wrong all the same.
class SecretUsageTest : public testing::TestWithParam<WrongUsage> {};

TEST_P(SecretUsageTest, IsToldWithoutIt) {
  std::vector<std::string> arguments = GetParam().arguments;
  arguments.insert(arguments.begin(), "audit");
  const auto command = ParseCommandLine(arguments);
  ASSERT_TRUE(std::holds_alternative<UsageError>(command));
  const std::string& message = std::get<UsageError>(command).message;
  EXPECT_THAT(message, HasSubstr(GetParam().names));
  EXPECT_THAT(message, testing::Not(HasSubstr("s3cret")));
  EXPECT_THAT(message, testing::Not(HasSubstr("\n")));
}

constexpr char kUrl[] = "http://user:s3cret@proxy.example:8080";

INSTANTIATE_TEST_SUITE_P(
    Slips, SecretUsageTest,
    testing::Values(WrongUsage{{"--prox", kUrl}, "--proxy"},
                    WrongUsage{{std::string("--prox=") + kUrl}, "--proxy"},
                    WrongUsage{{std::string("--proxy") + kUrl}, "--proxy"},
                    WrongUsage{{std::string("--proxy:") + kUrl}, "--proxy"},
                    WrongUsage{{"-proxy", kUrl}, "--proxy"}, WrongUsage{{"-p", kUrl}, "--proxy"},
                    WrongUsage{{kUrl}, "--proxy"},
                    WrongUsage{{"--Proxy", "user:s3cret"}, "--proxy"},
                    WrongUsage{{"--proxy", "http://user:my", "s3cret@proxy"}, "--proxy"},
                    WrongUsage{{"--proxy", "http://user", "s3cret", "@proxy"}, "--proxy"},
                    WrongUsage{{std::string("--online=") + kUrl}, "--proxy"},
                    WrongUsage{{"--per-host", kUrl}, "--per-host: "},
                    WrongUsage{{"--ldap-server", kUrl}, "--ldap-server: "},
                    WrongUsage{{"--proxy", kUrl, "--proxy", "none"}, "--proxy: "},
                    // What cannot be a secret is shown.
                    WrongUsage{{"--proxy", kUrl, "--frobnicate"}, "--frobnicate"}));

class UsageTest : public testing::TestWithParam<WrongUsage> {};

TEST_P(UsageTest, OneLineAndExit64) {
  const auto result = RunPkiaudit(GetParam().arguments);
  EXPECT_EQ(64, result.exit_code);
  EXPECT_EQ("", result.standard_output);
  EXPECT_THAT(result.standard_error, StartsWith("pkiaudit: "));
  EXPECT_THAT(result.standard_error, HasSubstr(GetParam().names));
  EXPECT_EQ(1, std::ranges::count(result.standard_error, '\n')) << result.standard_error;
}

INSTANTIATE_TEST_SUITE_P(
    Wrong, UsageTest,
    testing::Values(
        WrongUsage{{}, "--help"}, WrongUsage{{"frobnicate"}, "frobnicate"},
        WrongUsage{{"audit", "--frobnicate"}, "--frobnicate"},
        WrongUsage{{"audit", "stray"}, "stray"},
        WrongUsage{{"audit", "--snapshot", "/no/such/folder"}, "/no/such/folder"},
        WrongUsage{{"audit", "--snapshot", Host("healthy") + "/snapshot.xml"}, "snapshot.xml"},
        WrongUsage{{"audit", "--snapshot", ""}, "--snapshot"},
        WrongUsage{{"audit", "--at", "yesterday"}, "yesterday"},
        WrongUsage{{"audit", "--at", "2026-02-30T00:00:00Z"}, "2026-02-30"},
        WrongUsage{{"audit", "--role", "king"}, "king"},
        WrongUsage{{"audit", "--fail-on", "always"}, "always"},
        WrongUsage{{"audit", "--service-account", "CORP\\ndes"}, "CORP\\ndes"},
        WrongUsage{{"audit", "--service-account", ""}, "--service-account"},
        WrongUsage{{"audit", "--template", "1.3.6.1.4.1.311.21.8.1.2.3"}, "--template"},
        WrongUsage{{"audit", "--template", "1.3.6.1="}, "1.3.6.1="},
        WrongUsage{{"audit", "--template", "CEPEncryption=1.3.6.1"}, "CEPEncryption=1.3.6.1"},
        WrongUsage{{"audit", "--template", "1.3.6.1=A", "--template", "1.3.6.1=B"}, "two names"},
        WrongUsage{{"audit", "--format", "pdf"}, "pdf"},
        WrongUsage{{"audit", "--proxy", "", "--offline"}, "--proxy"},
        WrongUsage{{"audit", "--proxy=", "--offline"}, "--proxy"},
        WrongUsage{{"audit", "--format", "xml,html"}, "--output"},
        WrongUsage{{"audit", "--format", "xml,html", "--output", "-"}, "--output"},
        WrongUsage{{"audit", "--quiet", "--verbose"}, "--quiet"},
        WrongUsage{{"audit", "--password-file", "/no/such/file"}, "/no/such/file"},
        WrongUsage{{"bundle"}, "files"}, WrongUsage{{"bundle", "/no/such/file"}, "/no/such/file"},
        WrongUsage{{"bundle", "/etc/ssl/certs/ca-certificates.crt", "/no/such"}, "/no/such"},
        WrongUsage{{"render"}, "report"}, WrongUsage{{"render", "/no/such.xml"}, "/no/such.xml"},
        WrongUsage{{"explain", "root-not-self-isued"}, "root-not-self-issued"},
        WrongUsage{{"explain", "x"}, "checks"}));

TEST(CommandTest, HelpAndVersion) {
  const auto help = RunPkiaudit({"--help"});
  EXPECT_EQ(0, help.exit_code);
  for (const char* command : {"audit", "bundle", "render", "checks", "explain"}) {
    EXPECT_THAT(help.standard_output, HasSubstr(command));
  }
  EXPECT_THAT(RunPkiaudit({"audit", "--help"}).standard_output, HasSubstr("--snapshot"));
  const auto version = RunPkiaudit({"--version"});
  EXPECT_EQ(0, version.exit_code);
  for (const char* library : {"pkiaudit ", "OpenSSL 3", "Boost 1", "pugixml 1", "CLI11 2"}) {
    EXPECT_THAT(version.standard_output, HasSubstr(library));
  }
}

TEST(CommandTest, ChecksListsAndExplainTellsEachCheck) {
  const auto list = RunPkiaudit({"checks"});
  EXPECT_EQ(0, list.exit_code);
  const auto json = RunPkiaudit({"checks", "--json"});
  for (const audit::Check* check : audit::AllChecks()) {
    const std::string id(check->id);
    EXPECT_THAT(list.standard_output, HasSubstr(id + " "));
    EXPECT_THAT(json.standard_output, HasSubstr("\"id\": \"" + id + "\""));
    const auto explained = RunPkiaudit({"explain", id});
    EXPECT_EQ(0, explained.exit_code);
    EXPECT_THAT(explained.standard_output, StartsWith(id + ": " + std::string(check->title)));
    for (const char* heading : {"How to mend it", "How to verify", "Source"}) {
      EXPECT_THAT(explained.standard_output, HasSubstr(heading));
    }
  }
}

TEST(CommandLineTest, OptionsReachTheCommand) {
  const Command command = ParseCommandLine({"audit",
                                            "--snapshot",
                                            "export",
                                            "--at",
                                            "2026-06-01",
                                            "--role",
                                            "windows-host",
                                            "--format",
                                            "html,xml,html",
                                            "--output",
                                            "out",
                                            "--fail-on",
                                            "warning",
                                            "--service-account",
                                            "S-1-5-21-1-2-3-1105",
                                            "--template",
                                            "1.3.6.1.4=CEPEncryption",
                                            "--template",
                                            "1.3.6.1.5=A=B",
                                            "--offline",
                                            "-q"});
  const auto* audit = std::get_if<AuditCommand>(&command);
  ASSERT_NE(nullptr, audit);
  EXPECT_EQ("export", audit->snapshot);
  EXPECT_EQ(x509::ParseIso8601("2026-06-01T00:00:00Z"), audit->options.at);
  EXPECT_EQ(audit::Role::kWindowsHost, audit->options.role);
  EXPECT_THAT(audit->options.output.formats, testing::ElementsAre(Format::kHtml, Format::kXml));
  EXPECT_EQ("out", audit->options.output.output);
  EXPECT_EQ(audit::Severity::kWarning, audit->options.fail_on);
  EXPECT_EQ("S-1-5-21-1-2-3-1105", audit->options.service_account_sid);
  EXPECT_THAT(audit->options.template_names,
              testing::ElementsAre(testing::Pair("1.3.6.1.4", "CEPEncryption"),
                                   testing::Pair("1.3.6.1.5", "A=B")));
  EXPECT_TRUE(audit->options.output.quiet);
}

}  // namespace
}  // namespace pkiaudit::cli
