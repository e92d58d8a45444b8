// SPDX-License-Identifier: Apache-2.0
#include "stores/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "stores/path_text.h"
#include "tests/stores/input_folder_test.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using test_support::TemporaryDirectory;
using testing::ElementsAre;

TEST(FileTest, ReadsWholeFiles) {
  const TemporaryDirectory folder;
  const fs::path path = folder.Write("a.cer", "content");
  const fs::path other = folder.Write("b.cer", "content");
  EXPECT_EQ(Content(File::Open(path)), "content");
  EXPECT_EQ(File::Open(path)->size(), 7u);
  EXPECT_EQ(File::Open(path)->identity(), File::Open(path)->identity());
  EXPECT_NE(File::Open(path)->identity(), File::Open(other)->identity());
}

TEST(FileTest, TellsWhatIsNoFile) {
  const TemporaryDirectory folder;
  folder.Write("file", "content");
  EXPECT_EQ(Content(File::Open(folder.path())), "notARegularFile");
  EXPECT_EQ(Content(File::Open(folder.path() / "none")), "notFound");
  EXPECT_EQ(Content(File::Open(folder.path() / "file" / "below")), "notFound");
}

TEST(FileTest, HoldsNoMoreThanTheLimit) {
  const TemporaryDirectory folder;
  const fs::path path = folder.Write("ten", "0123456789");
  const struct {
    uint64_t max_size;
    bool fits;
  } kCases[] = {{9, false}, {10, true}, {11, true}};
  for (const auto& test : kCases) {
    std::vector<uint8_t> octets;
    Result<File> file = File::Open(path);
    ASSERT_TRUE(file);
    const auto read = ReadRest(*file, test.max_size, octets);
    EXPECT_EQ(read.has_value(), test.fits) << test.max_size;
    if (!read) {
      EXPECT_EQ(read.error().code, ErrorCode::kTooLarge);
    }
  }
}

TEST_F(InputFolderTest, OpensWhatLiesInIt) {
  const struct {
    const char* path;
    const char* content;
  } kCases[] = {
      {"file", "inside"},         {"sub/deep", "deep"}, {"../out", "linkLeadsOut"},
      {"sub", "notARegularFile"}, {"none", "notFound"}, {"file/below", "notFound"},
  };
  for (const auto& test : kCases) EXPECT_EQ(Read(test.path), test.content) << test.path;
}

TEST_F(InputFolderTest, ListsInTheOrderOfPaths) {
  input_.Write("in/sub-file", "");
  input_.Write("in/sub.cer", "");
  input_.Write("in/Z", "");
  fs::create_directories(input_.path() / "in" / "empty");
  const InputFolder folder = Open();
  const auto listing = folder.List("");
  ASSERT_TRUE(listing);
  // "sub-file" < "sub.cer" < "sub/"
  EXPECT_THAT(Names(*listing), ElementsAre("Z", "empty/", "file", "sub-file", "sub.cer", "sub/"));
  EXPECT_THAT(Names(*folder.List("sub")), ElementsAre("deep"));
  EXPECT_THAT(Names(*folder.List("empty")), ElementsAre());
  EXPECT_NE(folder.List("sub")->identity, folder.List("empty")->identity);
}

TEST_F(InputFolderTest, NamesAreUtf8) {
  const std::string name = "Zertifikate \xC3\xA4/\xE6\xA0\xB9 \xF0\x9F\x94\x91.cer";
  test_support::WriteFile(PathFromText(PathToText(input_.path()) + "/in/" + name),
                          x509::AsBytes("content"));
  const InputFolder folder = Open();
  EXPECT_THAT(Names(*folder.List("Zertifikate \xC3\xA4")),
              ElementsAre("\xE6\xA0\xB9 \xF0\x9F\x94\x91.cer"));
  EXPECT_EQ(Content(folder.OpenFile(name)), "content");
}

TEST_F(InputFolderTest, TellsWhyItCannotList) {
  const InputFolder folder = Open();
  EXPECT_EQ(folder.List("..").error().code, ErrorCode::kLinkLeadsOut);
  EXPECT_EQ(folder.List("file").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(folder.List("none").error().code, ErrorCode::kNotFound);
}

TEST_F(InputFolderTest, OpensFoldersOnly) {
  EXPECT_EQ(InputFolder::Open(input_.path() / "none", LinkPolicy::kInside).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(InputFolder::Open(input_.path() / "out", LinkPolicy::kInside).error().code,
            ErrorCode::kNotFound);
}

}  // namespace
}  // namespace pkiaudit::stores
