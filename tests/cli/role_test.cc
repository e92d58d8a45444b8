// SPDX-License-Identifier: Apache-2.0
// As what a snapshot is audited: as the operator says, else by what it shows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/run_pkiaudit.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

using ::testing::HasSubstr;

class RoleTest : public testing::Test {
 protected:
  // The line of the verdict.
  std::string Verdict(std::vector<std::string> options = {}) const {
    std::vector<std::string> arguments = {"audit", "--snapshot", snapshot_.path().string(),
                                          "--format", "text"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const std::string text = RunPkiaudit(arguments).standard_output;
    return text.substr(0, text.find('\n'));
  }
  void WriteSnapshotXml(const std::string& role) const {
    snapshot_.Write("snapshot.xml",
                    "<snapshot xmlns=\"urn:pkiaudit:snapshot:1\" host=\"h\" "
                    "collected=\"2026-06-01T08:00:00Z\" role=\"" +
                        role + "\"/>");
  }

  test_support::TemporaryDirectory snapshot_;
};

TEST_F(RoleTest, AsTheCollectorRecorded) {
  WriteSnapshotXml("windows-host");
  EXPECT_THAT(Verdict(), HasSubstr("windows-host"));
}

TEST_F(RoleTest, TheRegistrysKeyShowsNdes) {
  WriteSnapshotXml("windows-host");
  snapshot_.Write("registry/mscep.reg",
                  "REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]"
                  "\r\n");
  EXPECT_THAT(Verdict(), HasSubstr("ndes-host"));
  EXPECT_THAT(Verdict({"--role", "windows-host"}), HasSubstr("windows-host"));
}

TEST_F(RoleTest, ATrustStoreStaysOne) {
  WriteSnapshotXml("trust-store");
  snapshot_.Write("registry/mscep.reg",
                  "REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]"
                  "\r\n");
  EXPECT_THAT(Verdict(), HasSubstr("trust-store"));
}

}  // namespace
}  // namespace pkiaudit::cli
