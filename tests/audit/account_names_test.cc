// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/account_names.h"

#include <gtest/gtest.h>

namespace pkiaudit::audit {
namespace {

TEST(AccountNamesTest, WhatWindowsDocumentsComesBeforeWhatTheHostSays) {
  stores::HostFacts host;
  host.account_names = {{"S-1-5-18", "NT-AUTORIT\xC3\x84T\\SYSTEM"},
                        {"S-1-5-21-1-2-3-1105", "CORP\\pki-operators"}};
  const auto told = [&](const char* sid) {
    return NameAndSid(*stores::SecurityIdentifier::Parse(sid), host);
  };
  EXPECT_EQ(told("S-1-5-18"), "S-1-5-18 (SYSTEM)");
  EXPECT_EQ(told("S-1-5-21-1-2-3-1105"), "S-1-5-21-1-2-3-1105 (CORP\\pki-operators)");
  EXPECT_EQ(told("S-1-5-21-1-2-3-1106"), "S-1-5-21-1-2-3-1106");
}

}  // namespace
}  // namespace pkiaudit::audit
