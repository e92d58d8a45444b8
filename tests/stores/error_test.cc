// SPDX-License-Identifier: Apache-2.0
#include "stores/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace pkiaudit::stores {
namespace {

TEST(ErrorTest, EveryCodeHasItsOwnNameAndDescription) {
  std::set<std::string_view> names;
  std::set<std::string_view> descriptions;
  constexpr int kLast = static_cast<int>(ErrorCode::kUnsupportedHere);
  for (int code = 0; code <= kLast; ++code) {
    const std::string_view name = ErrorName(static_cast<ErrorCode>(code));
    EXPECT_NE(name, "unknown") << code;
    names.insert(name);
    descriptions.insert(Describe(static_cast<ErrorCode>(code)));
    EXPECT_EQ(FindErrorCode(name), static_cast<ErrorCode>(code));
  }
  EXPECT_EQ(names.size(), kLast + 1u);
  EXPECT_EQ(descriptions.size(), kLast + 1u);
  EXPECT_FALSE(FindErrorCode("unknown"));
}

}  // namespace
}  // namespace pkiaudit::stores
