// SPDX-License-Identifier: Apache-2.0
//
// A folder with a file, a folder below it, and a file beside it that nothing in it may lead to.
#ifndef PKIAUDIT_TESTS_STORES_INPUT_FOLDER_TEST_H_
#define PKIAUDIT_TESTS_STORES_INPUT_FOLDER_TEST_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "stores/file.h"
#include "tests/support/temporary_directory.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// The whole content, or the error's name.
inline std::string Content(Result<File> file) {
  if (!file) return std::string(ErrorName(file.error().code));
  std::vector<uint8_t> octets;
  if (const auto read = ReadRest(*file, 1000, octets); !read) {
    return std::string(ErrorName(read.error().code));
  }
  return std::string(x509::AsText(octets));
}

inline std::vector<std::string> Names(const InputFolder::Listing& listing) {
  std::vector<std::string> names;
  for (const auto& item : listing.items) names.push_back(item.name + (item.is_folder ? "/" : ""));
  return names;
}

class InputFolderTest : public testing::Test {
 protected:
  InputFolderTest() {
    input_.Write("in/file", "inside");
    input_.Write("in/sub/deep", "deep");
    input_.Write("out", "outside");
  }
  InputFolder Open(LinkPolicy links = LinkPolicy::kInside) {
    auto folder = InputFolder::Open(input_.path() / "in", links);
    EXPECT_TRUE(folder);
    return std::move(*folder);
  }
  std::string Read(const std::string& path, LinkPolicy links = LinkPolicy::kInside) {
    return Content(Open(links).OpenFile(path));
  }

  test_support::TemporaryDirectory input_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_TESTS_STORES_INPUT_FOLDER_TEST_H_
