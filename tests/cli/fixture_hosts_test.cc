// SPDX-License-Identifier: Apache-2.0
// Each fixture host is audited by the executable, and its whole set of findings is what was planted
// (fixtures/README.md): no more, no less.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>

#include "tests/cli/run_pkiaudit.h"

namespace pkiaudit::cli {
namespace {

// "check|severity|store|thumbprint|file" of each, sorted.
std::vector<std::string> Planted(const std::string& host) {
  std::ifstream file(PKIAUDIT_SOURCE_DIR "/fixtures/expected/" + host + ".tsv");
  std::string line;
  std::getline(file, line);  // the heading
  std::vector<std::string> planted;
  while (std::getline(file, line)) {
    std::ranges::replace(line, '\t', '|');
    planted.push_back(line);
  }
  std::ranges::sort(planted);
  return planted;
}

std::vector<std::string> Found(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
  std::vector<std::string> found;
  for (const auto& node : document.select_nodes("//finding[@result='fail']")) {
    const pugi::xml_node finding = node.node();
    std::ostringstream line;
    const pugi::xml_node subject = finding.child("subject");
    const std::string kind = subject.attribute("kind").value();
    line << finding.attribute("check").value() << '|' << finding.attribute("severity").value()
         << '|' << (kind == "certificate" ? subject.attribute("store").value() : "") << '|'
         << subject.attribute("thumbprint").value() << '|'
         << (kind == "sourceItem" ? subject.attribute("source").value() : "");
    found.push_back(line.str());
  }
  std::ranges::sort(found);
  return found;
}

struct Expectation {
  std::string host;
  int exit_code;
  std::string verdict;
};
class FixtureHostTest : public testing::TestWithParam<Expectation> {};

TEST_P(FixtureHostTest, FindsExactlyWhatIsPlanted) {
  const auto result =
      RunPkiaudit({"audit", "--snapshot", Host(GetParam().host), "--format", "xml"});
  EXPECT_EQ(GetParam().exit_code, result.exit_code) << result.standard_error;
  EXPECT_EQ("", result.standard_error);
  const auto planted = Planted(GetParam().host);
  ASSERT_FALSE(planted.empty());
  EXPECT_THAT(Found(result.standard_output), testing::ElementsAreArray(planted));
}

TEST_P(FixtureHostTest, SaysSoInTheFirstLine) {
  const auto result = RunPkiaudit({"audit", "--snapshot", Host(GetParam().host)});
  EXPECT_EQ(GetParam().exit_code, result.exit_code) << result.standard_error;
  const std::string first_line =
      result.standard_output.substr(0, result.standard_output.find('\n'));
  EXPECT_THAT(first_line, testing::StartsWith(GetParam().verdict));
  EXPECT_THAT(first_line, testing::HasSubstr("2026-06-01 08:00:00 UTC"));
}

INSTANTIATE_TEST_SUITE_P(Hosts, FixtureHostTest,
                         testing::Values(Expectation{"healthy", 0, "READY"},
                                         Expectation{"broken", 2, "NOT READY"},
                                         Expectation{"mid-renewal", 0, "READY"}),
                         [](const auto& param_info) {
                           std::string name = param_info.param.host;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace pkiaudit::cli
