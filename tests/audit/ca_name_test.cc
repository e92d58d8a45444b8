// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ca_name.h"

#include <gtest/gtest.h>

#include "tests/support/distinguished_name.h"

namespace pkiaudit::audit {
namespace {

TEST(CaNameTest, Unsanitizes) {
  struct Case {
    const char* sanitized;
    const char* name;
  };
  const Case cases[] = {
      {"", ""},
      {"Corp Issuing CA", "Corp Issuing CA"},
      // The examples of [MS-WCCE] 1.3.2.5 and [MS-CSRA] 1.3.1.6.
      {"LongCAName!0028WithSpeci@!0023$!0025!005eCharacters",
       "LongCAName(WithSpeci@#$%^Characters"},
      {"!0021", "!"},
      {"!005E", "^"},
      {"B!00fcro!20ac", "B\xC3\xBCro\xE2\x82\xAC"},
      {"!d83d!de00", "\xF0\x9F\x98\x80"},
      // No escapes.
      {"!", "!"},
      {"!002", "!002"},
      {"!00g8", "!00g8"},
      {"!+028", "!+028"},
      {"!0000", "!0000"},
      {"!d83d", "!d83d"},
      {"!d83dx!de00", "!d83dx!de00"},
      {"!de00", "!de00"},
      {"!!0028", "!("},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(UnsanitizeCaName(c.sanitized), c.name) << c.sanitized;
  }
}

std::optional<bool> IsNamed(std::string_view name, std::string_view configured) {
  const auto der = test_support::ParseName(name).Der();
  return IsCaNamed(x509::Name(der), configured);
}

TEST(CaNameTest, ComparesWithTheCommonName) {
  EXPECT_EQ(IsNamed("DC=corp,CN=Corp Issuing CA", "Corp Issuing CA"), true);
  EXPECT_EQ(IsNamed("DC=corp,CN=Corp Issuing CA", "CORP Issuing CA"), true);
  EXPECT_EQ(IsNamed("DC=corp,CN=Corp (G2)", "Corp !0028G2!0029"), true);
  EXPECT_EQ(IsNamed("DC=corp,CN=Corp !0028G2!0029", "Corp !0028G2!0029"), true);
  EXPECT_EQ(IsNamed("CN=First,CN=Second", "Second"), true);
  EXPECT_EQ(IsNamed("DC=corp,CN=Corp Issuing CA", "Corp Issuing CA 2"), false);
  EXPECT_EQ(IsNamed("DC=corp,CN=Corp Issuing CA 2", "Corp Issuing CA"), false);
  EXPECT_EQ(IsNamed("DC=Corp Issuing CA,CN=Other", "Corp Issuing CA"), false);
}

TEST(CaNameTest, ComparesWithAShortenedName) {
  const std::string start(51, 'A');
  EXPECT_EQ(IsNamed("CN=" + start + "BCDEFGH", start + "-12345"), true);
  EXPECT_EQ(IsNamed("CN=" + std::string(50, 'A') + "BBCDEFGH", start + "-12345"), false);
  EXPECT_EQ(IsNamed("CN=" + start + "BCDEFGH", start + "-1234x"), false);
  // The escape that did not fit is left out of the start.
  const std::string short_start(48, 'A');
  EXPECT_EQ(IsNamed("CN=" + short_start + "(BCDEFGH)", short_start + "-00017"), true);
  EXPECT_EQ(IsNamed("CN=Corp CA Two", "Corp-12345"), false);
}

TEST(CaNameTest, NothingWhereNothingTells) {
  EXPECT_EQ(IsNamed("O=Corp,C=DE", "Corp Issuing CA"), std::nullopt);
  EXPECT_EQ(IsNamed("CN=Corp Issuing CA", ""), std::nullopt);
  EXPECT_EQ(IsCaNamed(x509::Name(), "Corp Issuing CA"), std::nullopt);
}

}  // namespace
}  // namespace pkiaudit::audit
