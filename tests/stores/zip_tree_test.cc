// SPDX-License-Identifier: Apache-2.0
#include "stores/zip_tree.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/stores/snapshot_fixture.h"
#include "tests/support/zip_writer.h"

namespace pkiaudit::stores {
namespace {

using test_support::ToBytes;
using test_support::WriteZip;
using test_support::ZipEntry;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(ZipPathTest, PlainPathsOnly) {
  EXPECT_EQ(PathOfZipEntry("a"), "a");
  EXPECT_EQ(PathOfZipEntry("a/b c/d.cer"), "a/b c/d.cer");
  EXPECT_EQ(PathOfZipEntry("folder/"), "folder");
  EXPECT_EQ(PathOfZipEntry("..a/b.."), "..a/b..");
  std::string deep = "a";
  for (int i = 0; i < 63; ++i) deep += "/a";
  EXPECT_TRUE(PathOfZipEntry(deep));
  for (const std::string& name :
       {std::string(), std::string("/"), std::string("//"), std::string("/etc/passwd"),
        std::string(".."), std::string("../a"), std::string("a/../b"), std::string("a/.."),
        std::string("a/."), std::string("./a"), std::string("a//b"), std::string("C:/a"),
        std::string("c:a"), std::string("stores\\Root\\a.cer"), std::string("a\nb"),
        std::string("a\0b", 3), std::string(5000, 'a'), deep + "/a"}) {
    EXPECT_EQ(PathOfZipEntry(name), std::nullopt) << name;
  }
}

class ZipTreeTest : public testing::Test {
 protected:
  boost::filesystem::path Zip(const std::vector<ZipEntry>& entries) {
    return folder_.Write("a.zip", WriteZip(entries));
  }
  std::unique_ptr<InputTree> Open(const std::vector<ZipEntry>& entries,
                                  const ZipLimits& limits = {}, const ReadOptions& options = {}) {
    auto tree = OpenZip(Zip(entries), options, limits);
    EXPECT_TRUE(tree) << ErrorName(tree.error().code);
    return tree ? std::move(*tree) : nullptr;
  }
  // "name code" of each.
  static std::vector<std::string> Refused(const InputTree& tree) {
    std::vector<std::string> lines;
    for (const auto& [name, error] : tree.refused()) lines.push_back(name + " " + CodeText(error));
    return lines;
  }
  static std::string Contents(const InputTree& tree, std::string_view path) {
    auto file = tree.OpenFile(path);
    if (!file) return CodeText(file.error());
    std::vector<uint8_t> octets;
    EXPECT_TRUE(ReadRest(*file, 1u << 20, octets));
    return std::string(x509::AsText(octets));
  }
  static std::vector<std::string> Names(const InputTree& tree, std::string_view path) {
    std::vector<std::string> names;
    const auto listing = tree.List(path);
    if (!listing) return {CodeText(listing.error())};
    for (const auto& item : listing->items)
      names.push_back(item.name + (item.is_folder ? "/" : ""));
    return names;
  }

  test_support::TemporaryDirectory folder_;
};

TEST_F(ZipTreeTest, FoldersAndFiles) {
  const auto tree = Open({{.name = "b/c.cer", .contents = ToBytes("in c")},
                          {.name = "a", .contents = ToBytes("in a")},
                          {.name = "b/empty/", .unix_mode = 040755},
                          {.name = "b-", .contents = {}}});
  EXPECT_THAT(Names(*tree, ""), ElementsAre("a", "b-", "b/"));
  EXPECT_THAT(Names(*tree, "b"), ElementsAre("c.cer", "empty/"));
  EXPECT_THAT(Names(*tree, "b/empty"), IsEmpty());
  EXPECT_THAT(Names(*tree, "none"), ElementsAre("notFound"));
  EXPECT_EQ(Contents(*tree, "b/c.cer"), "in c");
  EXPECT_EQ(Contents(*tree, "b"), "notARegularFile");
  EXPECT_EQ(Contents(*tree, "b/c.cer/d"), "notFound");
  EXPECT_THAT(Refused(*tree), IsEmpty());
}

TEST_F(ZipTreeTest, TheOnlyFolderIsTheInput) {
  const auto tree = Open({{.name = "NDES01/snapshot.xml", .contents = ToBytes("x")},
                          {.name = "NDES01/a\\b", .contents = {}}});
  EXPECT_EQ(Contents(*tree, "snapshot.xml"), "x");
  EXPECT_THAT(Refused(*tree), ElementsAre("a\\b unsafePath"));
  EXPECT_THAT(Names(*Open({{.name = "Stores/LocalMachine/Root/a.cer"}}), ""),
              ElementsAre("Stores/"))
      << "a folder of the layout";
}

TEST_F(ZipTreeTest, RefusesWhatIsNoPlainFileBelowIt) {
  const auto tree =
      Open({{.name = "../outside", .contents = ToBytes("x")},
            {.name = "/etc/passwd", .contents = ToBytes("x")},
            {.name = "C:/Windows/a", .contents = ToBytes("x")},
            {.name = "..\\b.cer", .contents = ToBytes("x")},
            {.name = "a/b\\c.cer", .contents = ToBytes("x")},
            {.name = "link", .contents = ToBytes("/etc/passwd"), .unix_mode = 0120777},
            {.name = "good", .contents = ToBytes("first")},
            {.name = "good", .contents = ToBytes("second")},
            {.name = "good/below", .contents = ToBytes("x")},
            {.name = "secret", .contents = ToBytes("xxxxxxxxxxxxx"), .encrypted = true},
            {.name = "damaged", .contents = ToBytes("x"), .wrong_checksum = true},
            {.name = "last", .contents = ToBytes("still read")}});
  EXPECT_THAT(Refused(*tree),
              ElementsAre("../outside unsafePath", "/etc/passwd unsafePath",
                          "C:/Windows/a unsafePath", "../b.cer unsafePath", "a/b\\c.cer unsafePath",
                          "link linkLeadsOut", "good duplicatePath", "good/below duplicatePath",
                          "secret encrypted", "damaged badArchive"));
  EXPECT_EQ(Contents(*tree, "good"), "first");
  EXPECT_EQ(Contents(*tree, "last"), "still read");
  EXPECT_THAT(Names(*tree, ""), ElementsAre("good", "last"));
}

TEST_F(ZipTreeTest, OldVersionsOfCompressArchiveWriteBackslashes) {
  const auto tree = Open({{.name = "stores\\My\\a.cer", .contents = ToBytes("x")}});
  EXPECT_EQ(Contents(*tree, "stores/My/a.cer"), "x");
}

TEST_F(ZipTreeTest, NamesBeyondAscii) {
  const auto tree =
      Open({{.name = "\xc3\x84 \xe2\x80\x93 \xe6\xa0\xb9", .contents = ToBytes("x")}});
  EXPECT_EQ(Contents(*tree, "\xc3\x84 \xe2\x80\x93 \xe6\xa0\xb9"), "x");
}

TEST_F(ZipTreeTest, Limits) {
  const ZipEntry large{.name = "large", .contents = test_support::Bytes(100'000, 'x')};
  const ZipEntry small{.name = "small", .contents = ToBytes("x")};
  EXPECT_THAT(Refused(*Open({large, small}, {.max_total_size = 50'000})),
              ElementsAre("large tooLarge", "what follows in the zip tooLarge"));
  EXPECT_THAT(Refused(*Open({large, small}, {}, {.max_file_size = 50'000})),
              ElementsAre("large tooLarge"));
  EXPECT_THAT(Refused(*Open({small, large}, {.max_entries = 1})),
              ElementsAre("what follows in the zip tooMany"));
  // Packed as tightly as that, it is made to fill memory.
  const ZipEntry bomb{.name = "bomb", .contents = test_support::Bytes((16u << 20) + 1, 'x')};
  EXPECT_THAT(Refused(*Open({bomb}, {.max_ratio = 0})), ElementsAre("bomb tooLarge"));
  EXPECT_THAT(Refused(*Open({bomb})), IsEmpty());
}

TEST_F(ZipTreeTest, WhatCannotBeReadAtAll) {
  const auto whole = WriteZip({{.name = "a", .contents = ToBytes("x")}});
  const auto cut = folder_.Write("cut.zip", x509::Bytes(whole).first(30));
  EXPECT_EQ(OpenZip(cut, {}).error().code, ErrorCode::kBadArchive);
  const auto text = folder_.Write("text.zip", std::string_view("no zip"));
  EXPECT_EQ(OpenZip(text, {}).error().code, ErrorCode::kBadArchive);
  EXPECT_EQ(OpenZip(folder_.path() / "none.zip", {}).error().code, ErrorCode::kNotFound);
}

// A snapshot in a zip.
class ZipSnapshotTest : public SnapshotTest {
 protected:
  Result<Inventory> ReadZip(const std::vector<ZipEntry>& entries) {
    return ReadSnapshot(input_.Write("a.zip", WriteZip(entries)), {});
  }
};

TEST_F(ZipSnapshotTest, IsReadLikeTheFolder) {
  test_support::TemporaryDirectory folder;
  folder.Write("stores/LocalMachine/Root/Wurzel \xc3\x84.cer", a_);
  folder.Write("stores/LocalMachine/My/b.cer", b_);
  folder.Write("notes.txt", "text");
  boost::filesystem::create_directories(folder.path() / "stores/LocalMachine/Disallowed");
  const auto from_folder = ReadSnapshot(folder.path(), {});
  ASSERT_TRUE(from_folder);
  for (const char* prefix : {"", "NDES01/"}) {
    test_support::WriteZipOfFolder(folder.path(), Path("host.zip"), prefix);
    const auto from_zip = ReadSnapshot(Path("host.zip"), {});
    ASSERT_TRUE(from_zip);
    EXPECT_EQ(Entries(*from_zip), Entries(*from_folder));
    EXPECT_EQ(Sources(*from_zip), Sources(*from_folder));
    EXPECT_EQ(Told(*from_zip), Told(*from_folder));
    EXPECT_EQ(Stores(*from_zip), Stores(*from_folder));
  }
}

TEST_F(ZipSnapshotTest, TellsWhatWasRefused) {
  const auto inventory =
      ReadZip({{.name = "stores/LocalMachine/Root/a.cer", .contents = a_},
               {.name = "stores/LocalMachine/My/b.cer", .contents = b_, .encrypted = true},
               {.name = "../../x", .contents = b_}});
  ASSERT_TRUE(inventory);
  EXPECT_THAT(Told(*inventory),
              ElementsAre("stores/LocalMachine/My/b.cer encrypted", "../../x unsafePath"));
  EXPECT_EQ(inventory->location(inventory->unreadable_items()[0].location).store, "My");
  EXPECT_EQ(inventory->entries().size(), 1u);
}

TEST_F(ZipSnapshotTest, OtherFilesAreNone) {
  EXPECT_EQ(ReadSnapshot(input_.Write("a.cer", a_), {}).error().code, ErrorCode::kUnsupportedHere);
  EXPECT_EQ(ReadSnapshot(Path("none.zip"), {}).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace pkiaudit::stores
