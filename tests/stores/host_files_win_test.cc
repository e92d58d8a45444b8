// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "stores/path_text.h"
#include "stores/win/host_files.h"
#include "stores/win/this_host.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores::win {
namespace {

class HostFilesTest : public testing::Test {
 protected:
  HostFilesTest() { SetVariable("PKIAUDIT_TEST", PathToText(folder_.path())); }
  ~HostFilesTest() override { SetVariable("PKIAUDIT_TEST", ""); }
  static void SetVariable(const std::string& name, const std::string& value) {
    _putenv_s(name.c_str(), value.c_str());
  }

  const test_support::TemporaryDirectory folder_;
  const std::unique_ptr<HostFiles> files_ = ThisHostFiles();
};

// Names of files are their makers'.
TEST_F(HostFilesTest, OnlyAVariableAtTheStartIsReplaced) {
  folder_.Write("100%TEMP%/a.txt", std::string_view("text"));
  const auto octets = files_->Read("%PKIAUDIT_TEST%\\100%TEMP%\\a.txt", 100);
  ASSERT_TRUE(octets);
  EXPECT_EQ(octets->size(), 4u);
  EXPECT_FALSE(files_->Read("%PKIAUDIT_NONE%\\a.txt", 100));
}

TEST_F(HostFilesTest, AFolderGivesWhatLiesInIt) {
  folder_.Write("a/b.txt", std::string_view("text"));
  const auto folder = files_->OpenFolder("%PKIAUDIT_TEST%");
  ASSERT_TRUE(folder);
  const auto listing = (*folder)->List("a");
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->items.size(), 1u);
  EXPECT_EQ(listing->items[0].name, "b.txt");
  EXPECT_TRUE((*folder)->OpenFile("a/b.txt"));
  EXPECT_EQ((*folder)->OpenFile("../b.txt").error().code, ErrorCode::kLinkLeadsOut);
  EXPECT_EQ((*folder)->List("none").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(files_->OpenFolder("%PKIAUDIT_TEST%\\none").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace pkiaudit::stores::win
