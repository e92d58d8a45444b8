// SPDX-License-Identifier: Apache-2.0
#include "stores/store_location.h"

#include <gtest/gtest.h>

namespace pkiaudit::stores {
namespace {

using Kind = StoreLocation::Kind;

TEST(StoreLocationTest, NamesAreWindowsOwn) {
  const struct {
    StoreLocation location;
    const char* logical;
    const char* text;
  } kCases[] = {
      {{Kind::kLocalMachine, "", "Root", ".GroupPolicy"},
       "LocalMachine\\Root",
       "LocalMachine\\Root (.GroupPolicy)"},
      {{Kind::kCurrentUser, "", "My", ""}, "CurrentUser\\My", "CurrentUser\\My"},
      {{Kind::kUser, "S-1-5-18", "CA", ""}, "Users\\S-1-5-18\\CA", "Users\\S-1-5-18\\CA"},
      {{Kind::kService, "W3SVC", "My", ""}, "Services\\W3SVC\\My", "Services\\W3SVC\\My"},
      {{Kind::kFile, "", "a/b.pem", ""}, "a/b.pem", "a/b.pem"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(LogicalName(test.location), test.logical);
    EXPECT_EQ(ToText(test.location), test.text);
  }
}

TEST(StoreLocationTest, StoreNamesCompareWithoutCase) {
  const StoreLocation root{Kind::kLocalMachine, "", "Root", ".Default"};
  EXPECT_TRUE(root.IsStore(Kind::kLocalMachine, "ROOT"));
  EXPECT_FALSE(root.IsStore(Kind::kCurrentUser, "Root"));
  EXPECT_FALSE(root.IsStore(Kind::kLocalMachine, "Roots"));
}

TEST(StoreLocationTest, PhysicalStoresMakeOneLogicalStore) {
  const StoreLocation root{Kind::kLocalMachine, "", "Root", ".Default"};
  EXPECT_TRUE(root.SameLogicalStore({Kind::kLocalMachine, "", "root", ".AuthRoot"}));
  EXPECT_FALSE(root.SameLogicalStore({Kind::kLocalMachine, "", "CA", ".Default"}));
  EXPECT_FALSE(root.SameLogicalStore({Kind::kCurrentUser, "", "Root", ""}));

  const StoreLocation user{Kind::kUser, "S-1-5-21-1", "My", ""};
  EXPECT_FALSE(user.SameLogicalStore({Kind::kUser, "S-1-5-21-2", "My", ""}));
}

TEST(StoreLocationTest, PathsOfFilesAreExact) {
  const StoreLocation file{Kind::kFile, "", "a.pem", ""};
  EXPECT_TRUE(file.SameLogicalStore(file));
  EXPECT_FALSE(file.SameLogicalStore({Kind::kFile, "", "A.pem", ""}));
  EXPECT_FALSE(file.IsWindowsStore());
}

}  // namespace
}  // namespace pkiaudit::stores
