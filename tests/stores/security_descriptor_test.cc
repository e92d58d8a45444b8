// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/security_descriptor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "stores/keys/well_known_sids.h"

namespace pkiaudit::stores {
namespace {

using ::testing::ElementsAre;

struct SidCase {
  const char* text;
  const char* canonical;
};

constexpr SidCase kSids[] = {
    {"S-1-1-0", "S-1-1-0"},
    {"s-1-5-18", "S-1-5-18"},
    {"S-1-5-32-0544", "S-1-5-32-544"},
    {"S-1-0x000000000005-18", "S-1-5-18"},
    {"S-1-0X0000FFFFFFFF-1", "S-1-4294967295-1"},
    {"S-1-0x000100000000-1", "S-1-0x000100000000-1"},
    {"S-1-0xFFFFFFFFFFFF-4294967295", "S-1-0xffffffffffff-4294967295"},
    {"S-1-5-21-2127521184-1604012920-1887927527-1601",
     "S-1-5-21-2127521184-1604012920-1887927527-1601"},
    {"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15", "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15"},
};

TEST(SecurityIdentifierTest, ReadsAndPrintsCanonically) {
  for (const SidCase& row : kSids) {
    const auto sid = SecurityIdentifier::Parse(row.text);
    ASSERT_TRUE(sid) << row.text;
    EXPECT_EQ(sid->ToText(), row.canonical);
    EXPECT_EQ(SecurityIdentifier::Parse(sid->ToText()), sid);
    EXPECT_FALSE(sid->IsSymbolic());
  }
}

constexpr std::string_view kBadSids[] = {
    "",
    "S",
    "S-",
    "S-1",
    "S-1-5",
    "S-1-5-",
    "S-1-5--18",
    "S-1-5-18-",
    "S-2-5-18",
    "S-01-5-18",
    "-1-5-18",
    "X-1-5-18",
    "S-1-5-18 ",
    " S-1-5-18",
    "S-1-5-+18",
    "S-1-5--1",
    "S-1-5-0x12",
    "S-1-5-4294967296",
    "S-1-5-00000000018",
    "S-1-4294967296-1",
    "S-1-0x5-18",
    "S-1-0x0000000000005-18",
    "S-1-0x00000000000G-18",
    "S-1-0x-18",
    "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16",
    "SY",
};

TEST(SecurityIdentifierTest, RefusesWhatIsNoSid) {
  for (const std::string_view text : kBadSids) {
    EXPECT_FALSE(SecurityIdentifier::Parse(text)) << text;
  }
}

TEST(SecurityIdentifierTest, IsNobodyByDefault) {
  EXPECT_EQ(SecurityIdentifier().ToText(), "S-1-0-0");
}

TEST(SecurityIdentifierTest, TellsItsParts) {
  const auto sid = SecurityIdentifier::Parse("S-1-5-21-7-8-9-1601");
  ASSERT_TRUE(sid);
  EXPECT_EQ(sid->authority(), SecurityIdentifier::kNtAuthority);
  EXPECT_THAT(sid->sub_authorities(), ElementsAre(21u, 7u, 8u, 9u, 1601u));
  EXPECT_EQ(sid->relative_id(), 1601u);
  EXPECT_TRUE(sid->IsOfDomain());
  EXPECT_TRUE(sid->IsNt(21));
  EXPECT_FALSE(sid->IsNt(22));
  EXPECT_EQ(*sid, SecurityIdentifier(5, {21, 7, 8, 9, 1601}));
}

struct DomainCase {
  const char* text;
  bool is_of_domain;
};

TEST(SecurityIdentifierTest, TellsAccountsOfDomains) {
  constexpr DomainCase kCases[] = {
      {"S-1-5-21-7-8-9", false},     {"S-1-5-21-7-8-9-500", true},  {"S-1-5-21-7-8-9-500-1", false},
      {"S-1-5-32-7-8-9-500", false}, {"S-1-1-21-7-8-9-500", false},
  };
  for (const DomainCase& row : kCases) {
    EXPECT_EQ(SecurityIdentifier::Parse(row.text)->IsOfDomain(), row.is_of_domain) << row.text;
  }
  EXPECT_TRUE(SecurityIdentifier::Symbolic("DA", 512).IsOfDomain());
}

TEST(SecurityIdentifierTest, TellsBuiltinGroups) {
  EXPECT_TRUE(SecurityIdentifier(5, {32, 544}).IsBuiltin(544));
  EXPECT_FALSE(SecurityIdentifier(5, {32, 544}).IsBuiltin(545));
  EXPECT_FALSE(SecurityIdentifier(5, {32, 544, 544}).IsBuiltin(544));
  EXPECT_FALSE(SecurityIdentifier(5, {33, 544}).IsBuiltin(544));
  EXPECT_FALSE(SecurityIdentifier(1, {32, 544}).IsBuiltin(544));
}

TEST(SecurityIdentifierTest, MakesChildren) {
  const SecurityIdentifier domain(5, {21, 7, 8, 9});
  EXPECT_EQ(domain.Child(512)->ToText(), "S-1-5-21-7-8-9-512");
  EXPECT_FALSE(SecurityIdentifier::Symbolic("DA", 512).Child(1));
  EXPECT_FALSE(SecurityIdentifier::Parse(kSids[std::size(kSids) - 1].text)->Child(1));
}

TEST(SecurityIdentifierTest, KeepsSymbolicOnesApart) {
  const auto admins = SecurityIdentifier::Symbolic("DA", 512);
  const SecurityIdentifier numeric(5, {21, 7, 8, 9, 512});
  EXPECT_EQ(admins.ToText(), "DA");
  EXPECT_TRUE(admins.IsSymbolic());
  EXPECT_FALSE(admins.IsNt(512));
  EXPECT_NE(admins, numeric);
  EXPECT_NE(admins, SecurityIdentifier(5, {512}));
  EXPECT_NE(admins, SecurityIdentifier::Symbolic("DU", 513));
  EXPECT_EQ(admins, SecurityIdentifier::Symbolic("DA", 512));

  EXPECT_TRUE(MayBeSame(admins, numeric));
  EXPECT_TRUE(MayBeSame(numeric, admins));
  EXPECT_TRUE(MayBeSame(numeric, numeric));
  EXPECT_TRUE(MayBeSame(admins, admins));
  EXPECT_FALSE(MayBeSame(admins, SecurityIdentifier::Symbolic("DU", 513)));
  EXPECT_FALSE(MayBeSame(admins, SecurityIdentifier(5, {21, 7, 8, 9, 513})));
  EXPECT_FALSE(MayBeSame(admins, SecurityIdentifier(5, {32, 512})));
  EXPECT_FALSE(MayBeSame(numeric, SecurityIdentifier(5, {21, 7, 8, 10, 512})));
}

TEST(WellKnownSidsTest, HoldsCanonicalSidsAndEachAliasOnce) {
  std::set<std::string_view> sids;
  std::set<std::string_view> aliases;
  for (const WellKnownSid& row : WellKnownSids()) {
    const auto sid = SecurityIdentifier::Parse(row.sid);
    ASSERT_TRUE(sid) << row.sid;
    EXPECT_EQ(sid->ToText(), row.sid);
    EXPECT_EQ(WellKnownName(*sid), row.name);
    EXPECT_TRUE(sids.insert(row.sid).second) << row.sid;
    EXPECT_TRUE(row.alias.empty() || aliases.insert(row.alias).second) << row.alias;
  }
  for (const DomainSid& row : DomainSids()) {
    EXPECT_EQ(WellKnownName(SecurityIdentifier(5, {21, 7, 8, 9, row.relative_id})), row.name);
    EXPECT_TRUE(row.alias.empty() || aliases.insert(row.alias).second) << row.alias;
  }
}

struct NameCase {
  const char* sid;
  const char* name;
};

TEST(WellKnownSidsTest, NamesAsWindowsDocuments) {
  constexpr NameCase kCases[] = {
      {"S-1-1-0", "Everyone"},
      {"S-1-3-4", "OWNER RIGHTS"},
      {"S-1-5-7", "ANONYMOUS LOGON"},
      {"S-1-5-11", "Authenticated Users"},
      {"S-1-5-18", "SYSTEM"},
      {"S-1-5-20", "NETWORK SERVICE"},
      {"S-1-5-32-544", "Administrators"},
      {"S-1-5-32-545", "Users"},
      {"S-1-5-32-568", "IIS_IUSRS"},
      {"S-1-5-21-7-8-9-512", "Domain Admins"},
      {"S-1-5-21-7-8-9-513", "Domain Users"},
      {"S-1-5-21-7-8-9-1601", ""},
      {"S-1-5-21-7-8-9", ""},
      {"S-1-5-32-512", ""},
      {"S-1-5-82-1-2-3-4-5", ""},
  };
  for (const NameCase& row : kCases) {
    EXPECT_EQ(WellKnownName(*SecurityIdentifier::Parse(row.sid)), row.name) << row.sid;
  }
  EXPECT_EQ(WellKnownName(SecurityIdentifier::Symbolic("EA", 519)), "Enterprise Admins");
}

}  // namespace
}  // namespace pkiaudit::stores
