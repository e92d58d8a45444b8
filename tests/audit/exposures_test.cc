// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/exposures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/keys/sddl.h"

namespace pkiaudit::audit {
namespace {

using stores::SecurityDescriptor;
using stores::SecurityIdentifier;
using ::testing::IsEmpty;

constexpr std::string_view kAccountText = "S-1-5-21-7-8-9-1601";
constexpr std::string_view kGroupText = "S-1-5-21-7-8-9-1700";

SecurityDescriptor Parsed(std::string_view sddl) {
  const auto descriptor = stores::ParseSddl(sddl);
  EXPECT_TRUE(descriptor) << sddl;
  return descriptor.value_or(SecurityDescriptor());
}

AccountContext Context() {
  return {.account = *SecurityIdentifier::Parse(kAccountText),
          .groups = {{*SecurityIdentifier::Parse(kGroupText), SecurityIdentifier(5, {32, 545})}},
          .pool = AppPoolSid("SCEP")};
}

std::string_view Name(TrusteeKind kind) {
  switch (kind) {
    case TrusteeKind::kBroadGroup:
      return "broad";
    case TrusteeKind::kServiceAccount:
      return "service";
    case TrusteeKind::kServiceAccountGroup:
      return "group";
    case TrusteeKind::kNetworkService:
      return "network-service";
    case TrusteeKind::kAdministrative:
      return "administrative";
    case TrusteeKind::kOther:
      return "other";
  }
  return "?";
}

// "S-1-1-0 broad 120089 [0]", with "?" and the conditional rights, "owner" where it is one.
std::string Told(const Exposure& exposure) {
  char rights[32];
  std::snprintf(rights, sizeof rights, "%x", exposure.rights);
  std::string text =
      exposure.trustee.ToText() + " " + std::string(Name(exposure.kind)) + " " + rights;
  if (exposure.conditional_rights != 0) {
    std::snprintf(rights, sizeof rights, "?%x", exposure.conditional_rights);
    text += rights;
  }
  text += exposure.as_owner ? " owner [" : " [";
  for (const size_t index : exposure.entries) text += std::to_string(index);
  return text + "]";
}

std::vector<std::string> Exposures(std::string_view sddl, const AccountContext* context) {
  const auto exposures = FindExposures(Parsed(sddl), context);
  EXPECT_TRUE(exposures) << sddl;
  std::vector<std::string> told;
  for (const Exposure& exposure : exposures.value_or(std::vector<Exposure>())) {
    told.push_back(Told(exposure));
  }
  return told;
}

struct ExposureCase {
  const char* sddl;
  std::vector<std::string> exposures;
};

std::vector<ExposureCase> Cases() {
  return {
      // As it should be.
      {"O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)", {}},
      {"O:BAG:SYD:PAI(A;;0xd01f01ff;;;SY)(A;;FA;;;BA)", {}},
      {"O:SYD:", {}},
      // The service account itself.
      {"O:SYD:(A;;FR;;;S-1-5-21-7-8-9-1601)", {"S-1-5-21-7-8-9-1601 service 120089 [0]"}},
      {"O:SYD:(A;;FA;;;S-1-5-21-7-8-9-1601)", {"S-1-5-21-7-8-9-1601 service 1f01ff [0]"}},
      {"O:SYD:(A;;GA;;;S-1-5-21-7-8-9-1601)", {"S-1-5-21-7-8-9-1601 service 1f01ff [0]"}},
      // Who else.
      {"O:SYD:(A;;FR;;;WD)", {"S-1-1-0 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;AN)", {"S-1-5-7 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;AU)", {"S-1-5-11 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;BU)", {"S-1-5-32-545 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;BG)", {"S-1-5-32-546 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;IS)", {"S-1-5-32-568 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;IU)", {"S-1-5-4 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;NU)", {"S-1-5-2 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;AC)", {"S-1-15-2-1 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;DU)", {"DU broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;DG)", {"DG broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;S-1-5-21-7-8-9-513)", {"S-1-5-21-7-8-9-513 broad 120089 [0]"}},
      {"O:SYD:(A;;FR;;;NS)", {"S-1-5-20 network-service 120089 [0]"}},
      {"O:SYD:(A;;FA;;;DA)", {"DA administrative 1f01ff [0]"}},
      {"O:SYD:(A;;FA;;;LA)", {"LA administrative 1f01ff [0]"}},
      {"O:SYD:(A;;FR;;;BO)", {"S-1-5-32-551 administrative 120089 [0]"}},
      {"O:SYD:(A;;FR;;;LS)", {"S-1-5-19 other 120089 [0]"}},
      {"O:SYD:(A;;FR;;;S-1-5-21-7-8-9-1700)", {"S-1-5-21-7-8-9-1700 group 120089 [0]"}},
      {"O:SYD:(A;;FR;;;S-1-5-21-7-8-9-1800)", {"S-1-5-21-7-8-9-1800 other 120089 [0]"}},
      // Which rights count.
      {"O:SYD:(A;;0x1;;;WD)", {"S-1-1-0 broad 1 [0]"}},
      {"O:SYD:(A;;GR;;;WD)", {"S-1-1-0 broad 120089 [0]"}},
      {"O:SYD:(A;;GW;;;WD)", {"S-1-1-0 broad 120116 [0]"}},
      {"O:SYD:(A;;WD;;;WD)", {"S-1-1-0 broad 40000 [0]"}},
      {"O:SYD:(A;;WO;;;WD)", {"S-1-1-0 broad 80000 [0]"}},
      {"O:SYD:(A;;SD;;;WD)", {"S-1-1-0 broad 10000 [0]"}},
      {"O:SYD:(A;;0x120088;;;WD)", {}},
      {"O:SYD:(A;;FX;;;WD)", {}},
      // Entries that give nothing.
      {"O:SYD:(A;OICIIO;FA;;;WD)", {}},
      {"O:SYD:(A;;FA;;;CO)(A;;FA;;;CG)(A;;FA;;;PS)(A;;FA;;;S-1-0-0)", {}},
      {"O:SYD:(OA;;FA;bf967aba-0de6-11d0-a285-00aa003049e2;;WD)", {}},
      {"O:SYD:(D;;FA;;;WD)", {}},
      {"O:SYD:(A;;FA;;;SY)S:(AU;SA;FA;;;WD)", {}},
      // Several entries of one trustee, denials, conditions.
      {"O:SYD:(A;;FR;;;WD)(A;;FA;;;SY)(A;;FW;;;WD)(A;;FR;;;WD)", {"S-1-1-0 broad 12019f [02]"}},
      {"O:SYD:(D;;FR;;;BU)(A;;FA;;;BU)", {"S-1-5-32-545 broad d0176 [1]"}},
      {"O:SYD:(A;;FR;;;BU)(D;;FR;;;BU)", {"S-1-5-32-545 broad 120089 [0]"}},
      {"O:SYD:(D;;FA;;;WD)(A;;FA;;;BU)", {}},
      {"O:SYD:(D;;FA;;;WD)(A;;FR;;;AN)", {"S-1-5-7 broad 120089 [1]"}},
      {"O:SYD:(D;;FA;;;AU)(A;;FR;;;BU)", {"S-1-5-32-545 broad 120089 [1]"}},
      {"O:SYD:(XD;;FA;;;BU;(a))(A;;FR;;;BU)", {"S-1-5-32-545 broad 120089 [1]"}},
      {"O:SYD:(XA;;FR;;;BU;(a))", {"S-1-5-32-545 broad 0?120089 [0]"}},
      {"O:SYD:(XA;;FA;;;BU;(a))(A;;FR;;;BU)", {"S-1-5-32-545 broad 120089?d0176 [01]"}},
      // Owners.
      {"O:S-1-5-21-7-8-9-1800D:(A;;FA;;;SY)", {"S-1-5-21-7-8-9-1800 other 60000 owner []"}},
      {"O:S-1-5-21-7-8-9-1601D:(A;;FR;;;S-1-5-21-7-8-9-1601)",
       {"S-1-5-21-7-8-9-1601 service 120089 [0]", "S-1-5-21-7-8-9-1601 service 60000 owner []"}},
      {"O:DAD:(A;;FA;;;SY)", {"DA administrative 60000 owner []"}},
      {"D:(A;;FA;;;SY)", {}},
      {"O:S-1-5-21-7-8-9-1800D:(A;;RC;;;OW)", {}},
      {"O:S-1-5-21-7-8-9-1800D:(D;;WD;;;OW)", {}},
      {"O:S-1-5-21-7-8-9-1800D:(A;;FR;;;OW)", {"S-1-5-21-7-8-9-1800 other 120089 owner [0]"}},
      {"O:S-1-5-21-7-8-9-1800D:(A;IO;RC;;;OW)", {"S-1-5-21-7-8-9-1800 other 60000 owner []"}},
      {"O:SYD:(A;;FA;;;OW)", {}},
      {"D:(A;;FR;;;OW)", {"S-1-3-4 other 120089 owner [0]"}},
      // No list at all.
      {"O:SYD:NO_ACCESS_CONTROL", {"S-1-1-0 broad 1f01ff []"}},
  };
}

TEST(ExposuresTest, TellsWhoCanDoWhat) {
  const AccountContext context = Context();
  for (const ExposureCase& row : Cases()) {
    EXPECT_EQ(Exposures(row.sddl, &context), row.exposures) << row.sddl;
  }
}

TEST(ExposuresTest, TakesThePoolForTheServiceAccount) {
  const AccountContext context = Context();
  const std::string pool = context.pool->ToText();
  EXPECT_EQ(Exposures("O:SYD:(A;;FR;;;" + pool + ")", &context),
            std::vector<std::string>{pool + " service 120089 [0]"});
  const AccountContext network_service{
      .account = NetworkService(), .groups = std::nullopt, .pool = std::nullopt};
  EXPECT_EQ(Exposures("O:SYD:(A;;FR;;;NS)", &network_service),
            std::vector<std::string>{"S-1-5-20 service 120089 [0]"});
}

TEST(ExposuresTest, NeedsNoServiceAccount) {
  EXPECT_EQ(Exposures("O:SYD:(A;;FA;;;SY)(A;;FR;;;S-1-5-21-7-8-9-1601)(A;;FR;;;BU)", nullptr),
            (std::vector<std::string>{"S-1-5-21-7-8-9-1601 other 120089 [1]",
                                      "S-1-5-32-545 broad 120089 [2]"}));
}

TEST(ExposuresTest, DoesNotKnowAnAbsentDacl) {
  EXPECT_FALSE(FindExposures(Parsed("O:SYG:SY"), nullptr));
  EXPECT_FALSE(FindExposures(SecurityDescriptor(), nullptr));
  EXPECT_THAT(FindExposures(Parsed("O:SYD:"), nullptr), ::testing::Optional(IsEmpty()));
}

}  // namespace
}  // namespace pkiaudit::audit
