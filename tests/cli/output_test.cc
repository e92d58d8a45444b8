// SPDX-License-Identifier: Apache-2.0
// Where reports go, and that the former one stays whole when they cannot.
#include "cli/output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/path.hpp>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(PlanOutputTest, ByWhatWasAskedFor) {
  const auto plan = [](std::vector<Format> formats, std::string output, bool quiet = false) {
    return PlanOutput({.formats = std::move(formats), .output = std::move(output), .quiet = quiet});
  };
  EXPECT_THAT(plan({}, "")->targets, ElementsAre(Target{Format::kText, ""}));
  EXPECT_THAT(plan({}, "-")->targets, ElementsAre(Target{Format::kText, ""}));
  EXPECT_THAT(plan({Format::kXml}, "-")->targets, ElementsAre(Target{Format::kXml, ""}));
  EXPECT_THAT(plan({Format::kXml}, "a.b")->targets, ElementsAre(Target{Format::kXml, "a.b"}));
  EXPECT_THAT(plan({}, "r.HTML")->targets, ElementsAre(Target{Format::kHtml, "r.HTML"}));
  EXPECT_THAT(plan({}, "r.txt")->targets, ElementsAre(Target{Format::kText, "r.txt"}));
  const auto folder = plan({}, "out");
  EXPECT_EQ("out", folder->folder);
  const auto in = [](const boost::filesystem::path& output, const char* name) {
    return (output / name).string();
  };
  EXPECT_THAT(folder->targets, ElementsAre(Target{Format::kXml, in("out", "report.xml")},
                                           Target{Format::kHtml, in("out", "report.html")}));
  EXPECT_THAT(plan({Format::kHtml, Format::kText}, "out.xml")->targets,
              ElementsAre(Target{Format::kHtml, in("out.xml", "report.html")},
                          Target{Format::kText, in("out.xml", "report.txt")}));
  EXPECT_FALSE(plan({}, "")->summary) << "it is the report itself";
  EXPECT_TRUE(plan({}, "out")->summary);
  EXPECT_FALSE(plan({}, "out", true)->summary);
  EXPECT_FALSE(plan({Format::kXml, Format::kHtml}, "").has_value());
  EXPECT_FALSE(plan({Format::kXml, Format::kHtml}, "-").has_value());
}

class OutputTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string Read(const std::string& name) const {
    const auto octets = test_support::ReadFile(folder_.path() / name);
    return {octets.begin(), octets.end()};
  }
  std::vector<std::string> Audit(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"audit", "--snapshot", Host("healthy")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  test_support::TemporaryDirectory folder_;
};

TEST_F(OutputTest, FolderIsMadeAndSummaryTold) {
  const auto result = RunPkiaudit(Audit({"--output", Path("new/folder")}));
  EXPECT_EQ(0, result.exit_code) << result.standard_error;
  EXPECT_THAT(result.standard_output, StartsWith("READY"));
  EXPECT_THAT(Read("new/folder/report.xml"), StartsWith("<?xml"));
  EXPECT_THAT(Read("new/folder/report.html"), StartsWith("<!DOCTYPE html>"));
}

TEST_F(OutputTest, QuietSaysNothing) {
  const auto result = RunPkiaudit(Audit({"--output", Path("r.xml"), "--quiet"}));
  EXPECT_EQ(0, result.exit_code);
  EXPECT_EQ("", result.standard_output);
  EXPECT_EQ("", result.standard_error);
}

TEST_F(OutputTest, SameInputSameOctets) {
  for (const char* format : {"text", "xml", "html"}) {
    const auto first = RunPkiaudit(Audit({"--format", format}));
    const auto second = RunPkiaudit(Audit({"--format", format}));
    EXPECT_FALSE(first.standard_output.empty());
    EXPECT_EQ(first.standard_output, second.standard_output) << format;
  }
}

TEST_F(OutputTest, RenderMakesTheSameAsAudit) {
  for (const std::string& host : std::vector<std::string>{"healthy", "broken", "mid-renewal"}) {
    const auto audit = RunPkiaudit(
        {"audit", "--snapshot", Host(host), "--format", "xml,html,text", "--output", Path(host)});
    EXPECT_NE(1, audit.exit_code) << audit.standard_error;
    for (const std::string& format : std::vector<std::string>{"xml", "html", "text"}) {
      const auto rendered = RunPkiaudit({"render", Path(host + "/report.xml"), "--format", format});
      EXPECT_EQ(0, rendered.exit_code) << rendered.standard_error;
      EXPECT_EQ(Read(host + "/report." + (format == "text" ? "txt" : format)),
                rendered.standard_output)
          << host << " " << format;
    }
  }
}

TEST_F(OutputTest, FormerReportStaysWholeWhenTheFolderCannotBeWritten) {
  folder_.Write("out/report.xml", "the former report");
  // A folder stands where the second report should go, also for root.
  folder_.Write("out/report.html/file", "in the way");
  const auto result = RunPkiaudit(Audit({"--output", Path("out")}));
  EXPECT_EQ(1, result.exit_code);
  EXPECT_THAT(result.standard_error, HasSubstr("report.html"));
  EXPECT_EQ("the former report", Read("out/report.xml"));
}

TEST_F(OutputTest, OutputBelowAFile) {
  folder_.Write("file", "");
  const auto result = RunPkiaudit(Audit({"--output", Path("file/out")}));
  EXPECT_EQ(1, result.exit_code);
  EXPECT_THAT(result.standard_error, HasSubstr("file/out"));
}

TEST_F(OutputTest, RenderOfWhatIsNoReport) {
  for (const std::string& text :
       {std::string(""), std::string("<report"), std::string("<other xmlns='urn:x'/>"),
        std::string("<report xmlns='urn:pkiaudit:report:2' schemaVersion='2.0'/>")}) {
    const auto path = folder_.Write("r.xml", text);
    const auto result = RunPkiaudit({"render", path.string()});
    EXPECT_EQ(1, result.exit_code) << text;
    EXPECT_EQ("", result.standard_output) << text;
    EXPECT_THAT(result.standard_error, HasSubstr("r.xml")) << text;
  }
}

}  // namespace
}  // namespace pkiaudit::cli
