// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/sddl.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <string_view>

#include "stores/keys/well_known_sids.h"

namespace pkiaudit::stores {

void PrintTo(const SecurityDescriptor& descriptor, std::ostream* out) {
  *out << ToSddl(descriptor);
}

namespace {

using Code = SddlErrorCode;

SecurityDescriptor Parsed(std::string_view text, const SddlDomains& domains = {}) {
  const auto descriptor = ParseSddl(text, domains);
  if (!descriptor) {
    ADD_FAILURE() << text << ": " << SddlErrorName(descriptor.error().code) << " at "
                  << descriptor.error().position;
    return {};
  }
  return *descriptor;
}

// The only entry of the DACL; another one where there are more or fewer.
AccessControlEntry OnlyEntry(std::string_view text, const SddlDomains& domains = {}) {
  const SecurityDescriptor descriptor = Parsed(text, domains);
  EXPECT_EQ(descriptor.dacl.entries.size(), 1u) << text;
  return descriptor.dacl.entries.empty() ? AccessControlEntry() : descriptor.dacl.entries[0];
}

std::string Lower(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

void ExpectRoundTrip(std::string_view text) {
  const SecurityDescriptor descriptor = Parsed(text);
  EXPECT_EQ(Parsed(ToSddl(descriptor)), descriptor) << text;
}

// Written out, and not taken from the table under test.
struct AliasCase {
  const char* alias;
  const char* sid;
};

constexpr AliasCase kAliases[] = {
    {"AA", "S-1-5-32-579"},
    {"AC", "S-1-15-2-1"},
    {"AN", "S-1-5-7"},
    {"AO", "S-1-5-32-548"},
    {"AS", "S-1-18-1"},
    {"AU", "S-1-5-11"},
    {"BA", "S-1-5-32-544"},
    {"BG", "S-1-5-32-546"},
    {"BO", "S-1-5-32-551"},
    {"BU", "S-1-5-32-545"},
    {"CD", "S-1-5-32-574"},
    {"CG", "S-1-3-1"},
    {"CO", "S-1-3-0"},
    {"CY", "S-1-5-32-569"},
    {"ED", "S-1-5-9"},
    {"ER", "S-1-5-32-573"},
    {"ES", "S-1-5-32-576"},
    {"HA", "S-1-5-32-578"},
    {"HI", "S-1-16-12288"},
    {"HO", "S-1-5-32-584"},
    {"IS", "S-1-5-32-568"},
    {"IU", "S-1-5-4"},
    {"LS", "S-1-5-19"},
    {"LU", "S-1-5-32-559"},
    {"LW", "S-1-16-4096"},
    {"ME", "S-1-16-8192"},
    {"MP", "S-1-16-8448"},
    {"MS", "S-1-5-32-577"},
    {"MU", "S-1-5-32-558"},
    {"NO", "S-1-5-32-556"},
    {"NS", "S-1-5-20"},
    {"NU", "S-1-5-2"},
    {"OW", "S-1-3-4"},
    {"PO", "S-1-5-32-550"},
    {"PS", "S-1-5-10"},
    {"PU", "S-1-5-32-547"},
    {"RA", "S-1-5-32-575"},
    {"RC", "S-1-5-12"},
    {"RD", "S-1-5-32-555"},
    {"RE", "S-1-5-32-552"},
    {"RM", "S-1-5-32-580"},
    {"RU", "S-1-5-32-554"},
    {"SH", "S-1-5-32-585"},
    {"SI", "S-1-16-16384"},
    {"SO", "S-1-5-32-549"},
    {"SS", "S-1-18-2"},
    {"SU", "S-1-5-6"},
    {"SY", "S-1-5-18"},
    {"UD", "S-1-5-84-0-0-0-0-0"},
    {"WD", "S-1-1-0"},
    {"WR", "S-1-5-33"},
};

// With the domains that kDomains gives: the machine 1-1-1, its domain 2-2-2, the root 3-3-3.
constexpr AliasCase kDomainAliases[] = {
    {"AP", "S-1-5-21-2-2-2-525"}, {"CA", "S-1-5-21-2-2-2-517"}, {"CN", "S-1-5-21-2-2-2-522"},
    {"DA", "S-1-5-21-2-2-2-512"}, {"DC", "S-1-5-21-2-2-2-515"}, {"DD", "S-1-5-21-2-2-2-516"},
    {"DG", "S-1-5-21-2-2-2-514"}, {"DU", "S-1-5-21-2-2-2-513"}, {"EA", "S-1-5-21-3-3-3-519"},
    {"EK", "S-1-5-21-3-3-3-527"}, {"KA", "S-1-5-21-2-2-2-526"}, {"LA", "S-1-5-21-1-1-1-500"},
    {"LG", "S-1-5-21-1-1-1-501"}, {"PA", "S-1-5-21-2-2-2-520"}, {"RO", "S-1-5-21-3-3-3-498"},
    {"RS", "S-1-5-21-2-2-2-553"}, {"SA", "S-1-5-21-3-3-3-518"},
};

SddlDomains Domains() {
  return {.machine = SecurityIdentifier(5, {21, 1, 1, 1}),
          .domain = SecurityIdentifier(5, {21, 2, 2, 2}),
          .forest_root = SecurityIdentifier(5, {21, 3, 3, 3})};
}

TEST(SddlTest, ReadsEveryAlias) {
  for (const AliasCase& row : kAliases) {
    const std::string alias = row.alias;
    const std::string text = "O:" + alias + "G:" + alias + "D:(A;;FR;;;" + alias + ")";
    const SecurityDescriptor descriptor = Parsed(text);
    ASSERT_TRUE(descriptor.owner && descriptor.group && descriptor.dacl.entries.size() == 1);
    EXPECT_EQ(descriptor.owner->ToText(), row.sid);
    EXPECT_EQ(descriptor.group->ToText(), row.sid);
    EXPECT_EQ(descriptor.dacl.entries[0].sid.ToText(), row.sid);
    EXPECT_EQ(Parsed(Lower(text)), descriptor);
    ExpectRoundTrip(text);
  }
}

TEST(SddlTest, KeepsAliasesOfDomainsUntilTheDomainIsKnown) {
  for (const AliasCase& row : kDomainAliases) {
    const std::string text = "D:(A;;FR;;;" + Lower(row.alias) + ")";
    const AccessControlEntry symbolic = OnlyEntry(text);
    EXPECT_TRUE(symbolic.sid.IsSymbolic());
    EXPECT_EQ(symbolic.sid.ToText(), row.alias);
    const AccessControlEntry numeric = OnlyEntry(text, Domains());
    EXPECT_EQ(numeric.sid.ToText(), row.sid);
    EXPECT_TRUE(MayBeSame(symbolic.sid, numeric.sid));
    ExpectRoundTrip(text);
  }
}

TEST(SddlTest, DoesNotMixUpDomains) {
  SddlDomains domains;
  domains.domain = SecurityIdentifier(5, {21, 2, 2, 2});
  EXPECT_EQ(OnlyEntry("D:(A;;FR;;;DA)", domains).sid.ToText(), "S-1-5-21-2-2-2-512");
  EXPECT_EQ(OnlyEntry("D:(A;;FR;;;EA)", domains).sid.ToText(), "EA");
  EXPECT_EQ(OnlyEntry("D:(A;;FR;;;LA)", domains).sid.ToText(), "LA");
}

TEST(SddlTest, KnowsNoOtherAliases) {
  size_t known = 0;
  for (char first = 'A'; first <= 'Z'; ++first) {
    for (char second = 'A'; second <= 'Z'; ++second) {
      const auto descriptor = ParseSddl(std::string("O:") + first + second);
      if (descriptor) {
        ++known;
      } else {
        EXPECT_EQ(descriptor.error(), (SddlError{Code::kUnknownSidAlias, 2}));
      }
    }
  }
  EXPECT_EQ(known, std::size(kAliases) + std::size(kDomainAliases));
}

struct RightCase {
  const char* rights;
  uint32_t mask;
};

constexpr RightCase kRights[] = {
    {"", 0},
    {"GA", 0x10000000},
    {"GX", 0x20000000},
    {"GW", 0x40000000},
    {"GR", 0x80000000},
    {"SD", 0x10000},
    {"RC", 0x20000},
    {"WD", 0x40000},
    {"WO", 0x80000},
    {"FA", 0x1F01FF},
    {"FR", 0x120089},
    {"FW", 0x120116},
    {"FX", 0x1200A0},
    {"KA", 0xF003F},
    {"KR", 0x20019},
    {"KW", 0x20006},
    {"KX", 0x20019},
    {"CC", 0x1},
    {"DC", 0x2},
    {"LC", 0x4},
    {"SW", 0x8},
    {"RP", 0x10},
    {"WP", 0x20},
    {"DT", 0x40},
    {"LO", 0x80},
    {"CR", 0x100},
    {"CCDCLC", 0x7},
    {"FRFR", 0x120089},
    {"RPWPCCDCLCSWRCWDWOGA", 0x100E003F},
    {"0x120089", 0x120089},
    {"0X1F01FF", 0x1F01FF},
    {"0xd01f01ff", 0xD01F01FF},
    {"0x80120089", 0x80120089},
    {"0xFFFFFFFF", 0xFFFFFFFF},
    {"0x00000001", 1},
    {"0", 0},
    {"00", 0},
    {"1179785", 0x120089},
    {"4294967295", 0xFFFFFFFF},
    {"0777", 0x1FF},
    {"037777777777", 0xFFFFFFFF},
};

TEST(SddlTest, ReadsEveryRight) {
  for (const RightCase& row : kRights) {
    const std::string text = std::string("D:(A;;") + row.rights + ";;;SY)";
    EXPECT_EQ(OnlyEntry(text).access_mask, row.mask) << text;
    EXPECT_EQ(OnlyEntry(Lower(text)).access_mask, row.mask) << text;
    ExpectRoundTrip(text);
  }
}

TEST(SddlTest, ReadsRightsOfLabelsInLabelsOnly) {
  constexpr RightCase kLabels[] = {
      {"NW", 1}, {"NR", 2}, {"NX", 4}, {"NRNWNX", 7}, {"GA", 1u << 28}};
  for (const RightCase& row : kLabels) {
    const std::string text = std::string("S:(ML;;") + row.rights + ";;;HI)";
    ASSERT_EQ(Parsed(text).sacl.entries.size(), 1u);
    EXPECT_EQ(Parsed(text).sacl.entries[0].access_mask, row.mask);
    ExpectRoundTrip(text);
  }
  EXPECT_EQ(ParseSddl("D:(A;;NW;;;SY)").error(), (SddlError{Code::kUnknownRight, 6}));
}

struct TypeCase {
  const char* word;
  AceType type;
  bool has_condition;
};

constexpr TypeCase kTypes[] = {
    {"A", AceType::kAccessAllowed, false},
    {"D", AceType::kAccessDenied, false},
    {"OA", AceType::kObjectAccessAllowed, false},
    {"OD", AceType::kObjectAccessDenied, false},
    {"AU", AceType::kAudit, false},
    {"AL", AceType::kAlarm, false},
    {"OU", AceType::kObjectAudit, false},
    {"OL", AceType::kObjectAlarm, false},
    {"ML", AceType::kMandatoryLabel, false},
    {"TL", AceType::kProcessTrustLabel, false},
    {"SP", AceType::kScopedPolicyId, false},
    {"XA", AceType::kCallbackAccessAllowed, true},
    {"XD", AceType::kCallbackAccessDenied, true},
    {"XU", AceType::kCallbackAudit, true},
    {"ZA", AceType::kCallbackObjectAccessAllowed, true},
    {"RA", AceType::kResourceAttribute, true},
};

TEST(SddlTest, ReadsEveryTypeInBothLists) {
  for (const TypeCase& row : kTypes) {
    const std::string entry =
        std::string("(") + row.word + ";;0x1;;;WD" + (row.has_condition ? ";(a==1))" : ")");
    const SecurityDescriptor descriptor = Parsed("D:" + entry + "S:" + entry);
    ASSERT_EQ(descriptor.dacl.entries.size(), 1u) << entry;
    EXPECT_EQ(descriptor.dacl.entries[0].type, row.type);
    EXPECT_EQ(descriptor.dacl.entries[0].condition, row.has_condition ? "(a==1)" : "");
    EXPECT_EQ(descriptor.sacl.entries, descriptor.dacl.entries);
    EXPECT_EQ(Parsed(Lower("D:" + entry)).dacl, descriptor.dacl);
    ExpectRoundTrip("D:" + entry);
  }
}

TEST(SddlTest, TakesAConditionWhereTheTypeHasOne) {
  for (const TypeCase& row : kTypes) {
    const std::string start = std::string("D:(") + row.word + ";;0x1;;;WD";
    EXPECT_EQ(ParseSddl(start + ")").has_value(), !row.has_condition) << row.word;
    EXPECT_EQ(ParseSddl(start + ";(a))").has_value(), row.has_condition) << row.word;
  }
}

struct FlagCase {
  const char* flags;
  uint8_t value;
};

constexpr FlagCase kFlags[] = {
    {"", 0},
    {"OI", 0x01},
    {"CI", 0x02},
    {"NP", 0x04},
    {"IO", 0x08},
    {"ID", 0x10},
    {"CR", 0x20},
    {"SA", 0x40},
    {"FA", 0x80},
    {"SAFA", 0xC0},
    {"OICIIO", 0x0B},
    {"OIOI", 0x01},
    {"OICINPIOIDCRSAFA", 0xFF},
};

TEST(SddlTest, ReadsEveryFlagOfEntries) {
  for (const FlagCase& row : kFlags) {
    const std::string text = std::string("D:(A;") + row.flags + ";FA;;;SY)";
    const AccessControlEntry entry = OnlyEntry(text);
    EXPECT_EQ(entry.flags, row.value) << text;
    EXPECT_EQ(entry.access_mask, 0x1F01FFu);
    EXPECT_EQ(entry.AppliesToObject(), (row.value & 0x08) == 0);
    EXPECT_EQ(OnlyEntry(Lower(text)), entry);
    ExpectRoundTrip(text);
  }
}

struct AclFlagCase {
  const char* flags;
  bool is_protected;
  bool required;
  bool inherited;
  Acl::State state;
};

constexpr AclFlagCase kAclFlags[] = {
    {"", false, false, false, Acl::State::kPresent},
    {"P", true, false, false, Acl::State::kPresent},
    {"AR", false, true, false, Acl::State::kPresent},
    {"AI", false, false, true, Acl::State::kPresent},
    {"PAI", true, false, true, Acl::State::kPresent},
    {"PARAI", true, true, true, Acl::State::kPresent},
    {"AIARP", true, true, true, Acl::State::kPresent},
    {"NO_ACCESS_CONTROL", false, false, false, Acl::State::kNull},
    {"PNO_ACCESS_CONTROL", true, false, false, Acl::State::kNull},
    {"NO_ACCESS_CONTROLARAI", false, true, true, Acl::State::kNull},
};

TEST(SddlTest, ReadsFlagsOfBothLists) {
  for (const AclFlagCase& row : kAclFlags) {
    Acl acl;
    acl.state = row.state;
    acl.is_protected = row.is_protected;
    acl.auto_inherit_required = row.required;
    acl.auto_inherited = row.inherited;
    SecurityDescriptor expected;
    expected.dacl = acl;
    const std::string flags = row.flags;
    EXPECT_EQ(Parsed("D:" + flags), expected);
    expected.sacl = acl;
    EXPECT_EQ(Parsed("D:" + flags + "S:" + flags), expected);
    EXPECT_EQ(Parsed(Lower("d:" + flags + "s:" + flags)), expected);
    ExpectRoundTrip("D:" + flags + "S:" + flags);
  }
}

TEST(SddlTest, TellsAbsentEmptyAndNullApart) {
  EXPECT_EQ(Parsed("").dacl.state, Acl::State::kAbsent);
  EXPECT_EQ(Parsed("O:SYG:SY").dacl.state, Acl::State::kAbsent);
  EXPECT_EQ(Parsed("O:SYG:SYD:").dacl.state, Acl::State::kPresent);
  EXPECT_TRUE(Parsed("O:SYG:SYD:").dacl.entries.empty());
  EXPECT_EQ(Parsed("O:SYG:SYD:NO_ACCESS_CONTROL").dacl.state, Acl::State::kNull);
}

TEST(SddlTest, ReadsAKeyFilesDescriptor) {
  const SecurityDescriptor descriptor = Parsed(
      "O:SYG:SYD:PAI(A;;0xd01f01ff;;;SY)(A;;FA;;;BA)"
      "(A;;0x80120089;;;S-1-5-21-2127521184-1604012920-1887927527-1601)S:AI(ML;;NW;;;HI)\r\n");
  EXPECT_EQ(descriptor.owner->ToText(), "S-1-5-18");
  EXPECT_EQ(descriptor.group->ToText(), "S-1-5-18");
  EXPECT_TRUE(descriptor.dacl.is_protected);
  ASSERT_EQ(descriptor.dacl.entries.size(), 3u);
  EXPECT_EQ(descriptor.dacl.entries[2].sid.relative_id(), 1601u);
  EXPECT_EQ(descriptor.dacl.entries[2].access_mask, 0x80120089u);
  EXPECT_EQ(descriptor.sacl.entries.size(), 1u);
}

TEST(SddlTest, TellsWhereASidEnds) {
  EXPECT_EQ(ToSddl(Parsed("O:S-1-5-18G:S-1-0x000100000000-7D:S:")),
            "O:SYG:S-1-0x000100000000-7D:S:");
  // Twelve digits belong to the authority, the D after them does not.
  EXPECT_EQ(ToSddl(Parsed("O:S-1-0x00010000000D-10D:")), "O:S-1-0x00010000000d-10D:");
}

TEST(SddlTest, PrintsWordsWhereTheyMeanJustThat) {
  const std::string words = "O:SYG:BAD:PAI(A;;FA;;;SY)(D;ID;FR;;;WD)(A;;GR;;;DU)";
  EXPECT_EQ(ToSddl(Parsed(words)), words);
  EXPECT_EQ(ToSddl(Parsed("D:(A;;0x1f01ff;;;S-1-5-32-544)(A;;0xd01f01ff;;;S-1-5-21-1-2-3-513)"
                          "(A;;KR;;;S-1-5-80-1)(A;;CC;;;SY)(A;;;;;SY)")),
            "D:(A;;FA;;;BA)(A;;0xd01f01ff;;;S-1-5-21-1-2-3-513)(A;;0x20019;;;S-1-5-80-1)"
            "(A;;0x1;;;SY)(A;;;;;SY)");
}

TEST(SddlTest, TakesComponentsInAnyOrderAndSpaceBetweenThem) {
  const SecurityDescriptor expected =
      Parsed("O:SYG:BAD:P(A;;FA;;;SY)(A;CI;FR;;;BA)S:(AU;SA;FA;;;WD)");
  EXPECT_EQ(Parsed("S:(AU;SA;FA;;;WD)D:P(A;;FA;;;SY)(A;CI;FR;;;BA)G:BAO:SY"), expected);
  EXPECT_EQ(
      Parsed(" O: SY\tG: BA\r\nD: P\n( A ; ; FA ; ; ; SY )\n(A;CI;FR;;;BA)\nS: (AU;SA;FA;;;WD) \n"),
      expected);
}

TEST(SddlTest, KeepsGuidsInLowerCase) {
  const AccessControlEntry entry = OnlyEntry(
      "D:(OA;;CCDC;BF967ABA-0de6-11d0-a285-00aa003049e2;4828cc14-1437-45bc-9b07-ad6f015e5f28;AO)");
  EXPECT_EQ(entry.object_type, "bf967aba-0de6-11d0-a285-00aa003049e2");
  EXPECT_EQ(entry.inherited_object_type, "4828cc14-1437-45bc-9b07-ad6f015e5f28");
  ExpectRoundTrip("D:(OA;;CC;BF967ABA-0DE6-11D0-A285-00AA003049E2;;AO)");
  ExpectRoundTrip("D:(OD;;CC;;4828cc14-1437-45bc-9b07-ad6f015e5f28;AO)");
}

constexpr std::string_view kConditions[] = {
    R"((@User.Title=="PM" && (@User.Division=="Finance" || @User.Division =="Sales")))",
    R"((Member_of {SID(BA),SID(S-1-5-32-545)}))",
    R"((@User.Name == "a)b(c;d"))",
    R"(("Project",TS,0,"Windows","SQL;("))",
    R"(("Secrecy",TU,0,3))",
    "(OctetStringType==#1#2#3##)",
    "()",
    "(((())))",
    "(\x80\xFF)",
};

TEST(SddlTest, KeepsConditionsAsTheyAre) {
  for (const std::string_view condition : kConditions) {
    const std::string text = "D:(XA;;FR;;;WD; " + std::string(condition) + " )(A;;FA;;;SY)";
    const SecurityDescriptor descriptor = Parsed(text);
    ASSERT_EQ(descriptor.dacl.entries.size(), 2u) << text;
    EXPECT_EQ(descriptor.dacl.entries[0].condition, condition);
    ExpectRoundTrip(text);
  }
}

struct ErrorCase {
  const char* text;
  Code code;
  size_t position;
};

constexpr ErrorCase kErrors[] = {
    {"X", Code::kUnexpectedText, 0},
    {"O", Code::kUnexpectedText, 0},
    {"OSY", Code::kUnexpectedText, 0},
    {"O:SY:", Code::kUnexpectedText, 4},
    {"O:SYBA", Code::kUnexpectedText, 4},
    {"O:SYX:SY", Code::kUnexpectedText, 4},
    {"O:SYD:X", Code::kUnexpectedText, 6},
    {"D:A", Code::kUnexpectedText, 2},
    {"D:PX(A;;FA;;;SY)", Code::kUnexpectedText, 3},
    {"D:(A;;FA;;;SY)P", Code::kUnexpectedText, 14},
    {"D:(A;;FA;;;SY))", Code::kUnexpectedText, 14},
    {"(A;;FA;;;SY)", Code::kUnexpectedText, 0},
    {"O:SYO:SY", Code::kDuplicateComponent, 4},
    {"D:D:", Code::kDuplicateComponent, 2},
    {"D:S:d:", Code::kDuplicateComponent, 4},
    {"O:", Code::kBadSid, 2},
    {"O:G:SY", Code::kBadSid, 2},
    {"O:1-", Code::kBadSid, 2},
    {"O:S-1-5", Code::kBadSid, 2},
    {"O:S-1-5-18-G:SY", Code::kBadSid, 2},
    {"D:(A;;FA;;;)", Code::kBadSid, 11},
    {"D:(A;;FA;;;SYS)", Code::kBadSid, 11},
    {"D:(A;;FA;;;CORP\\svc)", Code::kBadSid, 11},
    {"D:(A;;FA;;;S-1-5-18x)", Code::kBadSid, 11},
    {"G:QQ", Code::kUnknownSidAlias, 2},
    {"D:(A;;FA;;;FA)", Code::kUnknownSidAlias, 11},
    {"D:NO_ACCESS_CONTROL(A;;FA;;;SY)", Code::kEntriesInNullAcl, 19},
    {"D:(;;FA;;;SY)", Code::kUnknownAceType, 3},
    {"D:(FL;;FA;;;SY;(a))", Code::kUnknownAceType, 3},
    {"D:(OI;;FA;;;SY)", Code::kUnknownAceType, 3},
    {"D:(AA;;FA;;;SY)", Code::kUnknownAceType, 3},
    {"D:(A;GA;FA;;;SY)", Code::kUnknownAceFlag, 5},
    {"D:(A;OIC;FA;;;SY)", Code::kUnknownAceFlag, 7},
    {"D:(A;0x1;FA;;;SY)", Code::kUnknownAceFlag, 5},
    {"D:(A;;OI;;;SY)", Code::kUnknownRight, 6},
    {"D:(A;;FAF;;;SY)", Code::kUnknownRight, 8},
    {"D:(A;;FA FR;;;SY)", Code::kUnknownRight, 8},
    {"D:(A;;FA0x1;;;SY)", Code::kUnknownRight, 8},
    {"D:(A;;-1;;;SY)", Code::kUnknownRight, 6},
    {"D:(A;;0x;;;SY)", Code::kBadRights, 6},
    {"D:(A;;0x1G;;;SY)", Code::kBadRights, 6},
    {"D:(A;;0x100000000;;;SY)", Code::kBadRights, 6},
    {"D:(A;;4294967296;;;SY)", Code::kBadRights, 6},
    {"D:(A;;08;;;SY)", Code::kBadRights, 6},
    {"D:(A;;1FA;;;SY)", Code::kBadRights, 6},
    {"D:(OA;;CC;bf967aba;;SY)", Code::kBadGuid, 10},
    {"D:(OA;;CC;{bf967aba-0de6-11d0-a285-00aa003049e2};;SY)", Code::kBadGuid, 10},
    {"D:(OA;;CC;;bf967aba-0de6-11d0-a285-00aa003049eg;SY)", Code::kBadGuid, 11},
    {"D:(", Code::kMissingField, 3},
    {"D:()", Code::kMissingField, 3},
    {"D:(A;;FA;;;SY", Code::kMissingField, 13},
    {"D:(A;;FA;;SY)", Code::kMissingField, 12},
    {"D:(A;;FA;;;SY(A;;FA;;;BA)", Code::kMissingField, 13},
    {"D:(A;;FA;;;SY;)", Code::kUnexpectedField, 13},
    {"D:(A;;FA;;;SY;(a))", Code::kUnexpectedField, 13},
    {"D:(XA;;FA;;;SY)", Code::kMissingCondition, 2},
    {"D:(XA;;FA;;;SY;)", Code::kMissingCondition, 15},
    {"D:(XA;;FA;;;SY;a)", Code::kMissingCondition, 15},
    {"D:(XA;;FA;;;SY;(a)", Code::kMissingField, 18},
    {"D:(XA;;FA;;;SY;(a);)", Code::kMissingField, 18},
    {"D:(XA;;FA;;;SY;((a)", Code::kUnclosedCondition, 15},
    {"D:(XA;;FA;;;SY;(a==\"b))", Code::kUnclosedCondition, 15},
};

TEST(SddlTest, SaysWhatIsWrongAndWhere) {
  for (const ErrorCase& row : kErrors) {
    const auto descriptor = ParseSddl(row.text);
    ASSERT_FALSE(descriptor) << row.text;
    EXPECT_EQ(SddlErrorName(descriptor.error().code), SddlErrorName(row.code)) << row.text;
    EXPECT_EQ(descriptor.error().position, row.position) << row.text;
    EXPECT_NE(Describe(row.code), "");
  }
}

TEST(SddlTest, IsNotMisledByANulOctet) {
  EXPECT_EQ(ParseSddl(std::string_view("D:\0(A;;FA;;;SY)", 16)).error(),
            (SddlError{Code::kUnexpectedText, 2}));
}

std::string Repeated(std::string_view part, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) {
    text += part;
  }
  return text;
}

// Generous, for a loaded machine under sanitizers; what is quadratic takes minutes here.
constexpr std::chrono::seconds kSoon{2};

void ExpectRefusedSoon(const std::string& text, Code code) {
  const auto start = std::chrono::steady_clock::now();
  const auto descriptor = ParseSddl(text);
  EXPECT_LT(std::chrono::steady_clock::now() - start, kSoon);
  ASSERT_FALSE(descriptor);
  EXPECT_EQ(SddlErrorName(descriptor.error().code), SddlErrorName(code));
}

TEST(SddlTest, HoldsWhatWindowsCanHoldAndNoMore) {
  constexpr std::string_view kEntry = "(A;OICIIOID;0x1200a9;;;S-1-5-4294967295)";
  const std::string full = "D:" + Repeated(kEntry, kMaxAclEntries);
  EXPECT_EQ(Parsed(full).dacl.entries.size(), kMaxAclEntries);
  ExpectRefusedSoon(full + std::string(kEntry), Code::kTooManyEntries);
  ExpectRefusedSoon("D:" + Repeated("(A;;FA;;;WD)", 10'000), Code::kTooManyEntries);
  ExpectRefusedSoon("S:" + Repeated("(A;;FA;;;WD)", 10'000), Code::kTooManyEntries);
}

TEST(SddlTest, RefusesLongText) {
  std::string text = "D:";
  text.resize(kMaxSddlLength, ' ');
  EXPECT_TRUE(ParseSddl(text));
  ExpectRefusedSoon(text + " ", Code::kTooLong);
  ExpectRefusedSoon("D:" + Repeated("(A;;FA;;;WD)", 90'000), Code::kTooLong);
  ExpectRefusedSoon(std::string(1'000'000, '('), Code::kTooLong);
}

TEST(SddlTest, RefusesDeepParentheses) {
  const auto nested = [](size_t depth) {
    return "D:(XA;;FR;;;WD;" + std::string(depth, '(') + std::string(depth, ')') + ")";
  };
  EXPECT_TRUE(ParseSddl(nested(kMaxConditionDepth)));
  ExpectRefusedSoon(nested(kMaxConditionDepth + 1), Code::kTooDeep);
  ExpectRefusedSoon(nested(10'000), Code::kTooDeep);
  ExpectRefusedSoon("D:" + std::string(10'000, '('), Code::kMissingField);
}

TEST(SddlTest, NamesEachErrorDifferently) {
  std::string names;
  for (uint8_t code = 0; code <= static_cast<uint8_t>(Code::kUnclosedCondition); ++code) {
    const std::string name = "|" + std::string(SddlErrorName(static_cast<Code>(code))) + "|";
    EXPECT_EQ(names.find(name), std::string::npos) << name;
    EXPECT_NE(name, "|unknown|");
    names += name;
  }
}

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  SecurityDescriptor Descriptor() {
    SecurityDescriptor descriptor;
    if (Chance(2)) descriptor.owner = Sid();
    if (Chance(2)) descriptor.group = Sid();
    descriptor.dacl = List();
    descriptor.sacl = List();
    return descriptor;
  }

 private:
  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }
  bool Chance(uint32_t in) { return Below(in) == 0; }

  SecurityIdentifier Sid() {
    if (Chance(4)) {
      const DomainSid& row = DomainSids()[Below(static_cast<uint32_t>(DomainSids().size()))];
      if (!row.alias.empty()) return SecurityIdentifier::Symbolic(row.alias, row.relative_id);
    }
    const uint64_t authority = Chance(4) ? random_() & 0xFFFFFFFFFFFF : Below(20);
    std::string text = SecurityIdentifier(authority, {Below(100)}).ToText();
    for (uint32_t i = Below(SecurityIdentifier::kMaxSubAuthorities); i > 0; --i) {
      text += "-" + std::to_string(static_cast<uint32_t>(random_()));
    }
    return *SecurityIdentifier::Parse(text);
  }

  Acl List() {
    Acl acl;
    acl.state = static_cast<Acl::State>(Below(3));
    if (acl.state == Acl::State::kAbsent) return acl;
    acl.is_protected = Chance(2);
    acl.auto_inherit_required = Chance(2);
    acl.auto_inherited = Chance(2);
    for (uint32_t i = acl.state == Acl::State::kPresent ? Below(6) : 0; i > 0; --i) {
      const TypeCase& type = kTypes[Below(std::size(kTypes))];
      AccessControlEntry& entry = acl.entries.emplace_back();
      entry.type = type.type;
      entry.flags = static_cast<uint8_t>(random_());
      entry.access_mask = Chance(5) ? 0 : static_cast<uint32_t>(random_());
      if (Chance(4)) entry.object_type = "bf967aba-0de6-11d0-a285-00aa003049e2";
      if (Chance(4)) entry.inherited_object_type = "4828cc14-1437-45bc-9b07-ad6f015e5f28";
      entry.sid = Sid();
      if (type.has_condition) entry.condition = kConditions[Below(std::size(kConditions))];
    }
    return acl;
  }

  std::mt19937_64 random_;
};

TEST(SddlTest, PrintsWhatReadsAsTheSameValue) {
  Generator generator(20260718);
  for (int i = 0; i < 2'000; ++i) {
    const SecurityDescriptor descriptor = generator.Descriptor();
    ASSERT_EQ(Parsed(ToSddl(descriptor)), descriptor);
  }
}

// Whatever is broken off or overwritten: an error lies within the text, and what is read prints.
TEST(SddlTest, SurvivesBrokenText) {
  Generator generator(7);
  std::mt19937 random(11);
  for (int i = 0; i < 300; ++i) {
    std::string text = ToSddl(generator.Descriptor());
    for (int j = 0; j < 20 && !text.empty(); ++j) {
      text[random() % text.size()] = "();:-AS0x\" "[random() % 11];
      if (random() % 4 == 0) text.resize(random() % text.size());
      const auto descriptor = ParseSddl(text);
      if (descriptor) {
        ASSERT_EQ(Parsed(ToSddl(*descriptor)), *descriptor) << text;
      } else {
        ASSERT_LE(descriptor.error().position, text.size()) << text;
      }
    }
  }
}

}  // namespace
}  // namespace pkiaudit::stores
