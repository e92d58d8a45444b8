// SPDX-License-Identifier: Apache-2.0
// A host's snapshot as a zip gives the same findings, with the same fingerprints, as the folder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/zip_writer.h"

namespace pkiaudit::cli {
namespace {

// "check result fingerprint" of each finding, and what was not evaluated.
std::vector<std::string> Told(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
  std::vector<std::string> told;
  for (const auto& node : document.select_nodes("//finding")) {
    const pugi::xml_node finding = node.node();
    told.push_back(std::string(finding.attribute("check").value()) + " " +
                   finding.attribute("result").value() + " " +
                   finding.attribute("fingerprint").value());
    EXPECT_STRNE("", finding.attribute("fingerprint").value());
  }
  return told;
}

TEST(ZipSnapshotTest, IsAuditedLikeTheFolder) {
  const test_support::TemporaryDirectory folder;
  for (const char* host : {"healthy", "key-missing", "mid-renewal"}) {
    const auto zip = folder.path() / (std::string(host) + ".zip");
    test_support::WriteZipOfFolder(Host(host), zip);
    const auto from_folder = RunPkiaudit({"audit", "--snapshot", Host(host), "--format", "xml"});
    const auto from_zip = RunPkiaudit({"audit", "--snapshot", zip.string(), "--format", "xml"});
    EXPECT_EQ(from_zip.standard_error, "");
    EXPECT_EQ(from_zip.exit_code, from_folder.exit_code);
    const auto told = Told(from_folder.standard_output);
    ASSERT_FALSE(told.empty()) << host;
    EXPECT_EQ(Told(from_zip.standard_output), told) << host;
  }
}

TEST(ZipSnapshotTest, WhatIsNoZipIsWrongUsage) {
  const test_support::TemporaryDirectory folder;
  for (const char* contents : {"text", "PK\3\4 but nothing more"}) {
    const std::string path = folder.Write("a.zip", std::string_view(contents)).string();
    const auto result = RunPkiaudit({"audit", "--snapshot", path});
    EXPECT_EQ(64, result.exit_code);
    EXPECT_THAT(result.standard_error, testing::HasSubstr(path));
  }
}

}  // namespace
}  // namespace pkiaudit::cli
