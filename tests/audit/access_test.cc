// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "stores/keys/sddl.h"

namespace pkiaudit::audit {

void PrintTo(Access access, std::ostream* out) {
  *out << (access == Access::kGranted  ? "granted"
           : access == Access::kDenied ? "denied"
                                       : "not known");
}

namespace {

using stores::AccessControlEntry;
using stores::AceType;
using stores::Acl;
using stores::SecurityDescriptor;
using stores::SecurityIdentifier;
using ::testing::IsEmpty;
using ::testing::Not;

using Indices = std::vector<size_t>;

const SecurityIdentifier kAccount(5, {21, 7, 8, 9, 1601});
const SecurityIdentifier kGroup(5, {21, 7, 8, 9, 1700});
const SecurityIdentifier kOtherGroup(5, {21, 7, 8, 9, 1800});

SecurityDescriptor Parsed(std::string_view sddl) {
  const auto descriptor = stores::ParseSddl(sddl);
  EXPECT_TRUE(descriptor) << sddl;
  return descriptor.value_or(SecurityDescriptor());
}

// The account as in tables: "@" is its SID, "#" that of its group, "~" that of a group it is not
// in.
SecurityDescriptor Told(std::string_view text) {
  std::string sddl = "O:SYG:SY";
  for (const char c : text) {
    if (c == '@' || c == '#' || c == '~') {
      sddl += (c == '@' ? kAccount : c == '#' ? kGroup : kOtherGroup).ToText();
    } else {
      sddl += c;
    }
  }
  // A description of its own owner stands first.
  return Parsed(text.starts_with("O:") ? sddl.substr(8) : sddl);
}

AccountContext WithGroups(std::vector<SecurityIdentifier> groups) {
  return {.account = kAccount, .groups = std::move(groups), .pool = AppPoolSid("SCEP")};
}

AccountContext WithoutGroups() {
  return {.account = kAccount, .groups = std::nullopt, .pool = AppPoolSid("SCEP")};
}

TEST(AccessTest, ExpandsGenericRights) {
  EXPECT_EQ(ExpandGenericRights(kGenericRead), 0x120089u);
  EXPECT_EQ(ExpandGenericRights(kGenericWrite), 0x120116u);
  EXPECT_EQ(ExpandGenericRights(kGenericExecute), 0x1200A0u);
  EXPECT_EQ(ExpandGenericRights(kGenericAll), 0x1F01FFu);
  EXPECT_EQ(ExpandGenericRights(0xD01F01FF), 0x1F01FFu);
  EXPECT_EQ(ExpandGenericRights(0x80120089), 0x120089u);
  EXPECT_EQ(ExpandGenericRights(0x00000001), 0x1u);
  EXPECT_EQ(ExpandGenericRights(0xF0000000), 0x1F01FFu);
}

TEST(AccessTest, NamesRightsAsWindowsDoes) {
  EXPECT_EQ(kFileRead, Parsed("D:(A;;FR;;;SY)").dacl.entries[0].access_mask);
  EXPECT_EQ(kFileWrite, Parsed("D:(A;;FW;;;SY)").dacl.entries[0].access_mask);
  EXPECT_EQ(kFileExecute, Parsed("D:(A;;FX;;;SY)").dacl.entries[0].access_mask);
  EXPECT_EQ(kFullControl, Parsed("D:(A;;FA;;;SY)").dacl.entries[0].access_mask);
  EXPECT_EQ(kFileChange, 0xD0116u);
  EXPECT_EQ(kFileRead & kFileChange, 0u);
}

struct SidCase {
  SecurityIdentifier sid;
  const char* text;
};

TEST(AccessTest, KnowsItsSids) {
  const SidCase cases[] = {
      {Everyone(), "S-1-1-0"},
      {OwnerRights(), "S-1-3-4"},
      {Anonymous(), "S-1-5-7"},
      {AuthenticatedUsers(), "S-1-5-11"},
      {LocalSystem(), "S-1-5-18"},
      {NetworkService(), "S-1-5-20"},
      {Administrators(), "S-1-5-32-544"},
      {IisIusrs(), "S-1-5-32-568"},
  };
  for (const SidCase& row : cases) {
    EXPECT_EQ(row.sid.ToText(), row.text);
  }
}

TEST(AppPoolSidTest, IsThatOfWindows) {
  constexpr std::string_view kDefault =
      "S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415";
  for (const std::string_view name : {"DefaultAppPool", "DEFAULTAPPPOOL", "defaultapppool"}) {
    ASSERT_TRUE(AppPoolSid(name));
    EXPECT_EQ(AppPoolSid(name)->ToText(), kDefault);
  }
  EXPECT_NE(AppPoolSid("SCEP"), AppPoolSid("DefaultAppPool"));
  EXPECT_FALSE(AppPoolSid(""));
  EXPECT_FALSE(AppPoolSid("Sch\xC3\x9Clerpool"));
}

struct MembershipCase {
  const char* sid;
  Membership with_groups;  // the group of the account, no other
  Membership without;
};

TEST(MembershipTest, FollowsGroupsAndAssumesNoAdministrator) {
  constexpr Membership kNo = Membership::kNo;
  constexpr Membership kMaybe = Membership::kMaybe;
  constexpr Membership kYes = Membership::kYes;
  constexpr MembershipCase kCases[] = {
      {"S-1-5-21-7-8-9-1601", kYes, kYes},
      {"S-1-5-21-7-8-9-1700", kYes, kMaybe},
      {"S-1-5-21-7-8-9-1800", kNo, kMaybe},
      {"S-1-5-21-7-8-9-16010", kNo, kMaybe},
      {"S-1-1-0", kYes, kYes},
      {"S-1-5-11", kYes, kYes},
      {"S-1-5-32-568", kYes, kYes},
      // Users, Guests, Domain Users, Power Users, Cryptographic Operators.
      {"S-1-5-32-545", kNo, kMaybe},
      {"S-1-5-32-546", kNo, kMaybe},
      {"S-1-5-21-7-8-9-513", kNo, kMaybe},
      {"S-1-5-32-547", kNo, kMaybe},
      {"S-1-5-32-569", kNo, kMaybe},
      // Administrators of all kinds.
      {"S-1-5-32-544", kNo, kNo},
      {"S-1-5-32-551", kNo, kNo},
      {"S-1-5-21-7-8-9-512", kNo, kNo},
      {"S-1-5-21-1-1-1-519", kNo, kNo},
      {"S-1-5-21-7-8-9-518", kNo, kNo},
      {"S-1-5-9", kNo, kNo},
      // Other accounts, and what no token holds.
      {"S-1-5-18", kNo, kNo},
      {"S-1-5-19", kNo, kNo},
      {"S-1-5-20", kNo, kNo},
      {"S-1-5-7", kNo, kNo},
      {"S-1-5-21-7-8-9-500", kNo, kNo},
      {"S-1-5-21-7-8-9-501", kNo, kNo},
      {"S-1-0-0", kNo, kNo},
      {"S-1-3-0", kNo, kNo},
      {"S-1-3-1", kNo, kNo},
      {"S-1-5-10", kNo, kNo},
      {"S-1-5-12", kNo, kNo},
      {"S-1-5-80-1-2-3-4-5", kNo, kNo},
      {"S-1-15-2-1", kNo, kNo},
      {"S-1-16-12288", kNo, kNo},
      // By the kind of logon: a list of groups does not tell.
      {"S-1-2-0", kMaybe, kMaybe},
      {"S-1-5-2", kMaybe, kMaybe},
      {"S-1-5-3", kMaybe, kMaybe},
      {"S-1-5-4", kMaybe, kMaybe},
      {"S-1-5-6", kMaybe, kMaybe},
      {"S-1-5-15", kMaybe, kMaybe},
      {"S-1-5-64-10", kMaybe, kMaybe},
      {"S-1-5-80-0", kMaybe, kMaybe},
      {"S-1-5-113", kMaybe, kMaybe},
      {"S-1-18-1", kMaybe, kMaybe},
      // Another pool.
      {"S-1-5-82-3006700770-424185619-1745488364-794895919-4004696415", kNo, kNo},
  };
  for (const MembershipCase& row : kCases) {
    const SecurityIdentifier sid = *SecurityIdentifier::Parse(row.sid);
    EXPECT_EQ(MembershipOf(WithGroups({kGroup}), sid), row.with_groups) << row.sid;
    EXPECT_EQ(MembershipOf(WithoutGroups(), sid), row.without) << row.sid;
  }
}

TEST(MembershipTest, BelievesASuppliedGroup) {
  EXPECT_EQ(MembershipOf(WithGroups({Administrators()}), Administrators()), Membership::kYes);
  const SecurityIdentifier batch(5, {3});
  EXPECT_EQ(MembershipOf(WithGroups({batch}), batch), Membership::kYes);
}

TEST(MembershipTest, HoldsThePoolsOwnSid) {
  const SecurityIdentifier pool = *AppPoolSid("SCEP");
  const SecurityIdentifier other = *AppPoolSid("DefaultAppPool");
  EXPECT_EQ(MembershipOf(WithoutGroups(), pool), Membership::kYes);
  // The pool's identity may be the account.
  const AccountContext identity{.account = pool, .groups = std::nullopt, .pool = std::nullopt};
  EXPECT_EQ(MembershipOf(identity, pool), Membership::kYes);
  EXPECT_EQ(MembershipOf(identity, other), Membership::kNo);
  // Of an account whose pool is not known nobody can say.
  const AccountContext unknown{
      .account = kAccount, .groups = std::vector<SecurityIdentifier>(), .pool = std::nullopt};
  EXPECT_EQ(MembershipOf(unknown, pool), Membership::kMaybe);
}

TEST(MembershipTest, DoesNotGuessTheDomainOfAnAlias) {
  const auto users = SecurityIdentifier::Symbolic("DU", 513);
  const SecurityIdentifier numeric(5, {21, 7, 8, 9, 513});
  EXPECT_EQ(MembershipOf(WithGroups({numeric}), users), Membership::kMaybe);
  EXPECT_EQ(MembershipOf(WithGroups({kGroup}), users), Membership::kNo);
  EXPECT_EQ(MembershipOf(WithoutGroups(), users), Membership::kMaybe);
  const auto admins = SecurityIdentifier::Symbolic("DA", 512);
  EXPECT_EQ(MembershipOf(WithoutGroups(), admins), Membership::kNo);
  EXPECT_EQ(MembershipOf(WithGroups({SecurityIdentifier(5, {21, 7, 8, 9, 512})}), admins),
            Membership::kMaybe);
}

struct AccessCase {
  const char* dacl;
  Access with_group;
  Access without_groups;
  AccessBasis basis_with_group;
  Indices deciding_with_group;
  Indices possible_without_groups;
};

constexpr Access kGranted = Access::kGranted;
constexpr Access kDenied = Access::kDenied;
constexpr Access kNotKnown = Access::kNotKnown;
constexpr AccessBasis kEntries = AccessBasis::kEntries;
constexpr AccessBasis kNoEntry = AccessBasis::kNoEntry;

// May the account read the key (0x120089)?
std::vector<AccessCase> ReadCases() {
  return {
      // As the certificates console leaves it.
      {"D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x120089;;;@)", kGranted, kGranted, kEntries, {2}, {}},
      {"D:PAI(A;;0xd01f01ff;;;SY)(A;;0x80120089;;;@)", kGranted, kGranted, kEntries, {1}, {}},
      {"D:(A;;FA;;;@)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(A;;GA;;;@)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(A;;GR;;;@)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(A;;GW;;;@)", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:(A;;GX;;;@)", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:(A;;0x1;;;@)", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:(A;;0x120088;;;@)", kDenied, kDenied, kNoEntry, {}, {}},
      // Not there at all.
      {"D:PAI(A;;FA;;;SY)(A;;FA;;;BA)", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:(A;;FA;;;DA)(A;;FA;;;EA)(A;;FA;;;CO)(A;;FR;;;NS)", kDenied, kDenied, kNoEntry, {}, {}},
      // Everyone, Authenticated Users, IIS_IUSRS, the pool (SCEP).
      {"D:(A;;FR;;;WD)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(A;;FR;;;AU)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(A;;FR;;;IS)", kGranted, kGranted, kEntries, {0}, {}},
      // Groups.
      {"D:(A;;FR;;;#)", kGranted, kNotKnown, kEntries, {0}, {0}},
      {"D:(A;;FR;;;~)", kDenied, kNotKnown, kNoEntry, {}, {0}},
      {"D:(A;;FR;;;BU)", kDenied, kNotKnown, kNoEntry, {}, {0}},
      {"D:(A;;FR;;;SU)", kNotKnown, kNotKnown, kEntries, {}, {0}},
      {"D:(A;;0x1;;;~)", kDenied, kDenied, kNoEntry, {}, {}},
      // Several entries together.
      {"D:(A;;0x1;;;@)(A;;0x120088;;;WD)", kGranted, kGranted, kEntries, {0, 1}, {}},
      {"D:(A;;0x1;;;@)(A;;0x120088;;;#)", kGranted, kNotKnown, kEntries, {0, 1}, {1}},
      {"D:(A;;0x1;;;@)(A;;FR;;;WD)(A;;FA;;;AU)", kGranted, kGranted, kEntries, {0, 1}, {}},
      // In order: the first entry that speaks of a right decides.
      {"D:(D;;FR;;;@)(A;;FA;;;@)", kDenied, kDenied, kEntries, {0}, {}},
      {"D:(A;;FA;;;@)(D;;FR;;;@)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(D;;0x1;;;WD)(A;;FA;;;@)", kDenied, kDenied, kEntries, {0}, {}},
      {"D:(D;;FW;;;@)(A;;FR;;;@)", kDenied, kDenied, kEntries, {0}, {}},
      {"D:(D;;0x2;;;@)(A;;FR;;;@)", kGranted, kGranted, kEntries, {1}, {}},
      {"D:(D;;FA;;;SY)(D;;FA;;;BA)(A;;FR;;;@)", kGranted, kGranted, kEntries, {2}, {}},
      {"D:(D;;FR;;;#)(A;;FR;;;@)", kDenied, kNotKnown, kEntries, {0}, {0}},
      {"D:(D;;FR;;;~)(A;;FR;;;@)", kGranted, kNotKnown, kEntries, {1}, {0}},
      {"D:(A;;FR;;;@)(D;;FR;;;#)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(D;;FR;;;#)", kDenied, kDenied, kEntries, {0}, {}},
      // Inherit-only entries are for what is made below a folder.
      {"D:(A;OICIIO;FR;;;@)", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:(D;IO;FA;;;@)(A;ID;FR;;;@)", kGranted, kGranted, kEntries, {1}, {}},
      {"D:(A;OICI;FR;;;@)", kGranted, kGranted, kEntries, {0}, {}},
      // Conditions.
      {"D:(XA;;FR;;;@;(a))", kNotKnown, kNotKnown, kEntries, {}, {0}},
      {"D:(XA;;FR;;;WD;(a))(A;;FR;;;@)", kGranted, kGranted, kEntries, {1}, {}},
      {"D:(XD;;FR;;;WD;(a))(A;;FR;;;@)", kNotKnown, kNotKnown, kEntries, {}, {0}},
      {"D:(XD;;FR;;;SY;(a))(A;;FR;;;@)", kGranted, kGranted, kEntries, {1}, {}},
      {"D:(XD;;FR;;;WD;(a))", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:(XD;;FR;;;WD;(a))(D;;FR;;;@)(A;;FR;;;@)", kDenied, kDenied, kEntries, {1}, {}},
      {"D:(XA;;FR;;;SY;(a))", kDenied, kDenied, kNoEntry, {}, {}},
      // Object types mean nothing on a file.
      {"D:(OA;;FR;;;@)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(OA;;FR;bf967aba-0de6-11d0-a285-00aa003049e2;;@)", kDenied, kDenied, kNoEntry, {}, {}},
      {"D:(OA;;FR;;bf967aba-0de6-11d0-a285-00aa003049e2;@)", kGranted, kGranted, kEntries, {0}, {}},
      {"D:(OD;;FR;bf967aba-0de6-11d0-a285-00aa003049e2;;@)(A;;FR;;;@)",
       kDenied,
       kDenied,
       kEntries,
       {0},
       {}},
      {"D:(ZA;;FR;;;@;(a))", kNotKnown, kNotKnown, kEntries, {}, {0}},
      {"D:(ZA;;FR;bf967aba-0de6-11d0-a285-00aa003049e2;;@;(a))",
       kDenied,
       kDenied,
       kNoEntry,
       {},
       {}},
      // What is of the SACL has no effect in the DACL.
      {"D:(AU;SA;FA;;;@)(ML;;NR;;;SI)", kDenied, kDenied, kNoEntry, {}, {}},
      // The owner may read the DACL, that is READ_CONTROL.
      {"O:@D:(A;;0x100089;;;@)", kGranted, kGranted, kEntries, {0}, {}},
      {"O:#D:(A;;0x100089;;;@)", kGranted, kNotKnown, kEntries, {0}, {}},
      {"O:SYD:(A;;0x100089;;;@)", kDenied, kDenied, kNoEntry, {}, {}},
      {"O:@D:(D;;RC;;;@)(A;;FR;;;@)", kGranted, kGranted, kEntries, {1}, {}},
      {"O:@D:(A;;0x100089;;;@)(A;;WD;;;OW)", kDenied, kDenied, kNoEntry, {}, {}},
      {"O:@D:(A;;0x100089;;;@)(A;IO;WD;;;OW)", kGranted, kGranted, kEntries, {0}, {}},
      {"O:@D:(A;;FR;;;OW)", kGranted, kGranted, kEntries, {0}, {}},
      {"O:SYD:(A;;FR;;;OW)", kDenied, kDenied, kNoEntry, {}, {}},
      {"O:@D:(D;;0x1;;;OW)(A;;FR;;;@)", kDenied, kDenied, kEntries, {0}, {}},
      {"O:#D:(A;;FR;;;OW)", kGranted, kNotKnown, kEntries, {0}, {0}},
  };
}

TEST(EvaluateAccessTest, TellsWhoMayReadAndWhy) {
  for (const AccessCase& row : ReadCases()) {
    const SecurityDescriptor descriptor = Told(row.dacl);
    const AccessDecision with = EvaluateAccess(descriptor, WithGroups({kGroup}), kFileRead);
    EXPECT_EQ(with.access, row.with_group) << row.dacl;
    EXPECT_EQ(with.basis, row.basis_with_group) << row.dacl;
    EXPECT_EQ(with.deciding, row.deciding_with_group) << row.dacl;
    EXPECT_EQ(with.missing == 0, with.access == kGranted) << row.dacl;
    const AccessDecision without = EvaluateAccess(descriptor, WithoutGroups(), kFileRead);
    EXPECT_EQ(without.access, row.without_groups) << row.dacl;
    EXPECT_EQ(without.possible, row.possible_without_groups) << row.dacl;
  }
}

TEST(EvaluateAccessTest, GrantsByThePoolsOwnSid) {
  const SecurityDescriptor descriptor = Told("D:(A;;FR;;;" + AppPoolSid("SCEP")->ToText() + ")");
  AccountContext context = WithoutGroups();
  EXPECT_EQ(EvaluateAccess(descriptor, context, kFileRead).access, kGranted);
  context.pool = AppPoolSid("DefaultAppPool");
  EXPECT_EQ(EvaluateAccess(descriptor, context, kFileRead).access, kDenied);
  context.pool = std::nullopt;
  EXPECT_EQ(EvaluateAccess(descriptor, context, kFileRead).access, kNotKnown);
}

TEST(EvaluateAccessTest, TellsNullEmptyAndAbsentApart) {
  const AccountContext context = WithGroups({});
  const AccessDecision null = EvaluateAccess(Parsed("D:NO_ACCESS_CONTROL"), context, kFullControl);
  EXPECT_EQ(null.access, kGranted);
  EXPECT_EQ(null.basis, AccessBasis::kNullDacl);
  EXPECT_EQ(null.missing, 0u);
  const AccessDecision empty = EvaluateAccess(Parsed("O:SYD:"), context, kFileReadData);
  EXPECT_EQ(empty.access, kDenied);
  EXPECT_EQ(empty.basis, kNoEntry);
  EXPECT_EQ(empty.missing, kFileReadData);
  const AccessDecision absent = EvaluateAccess(Parsed("O:SYG:SY"), context, kFileReadData);
  EXPECT_EQ(absent.access, kNotKnown);
  EXPECT_EQ(absent.basis, AccessBasis::kAbsentDacl);
  EXPECT_THAT(absent.possible, IsEmpty());
}

TEST(EvaluateAccessTest, DoesNotKnowWhatAnUnknownOwnerMay) {
  const SecurityDescriptor descriptor = Parsed("D:(A;;0x100089;;;" + kAccount.ToText() + ")");
  const AccessDecision decision = EvaluateAccess(descriptor, WithGroups({}), kFileRead);
  EXPECT_EQ(decision.access, kNotKnown);
  EXPECT_EQ(decision.missing, kReadControl);
  EXPECT_THAT(decision.possible, IsEmpty());
  EXPECT_EQ(EvaluateAccess(descriptor, WithGroups({}), kFileReadData).access, kGranted);
}

TEST(EvaluateAccessTest, ExpandsTheRightsThatAreAskedFor) {
  const SecurityDescriptor descriptor = Told("D:(A;;FR;;;@)");
  EXPECT_EQ(EvaluateAccess(descriptor, WithGroups({}), kGenericRead).access, kGranted);
  const AccessDecision decision = EvaluateAccess(descriptor, WithGroups({}), kGenericAll);
  EXPECT_EQ(decision.access, kDenied);
  EXPECT_EQ(decision.missing, kFullControl & ~kFileRead);
}

struct SaclCase {
  const char* sacl;
  Access access;
};

TEST(EvaluateAccessTest, DoesNotPromiseWhatTheSaclMayForbid) {
  constexpr SaclCase kCases[] = {
      {"S:", kGranted},
      {"S:(AU;SAFA;FA;;;WD)", kGranted},
      {"S:(RA;;;;;WD;(\"a\",TU,0,3))", kGranted},
      {"S:(ML;;NRNWNX;;;LW)", kGranted},
      {"S:(ML;;NRNWNX;;;HI)", kGranted},
      {"S:(ML;;NR;;;SI)", kNotKnown},
      {"S:(ML;IO;NR;;;SI)", kGranted},
      {"S:(SP;;;;;S-1-17-1)", kNotKnown},
      {"S:(TL;;0x1;;;S-1-19-512-4096)", kNotKnown},
  };
  for (const SaclCase& row : kCases) {
    for (const char* dacl : {"D:(A;;FR;;;@)", "D:NO_ACCESS_CONTROL"}) {
      const AccessDecision decision =
          EvaluateAccess(Told(std::string(dacl) + row.sacl), WithGroups({}), kFileRead);
      EXPECT_EQ(decision.access, row.access) << row.sacl;
      EXPECT_EQ(decision.basis == AccessBasis::kBeyondDacl, row.access == kNotKnown);
    }
    // What the DACL denies stays denied.
    EXPECT_EQ(EvaluateAccess(Told(std::string("D:") + row.sacl), WithGroups({}), kFileRead).access,
              kDenied);
  }
}

// Properties, over descriptors from a pinned seed.
class AccessPropertyTest : public ::testing::Test {
 protected:
  static constexpr int kRounds = 4'000;

  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }

  SecurityIdentifier AnySid() {
    static const SecurityIdentifier kSids[] = {kAccount,
                                               kGroup,
                                               kOtherGroup,
                                               Everyone(),
                                               AuthenticatedUsers(),
                                               IisIusrs(),
                                               LocalSystem(),
                                               OwnerRights(),
                                               Administrators(),
                                               SecurityIdentifier(5, {6}),
                                               SecurityIdentifier::Symbolic("DU", 513),
                                               SecurityIdentifier(5, {32, 545})};
    return kSids[Below(std::size(kSids))];
  }

  AccessControlEntry AnyEntry(std::initializer_list<AceType> types) {
    constexpr uint32_t kMasks[] = {kFileRead,    kFullControl, kFileReadData, kFileWrite,
                                   kGenericRead, kReadControl, kDelete,       kGenericAll};
    AccessControlEntry entry;
    entry.type = *(types.begin() + Below(static_cast<uint32_t>(types.size())));
    entry.flags = Below(6) == 0 ? stores::kInheritOnly : 0;
    entry.access_mask = kMasks[Below(std::size(kMasks))];
    entry.sid = AnySid();
    return entry;
  }

  static constexpr std::initializer_list<AceType> kAllows = {AceType::kAccessAllowed,
                                                             AceType::kCallbackAccessAllowed};
  static constexpr std::initializer_list<AceType> kDenies = {AceType::kAccessDenied,
                                                             AceType::kCallbackAccessDenied};
  static constexpr std::initializer_list<AceType> kBoth = {
      AceType::kAccessAllowed, AceType::kAccessDenied, AceType::kCallbackAccessAllowed,
      AceType::kCallbackAccessDenied};

  SecurityDescriptor AnyDescriptor(std::initializer_list<AceType> types) {
    SecurityDescriptor descriptor;
    if (Below(4) != 0) descriptor.owner = AnySid();
    descriptor.dacl.state = Acl::State::kPresent;
    for (uint32_t i = Below(6); i > 0; --i) descriptor.dacl.entries.push_back(AnyEntry(types));
    return descriptor;
  }

  AccountContext AnyContext() {
    if (Below(3) == 0) return WithoutGroups();
    std::vector<SecurityIdentifier> groups;
    for (uint32_t i = Below(3); i > 0; --i) groups.push_back(AnySid());
    return WithGroups(std::move(groups));
  }

  uint32_t AnyRights() {
    constexpr uint32_t kRights[] = {kFileRead, kFileReadData, kFullControl, kReadControl | kDelete};
    return kRights[Below(std::size(kRights))];
  }

  size_t AnyPlace(const SecurityDescriptor& descriptor) {
    return Below(static_cast<uint32_t>(descriptor.dacl.entries.size() + 1));
  }

  static void Insert(SecurityDescriptor& descriptor, size_t place, AccessControlEntry entry) {
    descriptor.dacl.entries.insert(descriptor.dacl.entries.begin() + static_cast<long>(place),
                                   std::move(entry));
  }

  std::mt19937 random_{20260718};
};

TEST_F(AccessPropertyTest, AddingADenialNeverGrants) {
  int changed = 0;
  for (int i = 0; i < kRounds; ++i) {
    const SecurityDescriptor before = AnyDescriptor(kBoth);
    SecurityDescriptor after = before;
    Insert(after, AnyPlace(after), AnyEntry(kDenies));
    const AccountContext context = AnyContext();
    const uint32_t rights = AnyRights();
    const Access was = EvaluateAccess(before, context, rights).access;
    const Access is = EvaluateAccess(after, context, rights).access;
    ASSERT_LE(is, was) << stores::ToSddl(before) << " and " << stores::ToSddl(after);
    changed += is != was;
  }
  EXPECT_GT(changed, kRounds / 100);
}

TEST_F(AccessPropertyTest, AddingAnAllowanceNeverDenies) {
  int changed = 0;
  for (int i = 0; i < kRounds; ++i) {
    const SecurityDescriptor before = AnyDescriptor(kBoth);
    SecurityDescriptor after = before;
    AccessControlEntry entry = AnyEntry(kAllows);
    // One for OWNER RIGHTS takes away the owner's implicit rights.
    if (entry.sid == OwnerRights()) continue;
    Insert(after, AnyPlace(after), std::move(entry));
    const AccountContext context = AnyContext();
    const uint32_t rights = AnyRights();
    const Access was = EvaluateAccess(before, context, rights).access;
    const Access is = EvaluateAccess(after, context, rights).access;
    ASSERT_GE(is, was) << stores::ToSddl(before) << " and " << stores::ToSddl(after);
    changed += is != was;
  }
  EXPECT_GT(changed, kRounds / 100);
}

TEST_F(AccessPropertyTest, MoreGroupsLoseNothingWithoutADenial) {
  int changed = 0;
  for (int i = 0; i < kRounds; ++i) {
    const SecurityDescriptor descriptor = AnyDescriptor(kAllows);
    AccountContext few = WithGroups({});
    for (uint32_t j = Below(3); j > 0; --j) few.groups->push_back(AnySid());
    AccountContext more = few;
    more.groups->push_back(AnySid());
    const uint32_t rights = AnyRights();
    const Access was = EvaluateAccess(descriptor, few, rights).access;
    const Access is = EvaluateAccess(descriptor, more, rights).access;
    ASSERT_GE(is, was) << stores::ToSddl(descriptor);
    changed += is != was;
  }
  EXPECT_GT(changed, kRounds / 100);
}

// What is said without the groups holds for any groups that no administrator is among.
TEST_F(AccessPropertyTest, AnAnswerWithoutGroupsHoldsWithThem) {
  int decided = 0;
  for (int i = 0; i < kRounds; ++i) {
    const SecurityDescriptor descriptor = AnyDescriptor(kBoth);
    const uint32_t rights = AnyRights();
    const Access without = EvaluateAccess(descriptor, WithoutGroups(), rights).access;
    if (without == kNotKnown) continue;
    AccountContext context = WithGroups({});
    for (uint32_t j = Below(4); j > 0; --j) {
      const SecurityIdentifier sid = AnySid();
      if (!IsAdministrative(sid) && sid != LocalSystem() && sid != OwnerRights()) {
        context.groups->push_back(sid);
      }
    }
    ASSERT_EQ(EvaluateAccess(descriptor, context, rights).access, without)
        << stores::ToSddl(descriptor);
    ++decided;
  }
  EXPECT_GT(decided, kRounds / 4);
}

TEST_F(AccessPropertyTest, OrderMatters) {
  int differ = 0;
  for (int i = 0; i < kRounds; ++i) {
    const SecurityDescriptor descriptor = AnyDescriptor(kBoth);
    SecurityDescriptor reversed = descriptor;
    std::reverse(reversed.dacl.entries.begin(), reversed.dacl.entries.end());
    const AccountContext context = WithGroups({kGroup});
    differ += EvaluateAccess(descriptor, context, kFileRead).access !=
              EvaluateAccess(reversed, context, kFileRead).access;
  }
  EXPECT_GT(differ, kRounds / 100);
}

// The decision explains itself: the deciding entries alone grant it.
TEST_F(AccessPropertyTest, DecidingEntriesSuffice) {
  int seen = 0;
  for (int i = 0; i < kRounds; ++i) {
    const SecurityDescriptor descriptor = AnyDescriptor(kBoth);
    const AccountContext context = AnyContext();
    const AccessDecision decision = EvaluateAccess(descriptor, context, kFileRead);
    if (decision.access != kGranted || decision.deciding.empty()) continue;
    SecurityDescriptor only = descriptor;
    only.dacl.entries.clear();
    for (const size_t index : decision.deciding) {
      only.dacl.entries.push_back(descriptor.dacl.entries[index]);
    }
    ASSERT_EQ(EvaluateAccess(only, context, kFileRead).access, kGranted)
        << stores::ToSddl(descriptor);
    ++seen;
  }
  EXPECT_GT(seen, kRounds / 20);
}

// Without the entries that could decide nothing is in doubt, unless the owner is.
TEST_F(AccessPropertyTest, PossibleEntriesAreAllThatIsInDoubt) {
  int seen = 0;
  for (int i = 0; i < kRounds; ++i) {
    SecurityDescriptor descriptor = AnyDescriptor(kBoth);
    descriptor.owner = LocalSystem();
    const AccountContext context = AnyContext();
    const AccessDecision decision = EvaluateAccess(descriptor, context, kFileRead);
    if (decision.access != kNotKnown) continue;
    ASSERT_THAT(decision.possible, Not(IsEmpty()));
    SecurityDescriptor rest = descriptor;
    for (auto index = decision.possible.rbegin(); index != decision.possible.rend(); ++index) {
      rest.dacl.entries.erase(rest.dacl.entries.begin() + static_cast<long>(*index));
    }
    ASSERT_NE(EvaluateAccess(rest, context, kFileRead).access, kNotKnown)
        << stores::ToSddl(descriptor);
    ++seen;
  }
  EXPECT_GT(seen, kRounds / 20);
}

}  // namespace
}  // namespace pkiaudit::audit
