// SPDX-License-Identifier: Apache-2.0
#include "reports/output/atomic_file.h"

#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>
#include <string>
#include <string_view>

#include "stores/path_text.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::reports {
namespace {

namespace fs = boost::filesystem;
using test_support::TemporaryDirectory;

std::string Contents(const fs::path& file) {
  const auto octets = test_support::ReadFile(file);
  return {octets.begin(), octets.end()};
}

size_t FilesIn(const fs::path& folder) {
  return static_cast<size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string_view CreateError(const fs::path& place) {
  const auto file = AtomicFile::Create(place);
  return file ? "" : ErrorName(file.error().code);
}

TEST(AtomicFile, AppearsWithCommit) {
  const TemporaryDirectory folder;
  const fs::path place = folder.path() / "report.xml";
  auto file = AtomicFile::Create(place);
  ASSERT_TRUE(file);
  (*file)->Write("one ");
  (*file)->Write("two");
  EXPECT_FALSE(fs::exists(place));
  EXPECT_TRUE((*file)->Finish());
  EXPECT_FALSE(fs::exists(place));
  EXPECT_TRUE((*file)->Commit());
  EXPECT_EQ(Contents(place), "one two");
  file->reset();
  EXPECT_EQ(Contents(place), "one two");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(AtomicFile, WritesMoreThanItsBuffer) {
  const TemporaryDirectory folder;
  const fs::path place = folder.path() / "report.xml";
  auto file = AtomicFile::Create(place);
  ASSERT_TRUE(file);
  std::string expected;
  for (int index = 0; index < 100'000; ++index) {
    const std::string line = std::to_string(index) + "\n";
    (*file)->Write(line);
    expected += line;
  }
  const std::string large(size_t{1} << 20, 'x');
  (*file)->Write(large);
  expected += large;
  ASSERT_TRUE((*file)->Commit());
  EXPECT_EQ(Contents(place), expected);
}

TEST(AtomicFile, LeavesTheOldOneWithoutCommit) {
  const TemporaryDirectory folder;
  const fs::path place = folder.Write("report.xml", "old");
  {
    auto file = AtomicFile::Create(place);
    ASSERT_TRUE(file);
    (*file)->Write("new");
    EXPECT_TRUE((*file)->Finish());
  }
  EXPECT_EQ(Contents(place), "old");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(AtomicFile, ReplacesTheOldOne) {
  const TemporaryDirectory folder;
  const fs::path place = folder.Write("report.xml", "old and longer");
  auto file = AtomicFile::Create(place);
  ASSERT_TRUE(file);
  (*file)->Write("new");
  ASSERT_TRUE((*file)->Commit());
  EXPECT_EQ(Contents(place), "new");
}

TEST(AtomicFile, TakesNamesOfAnyScript) {
  const TemporaryDirectory folder;
  const fs::path place = folder.path() / stores::PathFromText("Pr\xC3\xBC\x66ung \xE6\xA0\xB9.xml");
  auto file = AtomicFile::Create(place);
  ASSERT_TRUE(file);
  (*file)->Write("new");
  ASSERT_TRUE((*file)->Commit());
  EXPECT_EQ(Contents(place), "new");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(AtomicFile, RefusesFolders) {
  const TemporaryDirectory folder;
  EXPECT_EQ(CreateError(folder.path()), "notARegularFile");
  EXPECT_EQ(CreateError(""), "notARegularFile");
}

TEST(AtomicFile, TellsOfAFolderThatIsNotThere) {
  const TemporaryDirectory folder;
  EXPECT_EQ(CreateError(folder.path() / "none" / "report.xml"), "notFound");
}

}  // namespace
}  // namespace pkiaudit::reports
