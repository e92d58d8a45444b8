// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "tests/stores/folder_tree_test.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using testing::ElementsAre;

using FolderTreePosixTest = FolderTreeTest;

TEST_F(FolderTreePosixTest, LinksToFoldersAboveEnd) {
  input_.Write("a/file", "");
  fs::create_symlink("..", input_.path() / "a" / "up");
  fs::create_symlink("a", input_.path() / "b");
  EXPECT_THAT(Lines(List()),
              ElementsAre("/", "a/", "a/file", "a/up/ linkLoop", "b/", "b/file", "b/up/ linkLoop"));
}

}  // namespace
}  // namespace pkiaudit::stores
