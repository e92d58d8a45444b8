// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "stores/folder_tree.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using testing::ElementsAre;

class FolderTreePosixTest : public testing::Test {
 protected:
  FolderTree List(const ReadOptions& options = {}) {
    const auto input = InputFolder::Open(input_.path(), LinkPolicy::kInside);
    EXPECT_TRUE(input);
    return ListTree(*input, options);
  }
  static std::vector<std::string> Lines(const FolderTree& tree) {
    std::vector<std::string> lines;
    for (const TreeItem& item : tree.items) {
      std::string line = item.path + (item.is_folder ? "/" : "");
      if (item.failure) line += " " + std::string(ErrorName(item.failure->code));
      lines.push_back(line);
    }
    return lines;
  }

  test_support::TemporaryDirectory input_;
};

TEST_F(FolderTreePosixTest, LinksToFoldersAboveEnd) {
  input_.Write("a/file", "");
  fs::create_symlink("..", input_.path() / "a" / "up");
  fs::create_symlink("a", input_.path() / "b");
  EXPECT_THAT(Lines(List()),
              ElementsAre("/", "a/", "a/file", "a/up/ linkLoop", "b/", "b/file", "b/up/ linkLoop"));
}

}  // namespace
}  // namespace pkiaudit::stores
