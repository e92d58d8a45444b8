// SPDX-License-Identifier: Apache-2.0
//
// xmllint takes what the writers write, and refuses what the schema does not know.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "tests/reports/hostile_texts.h"
#include "tests/reports/sample_report.h"
#include "tests/support/run_process.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::reports {
namespace {

void ExpectValid(const std::string& xml) {
  const test_support::TemporaryDirectory folder;
  const auto file = folder.Write("report.xml", xml);
  const auto result = test_support::RunProcess(
      {.executable = "xmllint",
       .arguments = {"--noout", "--nonet", "--schema",
                     PKIAUDIT_SOURCE_DIR "/reports/xml/report.xsd", file.string()},
       .standard_input = {},
       .environment = {},
       .working_directory = {}});
  EXPECT_EQ(result.exit_code, 0) << result.standard_error;
}

void ExpectWellFormed(const std::string& html) {
  const test_support::TemporaryDirectory folder;
  const auto file = folder.Write("report.html", html);
  const auto result = test_support::RunProcess({.executable = "xmllint",
                                                .arguments = {"--noout", "--nonet", file.string()},
                                                .standard_input = {},
                                                .environment = {},
                                                .working_directory = {}});
  EXPECT_EQ(result.exit_code, 0) << result.standard_error;
}

TEST(ReportSchema, TakesReports) {
  ExpectValid(ToXml(TellSampleReport));
  ExpectWellFormed(ToHtml(TellSampleReport));
  ExpectValid(ToXml(TellEmptyReport));
  ExpectWellFormed(ToHtml(TellEmptyReport));
}

class HostileMarkup : public ::testing::TestWithParam<HostileText> {
 protected:
  void Tell(Consumer& consumer) const { TellReportMadeOf(GetParam().text, consumer); }
};

TEST_P(HostileMarkup, IsValid) {
  ExpectValid(ToXml([this](Consumer& consumer) { Tell(consumer); }));
}

TEST_P(HostileMarkup, MakesWellFormedHtml) {
  ExpectWellFormed(ToHtml([this](Consumer& consumer) { Tell(consumer); }));
}

INSTANTIATE_TEST_SUITE_P(Texts, HostileMarkup, ::testing::ValuesIn(HostileTexts()),
                         [](const auto& test) { return std::string(test.param.name); });

// The schema must refuse what the reader refuses: a schema that takes everything proves nothing.
TEST(ReportSchema, RefusesOtherValues) {
  const std::string xml = ToXml(TellSampleReport);
  const std::pair<std::string_view, std::string_view> kFaults[] = {
      {"value=\"NOT READY\"", "value=\"FINE\""},
      {"severity=\"critical\" result=\"fail\"", "severity=\"grave\" result=\"fail\""},
      {"auditTime=\"2026-06-01T08:00:00Z\"", "auditTime=\"2026-06-01 08:00\""},
      {"kind=\"duration\"", "kind=\"colour\""},
      {"<coverage>", "<coverage extra=\"\">"},
      {"<check id=\"weak-key\"", "<check id=\"root-not-self-issued\""},
      {"schemaVersion=\"1.0\"", "schemaVersion=\"2.0\""},
      {"urn:pkiaudit:report:1", "urn:pkiaudit:report:2"},
  };
  const test_support::TemporaryDirectory folder;
  for (const auto& [from, to] : kFaults) {
    std::string faulty = xml;
    const size_t at = faulty.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    faulty.replace(at, from.size(), to);
    const auto file = folder.Write("faulty.xml", faulty);
    const auto result = test_support::RunProcess(
        {.executable = "xmllint",
         .arguments = {"--noout", "--nonet", "--schema",
                       PKIAUDIT_SOURCE_DIR "/reports/xml/report.xsd", file.string()},
         .standard_input = {},
         .environment = {},
         .working_directory = {}});
    EXPECT_EQ(result.exit_code, 3) << to;  // xmllint: validation error
  }
}

}  // namespace
}  // namespace pkiaudit::reports
