// SPDX-License-Identifier: Apache-2.0
// The catalogue as a whole: what every check must have, whoever adds it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "audit/check.h"

namespace pkiaudit::audit {
namespace {

TEST(CheckTableTest, IsSortedAndFindsEachById) {
  const auto checks = AllChecks();
  ASSERT_FALSE(checks.empty());
  EXPECT_TRUE(std::ranges::is_sorted(checks, {}, &Check::id));
  std::set<std::string_view> ids;
  for (const Check* check : checks) {
    EXPECT_TRUE(ids.insert(check->id).second) << check->id;
    EXPECT_EQ(check, FindCheck(check->id));
  }
  EXPECT_EQ(nullptr, FindCheck("no-such-check"));
}

TEST(CheckTableTest, EachSaysAllThatAReportTells) {
  for (const Check* check : AllChecks()) {
    SCOPED_TRACE(check->id);
    EXPECT_EQ(std::string_view::npos,
              check->id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"));
    for (std::string_view text :
         {check->title, check->severity_reason, check->summary, check->meaning, check->remediation,
          check->verification, check->citation}) {
      EXPECT_GE(text.size(), 10u) << text;
      EXPECT_FALSE(text.starts_with(' ') || text.ends_with(' ') || text.ends_with('\n')) << text;
      EXPECT_EQ(std::string_view::npos, text.find("  ")) << text;
    }
    EXPECT_NE(0, check->roles);
    EXPECT_FALSE(check->title.ends_with('.')) << "a title is no sentence";
    EXPECT_TRUE(check->summary.ends_with('.')) << check->summary;
  }
}

TEST(CheckTableTest, CausesExistAndDoNotRunInACircle) {
  std::function<void(const Check&, std::set<std::string_view>)> walk =
      [&](const Check& check, std::set<std::string_view> path) {
        ASSERT_TRUE(path.insert(check.id).second) << "a circle through " << check.id;
        for (std::string_view cause : check.explained_by) {
          const Check* found = FindCheck(cause);
          ASSERT_NE(nullptr, found) << check.id << " is explained by unknown " << cause;
          EXPECT_NE(0, found->roles & check.roles) << cause << " never runs with " << check.id;
          // One may tell several subjects by one finding.
          if (found != &check) walk(*found, path);
        }
      };
  for (const Check* check : AllChecks()) {
    walk(*check, {});
  }
}

}  // namespace
}  // namespace pkiaudit::audit
