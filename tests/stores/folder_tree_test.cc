// SPDX-License-Identifier: Apache-2.0
#include "stores/folder_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "tests/stores/folder_tree_test.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using testing::ElementsAre;

TEST_F(FolderTreeTest, IsInTheOrderOfPaths) {
  for (const char* path : {"b/x", "b-c", "b.c", "a", "b/y/z", "C"}) input_.Write(path, "");
  fs::create_directories(input_.path() / "empty");
  const FolderTree tree = List();
  EXPECT_THAT(Lines(tree),
              ElementsAre("/", "C", "a", "b-c", "b.c", "b/", "b/x", "b/y/", "b/y/z", "empty/"));
  for (const TreeItem& item : tree.items) {
    EXPECT_EQ(tree.HasFile(item.path), !item.is_folder) << item.path;
  }
  EXPECT_FALSE(tree.HasFile("c"));
  EXPECT_FALSE(tree.HasFile("empty/"));
}

TEST_F(FolderTreeTest, KnowsPasswordFiles) {
  for (const char* path : {"a.pfx", "a.pfx.password", "b.pfx.password", "d/x", "d.password"}) {
    input_.Write(path, "");
  }
  const FolderTree tree = List();
  EXPECT_TRUE(tree.IsPasswordFile("a.pfx.password"));
  EXPECT_FALSE(tree.IsPasswordFile("a.pfx"));
  EXPECT_FALSE(tree.IsPasswordFile("b.pfx.password"));  // of nothing
  EXPECT_FALSE(tree.IsPasswordFile("d.password"));      // of a folder
}

TEST_F(FolderTreeTest, StopsAtTheLimitOfFiles) {
  for (const char* path : {"a/1", "a/2", "a/3", "b/4"}) input_.Write(path, "");
  EXPECT_THAT(Lines(List({.max_files = 4})),
              ElementsAre("/", "a/", "a/1", "a/2", "a/3", "b/", "b/4"));
  // What comes later is not looked at: the folders above say so.
  EXPECT_THAT(Lines(List({.max_files = 2})), ElementsAre("/ tooMany", "a/ tooMany", "a/1", "a/2"));
  EXPECT_THAT(Lines(List({.max_files = 3})), ElementsAre("/ tooMany", "a/", "a/1", "a/2", "a/3"));
}

TEST_F(FolderTreeTest, StopsAtTheLimitOfDepth) {
  input_.Write("1/2/3/4/file", "");
  EXPECT_THAT(Lines(List({.max_depth = 2})), ElementsAre("/", "1/", "1/2/", "1/2/3/ tooMany"));
  EXPECT_THAT(Lines(List({.max_depth = 4})),
              ElementsAre("/", "1/", "1/2/", "1/2/3/", "1/2/3/4/", "1/2/3/4/file"));
}

TEST_F(FolderTreeTest, FoldersDeeperThanAnyLimitEnd) {
  std::string path = "d";
  for (int depth = 1; depth < 30; ++depth) path += "/d";
  input_.Write(path + "/file", "");
  const FolderTree tree = List();
  EXPECT_EQ(tree.items.size(), 18u);  // the input, sixteen folders, and the one too deep
  EXPECT_EQ(tree.items.back().failure, Error{.code = ErrorCode::kTooMany});
}

}  // namespace
}  // namespace pkiaudit::stores
