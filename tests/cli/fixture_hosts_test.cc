// SPDX-License-Identifier: Apache-2.0
// Each fixture host is audited by the executable, and its whole set of findings is what was planted
// (fixtures/README.md): no more, no less.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/digest.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// The rows of fixtures/expected/NAME.tsv, without the heading.
Rows ReadTable(const std::string& name) {
  std::ifstream file(PKIAUDIT_SOURCE_DIR "/fixtures/expected/" + name + ".tsv");
  std::string line;
  std::getline(file, line);
  Rows rows;
  while (std::getline(file, line)) {
    std::istringstream cells(line + "\t");
    rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, '\t');) rows.back().push_back(cell);
  }
  return rows;
}

Rows Sorted(Rows rows) {
  std::ranges::sort(rows);
  return rows;
}

// What an audit is held to: all that fails and all errors; of what could not be told, that which
// concerns the RA certificates and their keys. What another finding explains is no finding.
bool IsCompared(std::string_view check, std::string_view result) {
  return result == "fail" || result == "error" ||
         (result == "notchecked" && check.starts_with("ra-"));
}

// Columns as in the tables: check, result, severity of a finding, store, thumbprint, file or URL.
Rows Found(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
  Rows found;
  for (const auto& node : document.select_nodes("//finding")) {
    const pugi::xml_node finding = node.node();
    const std::string check = finding.attribute("check").value();
    const std::string result = finding.attribute("result").value();
    if (!IsCompared(check, result)) continue;
    const pugi::xml_node subject = finding.child("subject");
    const std::string kind = subject.attribute("kind").value();
    found.push_back({check, result, result == "fail" ? finding.attribute("severity").value() : "",
                     kind == "certificate" ? subject.attribute("store").value() : "",
                     subject.attribute("thumbprint").value(),
                     kind == "sourceItem" ? subject.attribute("source").value()
                                          : subject.attribute("url").value()});
  }
  return Sorted(found);
}

struct Expectation {
  std::string host;
  std::string verdict;
  int exit_code;
};
void PrintTo(const Expectation& expectation, std::ostream* out) { *out << expectation.host; }

std::vector<Expectation> Expectations() {
  std::vector<Expectation> expectations;
  for (const auto& row : ReadTable("hosts")) {
    expectations.push_back({row.at(0), row.at(1), std::stoi(row.at(2))});
  }
  return expectations;
}

class FixtureHostTest : public testing::TestWithParam<Expectation> {};

TEST_P(FixtureHostTest, FindsExactlyWhatIsPlanted) {
  const auto result =
      RunPkiaudit({"audit", "--snapshot", Host(GetParam().host), "--format", "xml"});
  EXPECT_EQ(GetParam().exit_code, result.exit_code) << result.standard_error;
  EXPECT_EQ("", result.standard_error);
  EXPECT_THAT(Found(result.standard_output),
              testing::ElementsAreArray(Sorted(ReadTable(GetParam().host))));
}

TEST_P(FixtureHostTest, SaysSoInTheFirstLine) {
  const auto result = RunPkiaudit({"audit", "--snapshot", Host(GetParam().host)});
  EXPECT_EQ(GetParam().exit_code, result.exit_code) << result.standard_error;
  const std::string first_line =
      result.standard_output.substr(0, result.standard_output.find('\n'));
  EXPECT_THAT(first_line, testing::StartsWith(GetParam().verdict));
  EXPECT_THAT(first_line, testing::HasSubstr("2026-06-01 08:00:00 UTC"));
}

INSTANTIATE_TEST_SUITE_P(Hosts, FixtureHostTest, testing::ValuesIn(Expectations()),
                         [](const auto& param_info) {
                           std::string name = param_info.param.host;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// By what its RA certificates are known, not only that something is.
TEST(FixtureHostsTest, KnowsRenamedAndDuplicatedTemplates) {
  const auto result = RunPkiaudit(
      {"audit", "--snapshot", Host("templates-renamed-and-duplicated"), "--format", "xml"});
  pugi::xml_document report;
  ASSERT_TRUE(report.load_string(result.standard_output.c_str()));
  Rows found;
  for (const auto& node : report.select_nodes("//raCertificate")) {
    const pugi::xml_node ra = node.node();
    const std::string path =
        "//certificate[@thumbprint='" + std::string(ra.attribute("thumbprint").value()) + "']";
    const pugi::xml_node certificate = report.select_node(path.c_str()).node();
    const std::string name = certificate.attribute("template").value();
    found.push_back({ra.attribute("role").value(), ra.attribute("state").value(),
                     ra.attribute("identifiedBy").value(), name.substr(0, name.find(' '))});
  }
  EXPECT_THAT(found,
              testing::ElementsAre(
                  testing::ElementsAre("encryption", "current", "templateOidSuffix",
                                       "CorpVerschluesselung"),
                  testing::ElementsAre("signing", "current", "keyUsage", "CorpGeraeteAgent")));
}

// After a renewal of the CA with a new key there are two CRLs of one name.
TEST(FixtureHostsTest, KnowsWhichOfTheKeysOfACaSignedACrl) {
  const auto result =
      RunPkiaudit({"audit", "--snapshot", Host("ca-key-renewed"), "--format", "xml"});
  pugi::xml_document report;
  ASSERT_TRUE(report.load_string(result.standard_output.c_str()));
  const auto signer_at = [&](const std::string& url) -> std::string {
    const std::string path = "//place[@url='http://pki.corp.example/" + url + "']";
    const pugi::xml_node place = report.select_node(path.c_str()).node();
    EXPECT_STREQ(place.attribute("state").value(), "usable") << url;
    return place.attribute("signerThumbprint").value();
  };
  const auto thumbprint_of = [](const std::string& file) {
    return test_support::Thumbprint(
        test_support::ReadFile(Host("ca-key-renewed") + "/stores/LocalMachine/CA/" + file));
  };
  const std::string former = thumbprint_of("corp-issuing-ca-1.cer");
  const std::string renewed = thumbprint_of("corp-issuing-ca-1-renewed.cer");
  EXPECT_NE(former, renewed);
  for (const char* const name : {".crl", "+.crl"}) {
    EXPECT_EQ(signer_at(std::string("Corp%20Issuing%20CA%201") + name), former);
    EXPECT_EQ(signer_at(std::string("Corp%20Issuing%20CA%201(1)") + name), renewed);
  }
}

// A host that the table lacks would not be tested.
TEST(FixtureHostsTest, EachHostIsExpectedToBeSomething) {
  std::vector<std::string> expected;
  for (const auto& expectation : Expectations()) expected.push_back(expectation.host);
  std::vector<std::string> there;
  for (const auto& entry :
       boost::filesystem::directory_iterator(PKIAUDIT_SOURCE_DIR "/fixtures/hosts")) {
    there.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(there, testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace pkiaudit::cli
