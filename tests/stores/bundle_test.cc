// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/operations.hpp>

#include "stores/path_text.h"
#include "stores/sources.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/pem_writer.h"
#include "tests/support/pkcs12_writer.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

namespace fs = boost::filesystem;
using test_support::Bytes;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class BundleTest : public testing::Test {
 protected:
  Inventory Read(const std::vector<fs::path>& files, const ReadOptions& options = {}) {
    size_t failed = 99;
    auto inventory = ReadBundle(files, options, &failed);
    EXPECT_TRUE(inventory) << failed;
    return inventory ? std::move(*inventory) : Inventory();
  }
  fs::path Path(const std::string& relative) const { return input_.path() / relative; }

  test_support::TemporaryDirectory input_;
  const Bytes der_ = test_support::CertificateBuilder().Build();
};

TEST_F(BundleTest, EachFileIsALocation) {
  input_.Write("a.cer", der_);
  input_.Write("b.pem", test_support::ToPem(der_));
  const Inventory inventory = Read({Path("b.pem"), Path("a.cer")});
  EXPECT_THAT(Sources(inventory), ElementsAre("b.pem (PEM)", "a.cer (DER certificate)"));
  EXPECT_THAT(Entries(inventory),
              ElementsAre("b.pem " + Thumbprint(der_), "a.cer " + Thumbprint(der_)));
  EXPECT_EQ(inventory.location(inventory.entry(0)).kind, StoreLocation::Kind::kFile);
}

TEST_F(BundleTest, MissingFilesFailTheCall) {
  input_.Write("a.cer", der_);
  for (const char* missing : {"none.cer", "none/a.cer"}) {
    size_t failed = 99;
    const auto inventory = ReadBundle({Path("a.cer"), Path(missing)}, {}, &failed);
    ASSERT_FALSE(inventory) << missing;
    EXPECT_EQ(inventory.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(failed, 1u);
    EXPECT_FALSE(ReadBundle({Path(missing)}, {}, nullptr));
  }
}

// Names must not depend on where the input lies.
TEST_F(BundleTest, NamesAreAsLongAsItTakesToTellThemApart) {
  for (const char* path : {"one/x/a.cer", "two/x/a.cer", "b.cer"}) input_.Write(path, der_);
  EXPECT_THAT(Sources(Read({Path("one/x/a.cer"), Path("b.cer"), Path("two/x/a.cer")})),
              ElementsAre("one/x/a.cer (DER certificate)", "b.cer (DER certificate)",
                          "two/x/a.cer (DER certificate)"));
  EXPECT_THAT(Sources(Read({Path("one/x/a.cer")})), ElementsAre("a.cer (DER certificate)"));
  EXPECT_THAT(Sources(Read({Path("one/../b.cer")})), ElementsAre("b.cer (DER certificate)"));
}

TEST_F(BundleTest, AFileNamedTwiceIsReadOnce) {
  input_.Write("a.cer", der_);
  fs::create_directories(Path("sub"));
  const Inventory inventory = Read({Path("a.cer"), Path("./a.cer"), Path("sub/../a.cer")});
  EXPECT_THAT(Sources(inventory), ElementsAre("a.cer (DER certificate)"));
}

TEST_F(BundleTest, FoldersAreReadInTheOrderOfPaths) {
  for (const char* path : {"d/b/c.cer", "d/b.cer", "d/a", "e/a"}) input_.Write(path, der_);
  EXPECT_THAT(
      Sources(Read({Path("d")})),
      ElementsAre("a (DER certificate)", "b.cer (DER certificate)", "b/c.cer (DER certificate)"));
  EXPECT_THAT(Sources(Read({Path("d/"), Path("e")})),
              ElementsAre("d/a (DER certificate)", "d/b.cer (DER certificate)",
                          "d/b/c.cer (DER certificate)", "e/a (DER certificate)"));
}

TEST_F(BundleTest, LimitsAreTold) {
  for (const char* path : {"d/a/1.cer", "d/a/2.cer", "d/b/3.cer"}) input_.Write(path, der_);
  const Inventory few = Read({Path("d")}, {.max_files = 2});
  EXPECT_EQ(few.entries().size(), 2u);
  EXPECT_THAT(Told(few), ElementsAre(". tooMany"));
  const Inventory flat = Read({Path("d")}, {.max_depth = 0});
  EXPECT_EQ(flat.entries().size(), 0u);
  EXPECT_THAT(Told(flat), ElementsAre("a tooMany", "b tooMany"));
}

class BundlePasswordTest : public BundleTest {
 protected:
  BundlePasswordTest() {
    test_support::Pkcs12Options options;
    options.password = "p\xC3\xA4ss";
    input_.Write("d/a.pfx",
                 test_support::WritePkcs12({.certificates = {{der_, {}}}, .keys = {}}, options));
  }
};

TEST_F(BundlePasswordTest, ReadsTheFirstLineBesideThePfx) {
  const std::string utf16("\xFF\xFEp\0\xE4\0s\0s\0\r\0\n\0", 14);
  for (const std::string& content :
       {std::string("p\xC3\xA4ss"), std::string("p\xC3\xA4ss\r\nmore\n"),
        std::string("\xEF\xBB\xBFp\xC3\xA4ss\n"), utf16}) {
    input_.Write("d/a.pfx.password", content);
    const Inventory folder = Read({Path("d")});
    EXPECT_EQ(folder.entries().size(), 1u);
    EXPECT_THAT(Told(folder), IsEmpty());
    EXPECT_THAT(Sources(folder), ElementsAre("a.pfx (PKCS#12)", "a.pfx.password (password)"));
    const Inventory file = Read({Path("d/a.pfx")});
    EXPECT_EQ(file.entries().size(), 1u);
    EXPECT_THAT(Sources(file), ElementsAre("a.pfx (PKCS#12)", "a.pfx.password (password)"));
  }
}

TEST_F(BundlePasswordTest, GivenPasswordsComeFirst) {
  const Inventory inventory = Read({Path("d/a.pfx")}, {.passwords = {"p\xC3\xA4ss"}});
  EXPECT_EQ(inventory.entries().size(), 1u);
  EXPECT_THAT(Sources(inventory), ElementsAre("a.pfx (PKCS#12)"));
}

TEST_F(BundlePasswordTest, PasswordFilesThatCannotBeReadAreTold) {
  const struct {
    std::string content;
    const char* told;
  } kCases[] = {
      {"", "a.pfx.password emptyFile"},
      {"p\xE4ss", "a.pfx.password badFormat/badValue"},
      {std::string(70'000, 'x'), "a.pfx.password tooLarge"},
  };
  for (const auto& test : kCases) {
    input_.Write("d/a.pfx.password", test.content);
    EXPECT_THAT(Told(Read({Path("d")})), ElementsAre("a.pfx badFormat/wrongPassword", test.told));
  }
}

TEST_F(BundlePasswordTest, APasswordIsNeverShown) {
  input_.Write("d/a.pfx.password", "hunter2");
  input_.Write("d/b.pfx.password", "hunter2");
  const Inventory inventory = Read({Path("d")});
  EXPECT_THAT(Told(inventory),
              ElementsAre("a.pfx badFormat/wrongPassword", "b.pfx.password badFormat/noContent"));
  EXPECT_THAT(Told(inventory), Not(Contains(HasSubstr("hunter2"))));
}

class MachineRootsTest : public BundleTest {};

TEST_F(MachineRootsTest, TakesTheFirstThatExists) {
  const fs::path file = input_.Write("roots.crt", test_support::ToPem(der_));
  input_.Write("folder/a.pem", test_support::ToPem(der_));
  const auto inventory = ReadMachineRoots({}, {Path("none"), file, Path("folder")});
  ASSERT_TRUE(inventory);
  EXPECT_THAT(Sources(*inventory), ElementsAre(PathToText(file) + " (PEM)"));
  EXPECT_EQ(ReadMachineRoots({}, {Path("none")}).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace pkiaudit::stores
