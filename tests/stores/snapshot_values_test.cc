// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "stores/snapshot/values.h"
#include "tests/support/der_writer.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {
namespace {

TEST(SnapshotValuesTest, Sids) {
  for (const char* sid : {"S-1-0", "S-1-5-18", "S-1-5-21-2127521184-1604012920-1887927527-1601",
                          "S-1-281474976710655", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"}) {
    EXPECT_TRUE(IsSid(sid)) << sid;
  }
  for (const char* sid :
       {"", "S-1", "S-1-", "S-2-5-18", "s-1-5-18", "S-1-5-", "S-1-5--18", "S-1-5-18 ", "S-1-5-x",
        "S-1-5-12345678901", "S-1-1234567890123456", "S-1--5", "DOMAIN\\user",
        "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16"}) {
    EXPECT_FALSE(IsSid(sid)) << sid;
  }
}

TEST(SnapshotValuesTest, TextIsCountedInCharacters) {
  EXPECT_FALSE(IsText(""));
  EXPECT_TRUE(IsText("\xC3\xA4", 1));
  EXPECT_FALSE(IsText("ab", 1));
  EXPECT_FALSE(IsText("\xE4"));
  EXPECT_TRUE(IsText(std::string(kMaxTextLength, 'x')));
  EXPECT_FALSE(IsText(std::string(kMaxTextLength + 1, 'x')));
}

TEST(SnapshotValuesTest, Booleans) {
  EXPECT_EQ(ParseXmlBoolean("true"), true);
  EXPECT_EQ(ParseXmlBoolean("1"), true);
  EXPECT_EQ(ParseXmlBoolean("false"), false);
  EXPECT_EQ(ParseXmlBoolean("0"), false);
  for (const char* value : {"", "True", "yes", "10"}) {
    EXPECT_EQ(ParseXmlBoolean(value), std::nullopt) << value;
  }
}

TEST(SnapshotValuesTest, UnsignedIntegers) {
  EXPECT_EQ(ParseXmlUnsignedInt("0"), 0u);
  EXPECT_EQ(ParseXmlUnsignedInt("4294967295"), 0xFFFFFFFFu);
  for (const char* value : {"", "-1", "4294967296", "0x1", "1 ", "1.0"}) {
    EXPECT_EQ(ParseXmlUnsignedInt(value), std::nullopt) << value;
  }
}

TEST(SnapshotValuesTest, Times) {
  const auto time = ParseUtcTime("2026-06-01T08:00:00Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(time->unix_seconds, test_support::UnixTime(2026, 6, 1, 8));
  for (const char* value :
       {"", "2026-06-01", "2026-06-01T08:00:00", "2026-06-01T08:00:00+00:00",
        "2026-06-31T08:00:00Z", "2026-06-01 08:00:00Z", "2026-06-01T08:00:00.0Z"}) {
    EXPECT_EQ(ParseUtcTime(value), std::nullopt) << value;
  }
}

TEST(SnapshotValuesTest, Thumbprints) {
  const std::string hex = "0102030405060708090A0B0C0D0E0F1011121314";
  ASSERT_TRUE(ParseThumbprint(hex));
  EXPECT_EQ(x509::ToHex(*ParseThumbprint(hex)), hex);
  for (const std::string& value :
       {std::string(), hex.substr(2), hex + "15",
        std::string("0102030405060708090a0b0c0d0e0f1011121314"), "X" + hex.substr(1)}) {
    EXPECT_EQ(ParseThumbprint(value), std::nullopt) << value;
  }
}

}  // namespace
}  // namespace pkiaudit::stores
