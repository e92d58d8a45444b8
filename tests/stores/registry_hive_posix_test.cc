// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/filesystem/path.hpp>
#include <random>
#include <string>
#include <vector>

#include "stores/formats/registry_hive.h"
#include "stores/sources.h"
#include "tests/stores/told.h"
#include "tests/support/empty_hive.h"
#include "tests/support/run_process.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

using test_support::Bytes;
using test_support::SetHiveHeader;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Bytes RealHive() {
  return test_support::ReadFile(PKIAUDIT_SOURCE_DIR "/tests/stores/data/NTUSER-WIN7.DAT");
}

// Keeps what is told as lines.
class Collector : public RegistrySink {
 public:
  void OnKey(std::string_view path) override { keys.emplace_back(path); }
  void OnValue(std::string_view name, RegistryType type, x509::Bytes data) override {
    values.push_back(keys.back() + "|" + std::string(name) + "|" +
                     std::to_string(static_cast<uint32_t>(type)) + "|" +
                     std::to_string(data.size()));
  }
  void OnDeletedKey(std::string_view) override { FAIL(); }
  void OnDeletedValue(std::string_view) override { FAIL(); }
  void OnError(std::string_view what, const Error& error) override {
    errors.push_back((what.empty() ? "" : std::string(what) + " ") + CodeText(error));
    offsets.push_back(error.offset);
  }
  std::vector<std::string> keys;
  std::vector<std::string> values;
  std::vector<std::string> errors;
  std::vector<uint64_t> offsets;
};

class RegistryHiveTest : public testing::Test {
 protected:
  std::string Read(const Bytes& hive, uint64_t max_size = uint64_t{64} << 20, size_t start = 8192,
                   std::string_view name = "hive") {
    told_ = Collector();
    Result<File> file = File::Open(folder_.Write("hive", hive));
    EXPECT_TRUE(file);
    std::vector<uint8_t> window(start);
    window.resize(file->Read(window).value());
    return ReadRegistryHive(window, *file, max_size, name, "HKEY_CURRENT_USER", told_);
  }

  // A hive with these keys, each behind its parents, and a value in the last one.
  Bytes HiveWith(const std::vector<std::string>& keys) {
    std::string text = "Windows Registry Editor Version 5.00\n";
    for (const std::string& key : keys) text += "\n[HKLM\\" + key + "]\n";
    text += "\"Blob\"=hex:01\n";
    const auto hive = folder_.Write("made", test_support::EmptyHive());
    const auto merged = test_support::RunProcess(
        {.executable = "hivexregedit",
         .arguments = {"--merge", "--prefix", "HKLM", hive.string(),
                       folder_.Write("made.txt", std::string_view(text)).string()},
         .standard_input = {},
         .environment = {},
         .working_directory = {}});
    EXPECT_EQ(merged.exit_code, 0) << merged.standard_error;
    return test_support::ReadFile(hive);
  }
  std::string ReadNamed(const Bytes& hive, std::string_view name) {
    return Read(hive, uint64_t{64} << 20, 8192, name);
  }

  test_support::TemporaryDirectory folder_;
  Collector told_;
};

// A real user's hive (tests/stores/data/README.md).
TEST_F(RegistryHiveTest, TellsTheStoresOfARealHive) {
  EXPECT_EQ(Read(RealHive()), "NTUSER.DAT");
  EXPECT_THAT(told_.errors, IsEmpty());
  const std::string stores = "HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates";
  ASSERT_THAT(told_.keys, testing::Not(IsEmpty()));
  EXPECT_EQ(told_.keys.front(), stores);
  EXPECT_THAT(told_.keys, testing::Contains(stores + "\\CA\\CRLs"));
  std::vector<std::string> blobs;
  for (const std::string& value : told_.values) {
    if (value.find("|Blob|") != std::string::npos) blobs.push_back(value.substr(stores.size()));
  }
  EXPECT_THAT(
      blobs,
      ElementsAre("\\CA\\Certificates\\3ADD0E7EA2B284FF459E137365B482D188DFBF8A|Blob|3|1751",
                  "\\CA\\Certificates\\71C3B6E88A19BFC4D0F85EB752FD4F7AE0CC2651|Blob|3|1287",
                  "\\CA\\Certificates\\B9EE85A10FD495D994ED63488AB74A18CB8E6BFA|Blob|3|1396",
                  "\\CA\\Certificates\\E5958D48FE10D7340311E8C03BB22940DABA2DA3|Blob|3|1494"));
}

TEST_F(RegistryHiveTest, ARealHiveIsAStoreOfItsUser) {
  const boost::filesystem::path data = PKIAUDIT_SOURCE_DIR "/tests/stores/data";
  const auto inventory = ReadBundle({data / "NTUSER-WIN7.DAT"}, {}, nullptr);
  ASSERT_TRUE(inventory);
  EXPECT_THAT(Told(*inventory), IsEmpty());
  EXPECT_THAT(Sources(*inventory), ElementsAre("NTUSER-WIN7.DAT (registry hive (NTUSER.DAT))"));
  EXPECT_THAT(Entries(*inventory),
              ElementsAre("CurrentUser\\CA 3ADD0E7EA2B284FF459E137365B482D188DFBF8A",
                          "CurrentUser\\CA 71C3B6E88A19BFC4D0F85EB752FD4F7AE0CC2651",
                          "CurrentUser\\CA B9EE85A10FD495D994ED63488AB74A18CB8E6BFA",
                          "CurrentUser\\CA E5958D48FE10D7340311E8C03BB22940DABA2DA3"));
  EXPECT_TRUE(inventory->WasRead(StoreLocation::Kind::kCurrentUser, "Disallowed"));
  // The user's own certificates are files.
  EXPECT_FALSE(inventory->WasRead(StoreLocation::Kind::kCurrentUser, "My"));
  for (const CertificateEntry& entry : inventory->entries()) {
    EXPECT_TRUE(entry.has_all_properties);
    EXPECT_EQ(inventory->properties(entry)->rare, nullptr);  // all hashes are right
  }
}

TEST_F(RegistryHiveTest, AFileNamedByASidIsThatUsers) {
  folder_.Write("S-1-5-21-1-2-3-1105.hive", RealHive());
  const auto inventory = ReadBundle({folder_.path()}, {}, nullptr);
  ASSERT_TRUE(inventory);
  ASSERT_THAT(inventory->entries(), SizeIs(4));
  EXPECT_EQ(LogicalName(inventory->location(inventory->entry(0))),
            "Users\\S-1-5-21-1-2-3-1105\\CA");
}

TEST_F(RegistryHiveTest, ADirtyHiveIsReadAndToldAsDirty) {
  Bytes hive = RealHive();
  SetHiveHeader(hive, 4, 0x12345678);
  EXPECT_EQ(Read(hive), "NTUSER.DAT");
  EXPECT_THAT(told_.errors, ElementsAre("changes after the last save dirtyHive"));
  EXPECT_THAT(told_.values, testing::Not(IsEmpty()));
}

TEST_F(RegistryHiveTest, ABadChecksumIsRefused) {
  Bytes hive = RealHive();
  hive[100] ^= 1U;
  EXPECT_EQ(Read(hive), "");
  EXPECT_THAT(told_.errors, ElementsAre("badHive"));
  EXPECT_THAT(told_.keys, IsEmpty());
}

TEST_F(RegistryHiveTest, ATruncatedHiveIsRefusedWithThePlace) {
  const Bytes hive = RealHive();
  for (const size_t size :
       {size_t{4}, size_t{4095}, size_t{4096}, size_t{9000}, size_t{1'000'000}}) {
    const Bytes cut(hive.begin(), hive.begin() + static_cast<ptrdiff_t>(size));
    EXPECT_EQ(Read(cut), "") << size;
    EXPECT_THAT(told_.errors, ElementsAre("badFormat/truncated")) << size;
    EXPECT_THAT(told_.offsets, ElementsAre(size));
  }
}

TEST_F(RegistryHiveTest, ALargeHiveIsRefused) {
  EXPECT_EQ(Read(RealHive(), 1'000'000), "");
  EXPECT_THAT(told_.errors, ElementsAre("tooLarge"));
}

TEST_F(RegistryHiveTest, WhatIsNoneOfTheKnownHivesIsTold) {
  EXPECT_EQ(Read(test_support::EmptyHive()), "");
  EXPECT_THAT(told_.errors, ElementsAre("unknownHive"));
}

TEST_F(RegistryHiveTest, AKeyThatWasSavedByItselfIsToldByContentOrName) {
  const std::string stores = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates";
  const Bytes hive = HiveWith({"Root", "Root\\Certificates", "Root\\Certificates\\AB"});
  EXPECT_EQ(ReadNamed(hive, "SystemCertificates"), stores + ", by the file's name");
  EXPECT_THAT(told_.errors, IsEmpty());
  EXPECT_THAT(told_.keys, ElementsAre(stores, stores + "\\Root", stores + "\\Root\\Certificates",
                                      stores + "\\Root\\Certificates\\AB"));
  EXPECT_THAT(told_.values, ElementsAre(stores + "\\Root\\Certificates\\AB|Blob|3|1"));
  EXPECT_EQ(ReadNamed(hive, "a"), "");
  EXPECT_THAT(told_.errors, ElementsAre("unknownHive"));

  const Bytes machine =
      HiveWith({"AuthRoot", "AuthRoot\\AutoUpdate", "Root", "Root\\Certificates"});
  EXPECT_EQ(ReadNamed(machine, "a"), stores);
}

TEST_F(RegistryHiveTest, PoliciesAndAUsersSoftwareAreNoSoftware) {
  const Bytes hive = HiveWith({"Microsoft", "Microsoft\\SystemCertificates"});
  EXPECT_EQ(ReadNamed(hive, "SOFTWARE"), "SOFTWARE");
  for (const char* name : {"policies", "HKCU-Software", "S-1-5-21-1-2-3-1105"}) {
    EXPECT_EQ(ReadNamed(hive, name), "") << name;
    EXPECT_THAT(told_.errors, ElementsAre("unknownHive"));
  }
}

TEST_F(RegistryHiveTest, WhatIsNoHiveIsTold) {
  EXPECT_EQ(Read(Bytes(10'000, 1)), "");
  EXPECT_THAT(told_.errors, ElementsAre("badHive"));
}

TEST_F(RegistryHiveTest, MutantsAreReadOrTold) {
  const Bytes hive = RealHive();
  std::mt19937 random(4711);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same mutants each time
  for (int i = 0; i < 60; ++i) {
    Bytes mutant = hive;
    for (int change = 0; change < 200; ++change) {
      mutant[4096 + random() % (mutant.size() - 4096)] = static_cast<uint8_t>(random());
    }
    Read(mutant);
    for (const uint64_t offset : told_.offsets) ASSERT_LE(offset, mutant.size());
  }
}

}  // namespace
}  // namespace pkiaudit::stores
