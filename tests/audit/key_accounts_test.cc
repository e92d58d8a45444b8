// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/key_accounts.h"

#include <gtest/gtest.h>

#include <string>

#include "stores/keys/sddl.h"

namespace pkiaudit::audit {
namespace {

constexpr char kServiceAccount[] = "S-1-5-21-1-2-3-1601";

// "S-1-5-18 expected 0x1f01ff [0]" of each account.
std::vector<std::string> Accounts(std::string_view sddl, bool account_known = true,
                                  std::set<stores::SecurityIdentifier> unresolved = {}) {
  const auto descriptor = stores::ParseSddl(sddl);
  EXPECT_TRUE(descriptor) << sddl;
  AccountContext context{*stores::SecurityIdentifier::Parse(kServiceAccount), {}, {}};
  const auto exposures = FindExposures(*descriptor, account_known ? &context : nullptr);
  std::vector<std::string> told;
  for (const KeyAccount& account :
       FindKeyAccounts(*descriptor, *exposures, account_known, unresolved)) {
    std::string text =
        account.sid.ToText() + " " + std::string(KeyAccountVerdictName(account.verdict));
    if (account.verdict == KeyAccountVerdict::kTooOpen) {
      text += " " + std::string(SeverityName(account.severity));
    }
    char mask[16];
    std::snprintf(mask, sizeof mask, " 0x%x", account.rights);
    text += mask;
    for (size_t entry : account.entries) {
      text += " #" + std::to_string(entry);
    }
    text += account.as_owner ? " owner" : "";
    text += account.null_dacl ? " null" : "";
    told.push_back(text);
  }
  return told;
}

using Told = std::vector<std::string>;

TEST(KeyAccountsTest, WhatIsExpected) {
  EXPECT_EQ(Accounts("O:SYD:(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;S-1-5-21-1-2-3-1601)"),
            (Told{"S-1-5-18 expected 0x1f01ff #0", "S-1-5-32-544 expected 0x1f01ff #1",
                  "S-1-5-21-1-2-3-1601 expected 0x120089 #2"}));
}

TEST(KeyAccountsTest, WhatIsTooMuch) {
  EXPECT_EQ(Accounts("O:SYD:(A;;FR;;;WD)(A;;FA;;;S-1-5-21-1-2-3-1601)(A;;FA;;;WD)"),
            (Told{"S-1-1-0 tooOpen critical 0x1f01ff #0 #2",
                  "S-1-5-21-1-2-3-1601 tooOpen notice 0x1f01ff #1"}));
}

TEST(KeyAccountsTest, WhoIsNotKnownMayBeTheServiceAccount) {
  EXPECT_EQ(Accounts("O:SYD:(A;;FR;;;S-1-5-21-1-2-3-9)", false),
            (Told{"S-1-5-21-1-2-3-9 mayBeServiceAccount 0x120089 #0"}));
  EXPECT_EQ(Accounts("O:SYD:(A;;FA;;;S-1-5-21-1-2-3-8)(A;;FR;;;S-1-5-21-1-2-3-9)", false),
            (Told{"S-1-5-21-1-2-3-8 tooOpen error 0x1f01ff #0",
                  "S-1-5-21-1-2-3-9 mayBeServiceAccount 0x120089 #1"}))
      << "one account is meant to read";
  EXPECT_EQ(Accounts("O:SYD:(A;;FR;;;S-1-5-21-1-2-3-9)"),
            (Told{"S-1-5-21-1-2-3-9 tooOpen warning 0x120089 #0"}));
}

TEST(KeyAccountsTest, DeniedHarmlessAndGone) {
  EXPECT_EQ(Accounts("O:SYD:(D;;FA;;;WD)(A;;0x20000;;;S-1-5-21-1-2-3-9)(A;;FR;;;S-1-5-21-1-2-3-8)",
                     true, {*stores::SecurityIdentifier::Parse("S-1-5-21-1-2-3-8")})
                .back(),
            "S-1-5-21-1-2-3-8 gone 0x0 #2");
  EXPECT_EQ(Accounts("O:SYD:(D;;FA;;;WD)"), (Told{"S-1-1-0 denied 0x0 #0"}));
  EXPECT_EQ(Accounts("O:SYD:(A;;0x20000;;;S-1-5-21-1-2-3-9)"),
            (Told{"S-1-5-21-1-2-3-9 harmless 0x20000 #0"}));
  EXPECT_EQ(Accounts("O:SYD:(A;IO;FA;;;WD)"), Told{}) << "it does not apply";
}

TEST(KeyAccountsTest, TheOwnerAndANullDacl) {
  EXPECT_EQ(Accounts("O:S-1-5-21-1-2-3-9D:(A;;FA;;;SY)").back(),
            "S-1-5-21-1-2-3-9 tooOpen warning 0x60000 owner");
  EXPECT_EQ(Accounts("O:SYD:NO_ACCESS_CONTROL"), (Told{"S-1-1-0 tooOpen critical 0x1f01ff null"}));
}

}  // namespace
}  // namespace pkiaudit::audit
