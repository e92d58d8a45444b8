// SPDX-License-Identifier: Apache-2.0
#include "stores/safe_path.h"

#include <gtest/gtest.h>

#include <string>

namespace pkiaudit::stores {
namespace {

TEST(SafePathTest, NamesThatAFileMayHave) {
  for (const char* const name :
       {"My", "S-1-5-21-1-2-3-500", "W3SVC", "Schl\xC3\xBCssel \xE6\xA0\xB9", "a.b", ".hidden",
        "AAD Token Issuer", "..a", "COM", "COM10", "console", "NULL", "a%20b",
        "MSSQL$SQLEXPRESS"}) {
    EXPECT_TRUE(IsSafeName(name)) << name;
  }
  EXPECT_TRUE(IsSafeName(std::string(255, 'a')));
}

TEST(SafePathTest, NamesThatLeadElsewhereOrAreNone) {
  for (const char* const name : {"",
                                 ".",
                                 "..",
                                 "...",
                                 "a/b",
                                 "../x",
                                 "a\\b",
                                 "C:",
                                 "a:b",
                                 "a\nb",
                                 "a\x7F",
                                 "a\x1F",
                                 "<",
                                 ">",
                                 "\"",
                                 "|",
                                 "?",
                                 "*",
                                 "a.",
                                 "a ",
                                 " ",
                                 "\xFF",
                                 "\xED\xA0\x80",
                                 "NUL",
                                 "nul.txt",
                                 "NUL .txt",
                                 "Con",
                                 "PRN",
                                 "aux",
                                 "COM1",
                                 "com9.x",
                                 "LPT0",
                                 "COM\xC2\xB9",
                                 "CONIN$",
                                 "conout$"}) {
    EXPECT_FALSE(IsSafeName(name)) << name;
  }
  EXPECT_FALSE(IsSafeName(std::string("a\0b", 3)));
  EXPECT_FALSE(IsSafeName(std::string(256, 'a')));
}

TEST(SafePathTest, EachPartOfAPathIsAName) {
  EXPECT_TRUE(IsSafePath("snapshot.xml"));
  EXPECT_TRUE(IsSafePath("stores/LocalMachine/My/"));
  EXPECT_TRUE(IsSafePath("stores/LocalMachine/My/a.blob"));
  for (const char* const path : {"", "/", "/a", "a//b", "a//", "a/../b", "../a", "a/.", "a/NUL/b",
                                 "C:/a", "a/b:c", "a\\b"}) {
    EXPECT_FALSE(IsSafePath(path)) << path;
  }
}

}  // namespace
}  // namespace pkiaudit::stores
