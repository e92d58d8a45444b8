// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/host_settings_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "mscep-templates-default";

using MscepTemplatesDefaultTest = HostSettingsTest;

constexpr std::string_view kAll[] = {"SignatureTemplate", "EncryptionTemplate",
                                     "GeneralPurposeTemplate"};

TEST_F(MscepTemplatesDefaultTest, AllThree) {
  for (const std::string_view name : kAll) {
    SetString(kMscep, name, std::string_view("ipsecintermediateoffline"));
  }
  EXPECT_EQ(OnlyFinding(kId).result, Result::kFail);
}

TEST_F(MscepTemplatesDefaultTest, OneOfThemIsSet) {
  for (const std::string_view name : kAll) {
    SetString(kMscep, name, std::string_view("IPSECIntermediateOffline"));
  }
  SetString(kMscep, kAll[1], std::string_view("CorpDevices"));
  EXPECT_EQ(Run(kId).Count(Result::kPass), 1u);
}

TEST_F(MscepTemplatesDefaultTest, NotAllAreTold) {
  SetString(kMscep, kAll[0], std::string_view("IPSECIntermediateOffline"));
  EXPECT_EQ(Run(kId).Count(Result::kNotChecked), 1u);
}

TEST_F(MscepTemplatesDefaultTest, NeedsTheRegistry) { ExpectToNeedTheRegistry(kId); }

}  // namespace
}  // namespace pkiaudit::audit
