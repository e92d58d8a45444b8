// SPDX-License-Identifier: Apache-2.0
#include "cli/unfinished_folder.h"

#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "stores/path_text.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::cli {
namespace {

namespace fs = boost::filesystem;

TEST(UnfinishedFolderTest, TakesItsPlaceAsAWhole) {
  const test_support::TemporaryDirectory folder;
  const fs::path place = folder.path() / "out";
  UnfinishedFolder unfinished(stores::LongPath(place));
  EXPECT_EQ(unfinished.Write("a/b/c", "text"), "");
  EXPECT_EQ(unfinished.Write("empty/", {}), "");
  EXPECT_TRUE(unfinished.HasFile("a/b/c"));
  EXPECT_FALSE(unfinished.HasFile("a/b"));
  EXPECT_FALSE(fs::exists(place));
  EXPECT_EQ(unfinished.TakePlace(), "");
  EXPECT_TRUE(fs::is_directory(place / "empty"));
  EXPECT_EQ(test_support::ReadFile(place / "a/b/c").size(), 4U);
}

TEST(UnfinishedFolderTest, RefusesWhatLeadsElsewhere) {
  const test_support::TemporaryDirectory folder;
  {
    const UnfinishedFolder unfinished(stores::LongPath(folder.path() / "out"));
    for (const char* const path :
         {"../x.blob", "a/../../x.blob", "/x.blob", "a:b", "a\nb", "a/NUL", "a\\b", "a*", ""}) {
      EXPECT_NE(unfinished.Write(path, "text"), "") << path;
    }
    EXPECT_EQ(unfinished.Write("a", "text"), "");
    EXPECT_NE(unfinished.Write("a", "other text"), "");
    EXPECT_EQ(test_support::ReadFile(unfinished.path() / "a").size(), 4U);
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace pkiaudit::cli
