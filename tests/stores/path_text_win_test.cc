// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>
#include <string>

#include "stores/path_text.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

std::string Long(std::string_view path) { return PathToText(LongPath(PathFromText(path))); }

TEST(LongPathTest, IsAbsoluteAndNormal) {
  EXPECT_EQ(Long("C:\\out"), "\\\\?\\C:\\out");
  EXPECT_EQ(Long("C:/a/./b/../out/"), "\\\\?\\C:\\a\\out");
  EXPECT_EQ(Long("\\\\server\\share\\out"), "\\\\?\\UNC\\server\\share\\out");
  EXPECT_EQ(Long("out"), Long(PathToText(boost::filesystem::current_path()) + "\\out"));
}

TEST(LongPathTest, FilesAreMadeAndMovedThere) {
  const test_support::TemporaryDirectory folder;
  const boost::filesystem::path place = LongPath(folder.path() / "a");
  boost::filesystem::create_directories(place / "b" / "c");
  boost::filesystem::rename(place, LongPath(folder.path() / "d"));
  EXPECT_TRUE(boost::filesystem::is_directory(folder.path() / "d" / "b" / "c"));
}

}  // namespace
}  // namespace pkiaudit::stores
