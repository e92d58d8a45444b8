// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/shown_url.h"

#include <gtest/gtest.h>

namespace pkiaudit::audit {
namespace {

TEST(ShownUrlTest, IsPlainText) {
  EXPECT_EQ(ShownUrl("http://pki/<b>\x1b\xff"), "http://pki/<b>%1B%FF");
}

TEST(ShownUrlTest, IsCutAndStaysTellable) {
  const std::string a(3000, 'a');
  EXPECT_LT(ShownUrl(a).size(), 2200u);
  EXPECT_NE(ShownUrl(a), ShownUrl(a + "b"));
}

}  // namespace
}  // namespace pkiaudit::audit
