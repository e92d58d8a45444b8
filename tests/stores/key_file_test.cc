// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/key_file.h"

#include <gtest/gtest.h>

#include <string>

#include "stores/private_key.h"
#include "tests/support/key_file_writer.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::stores {
namespace {

using test_support::CngKeyFile;
using test_support::CspKeyFile;
using test_support::SubjectPublicKeyInfo;
using test_support::TestKey;

constexpr char kContainer[] = "le-CEPEncryption-7c1d8a4e";

// Names of containers and of their files as they stand in public documentation and write-ups.
TEST(KeyFileNameHashTest, PublishedPairs) {
  const struct {
    std::string container;
    KeyFileKind kind;
    std::string hash;
  } kPairs[] = {
      {"TSSecKeySet1", KeyFileKind::kCsp, "f686aace6942fb7f7ceb231212eef4a4"},
      {"iisConfigurationKey", KeyFileKind::kCsp, "6de9cb26d2b98c01ec4e9e8b34824aa2"},
      {"iisWasKey", KeyFileKind::kCsp, "76944fb33636aeddb9590521c2e8815a"},
      {"NetFrameworkConfigurationKey", KeyFileKind::kCsp, "d6d986f09a1ee04e24c949879fdb506c"},
      {"Microsoft Internet Information Server", KeyFileKind::kCsp,
       "c2319c42033a5ca7f44e731bfd3fa2b5"},
      {"3dd3e213-bce6-4acb-808c-a1b3227ecbde", KeyFileKind::kCsp,
       "d1775a874937ca4b3cd9b8e334588333"},
      {"Microsoft Connected Devices Platform device certificate", KeyFileKind::kCng,
       "de7cf8a7901d2ad13e5c67c29e5d1662"},
  };
  for (const auto& [container, kind, hash] : kPairs) {
    EXPECT_EQ(KeyFileNameHash(container, kind), hash) << container;
  }
}

TEST(KeyFileNameHashTest, CaseAndCharacters) {
  EXPECT_EQ(KeyFileNameHash("TSSECKEYSET1", KeyFileKind::kCsp),
            KeyFileNameHash("tsseckeyset1", KeyFileKind::kCsp));
  EXPECT_EQ(KeyFileNameHash("Schl\xc3\xbcssel", KeyFileKind::kCsp), "");
  EXPECT_EQ(KeyFileNameHash("Schl\xc3\xbcssel", KeyFileKind::kCng).size(), 32u);
}

TEST(KeyFileTest, CspWithBothKeys) {
  const auto file = ParseKeyFile(CspKeyFile(kContainer, TestKey::kRsa2048A, TestKey::kRsa4096A));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->kind, KeyFileKind::kCsp);
  EXPECT_EQ(file->name, kContainer);
  ASSERT_EQ(file->public_keys.size(), 2u);
  EXPECT_EQ(file->public_keys[0].key_spec, kAtSignature);
  EXPECT_EQ(file->public_keys[0].subject_public_key_info, SubjectPublicKeyInfo(TestKey::kRsa2048A));
  EXPECT_EQ(file->public_keys[1].key_spec, kAtKeyExchange);
  EXPECT_EQ(file->public_keys[1].subject_public_key_info, SubjectPublicKeyInfo(TestKey::kRsa4096A));
}

TEST(KeyFileTest, CspWithOneKeyOrNone) {
  const auto file = ParseKeyFile(CspKeyFile(kContainer, {}, TestKey::kRsa2048Exponent3));
  ASSERT_TRUE(file);
  ASSERT_EQ(file->public_keys.size(), 1u);
  EXPECT_EQ(file->public_keys[0].subject_public_key_info,
            SubjectPublicKeyInfo(TestKey::kRsa2048Exponent3));
  EXPECT_TRUE(ParseKeyFile(CspKeyFile(kContainer, {}, {}))->public_keys.empty());
}

TEST(KeyFileTest, Cng) {
  for (const TestKey key :
       {TestKey::kRsa2048A, TestKey::kEcP256, TestKey::kEcP384, TestKey::kEcP521}) {
    const auto file = ParseKeyFile(CngKeyFile("My key", key));
    ASSERT_TRUE(file);
    EXPECT_EQ(file->kind, KeyFileKind::kCng);
    EXPECT_EQ(file->name, "My key");
    ASSERT_EQ(file->public_keys.size(), 1u);
    EXPECT_EQ(file->public_keys[0].key_spec, kNcryptKeySpec);
    EXPECT_EQ(file->public_keys[0].subject_public_key_info, SubjectPublicKeyInfo(key));
  }
  const auto old = ParseKeyFile(CngKeyFile("My key", {}));
  ASSERT_TRUE(old);
  EXPECT_TRUE(old->public_keys.empty());
}

// Every cut is told as such, with an offset inside of the file, and crashes nothing.
TEST(KeyFileTest, Truncated) {
  for (const auto& whole : {CspKeyFile(kContainer, TestKey::kRsa2048A, TestKey::kRsa2048B),
                            CngKeyFile("My key", TestKey::kRsa2048A)}) {
    ASSERT_TRUE(ParseKeyFile(whole));
    for (size_t size = 0; size < whole.size(); ++size) {
      const auto cut = ParseKeyFile(x509::Bytes(whole).first(size));
      ASSERT_FALSE(cut) << size;
      EXPECT_EQ(cut.error().code, ErrorCode::kBadFormat);
      EXPECT_LE(cut.error().offset, size);
    }
  }
}

TEST(KeyFileTest, SizesThatLie) {
  for (auto whole :
       {CspKeyFile(kContainer, TestKey::kRsa2048A, {}), CngKeyFile("My key", TestKey::kRsa2048A)}) {
    for (size_t field = 8; field < 40; field += 4) {
      auto bad = whole;
      std::fill_n(bad.begin() + static_cast<ptrdiff_t>(field), 4, uint8_t{0xFF});
      const auto file = ParseKeyFile(bad);
      // The number of no interest of a CNG file may be anything.
      EXPECT_EQ(file.has_value(), whole[0] == 1 && field == 12) << field;
    }
  }
}

TEST(KeyFileTest, WhatIsNoKeyFile) {
  for (const std::string& text : {std::string(), std::string("[.ShellClassInfo]\r\n"),
                                  std::string(100, '\0'), std::string(100, '\xFF')}) {
    const auto file = ParseKeyFile(x509::AsBytes(text));
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().detail, x509::ErrorCode::kUnexpectedTag);
  }
}

// A modulus that does not fit its blob is no key, and the rest of the file is read.
TEST(KeyFileTest, ABrokenPublicKeyIsLeftOut) {
  auto file = CspKeyFile(kContainer, {}, TestKey::kRsa2048A);
  const size_t bits = 40 + sizeof(kContainer) + 20 + 8;
  file[bits + 2] = 0xFF;
  const auto read = ParseKeyFile(file);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->public_keys.empty());
}

}  // namespace
}  // namespace pkiaudit::stores
