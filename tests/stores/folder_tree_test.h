// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_STORES_FOLDER_TREE_TEST_H_
#define PKIAUDIT_TESTS_STORES_FOLDER_TREE_TEST_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "stores/folder_tree.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {

// A folder that a test fills, and its tree as lines: "folder/", "file", "folder/ error".
class FolderTreeTest : public testing::Test {
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

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_TESTS_STORES_FOLDER_TREE_TEST_H_
