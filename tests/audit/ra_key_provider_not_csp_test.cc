// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/ra_key_test.h"

namespace pkiaudit::audit {
namespace {

constexpr char kId[] = "ra-key-provider-not-csp";

struct Case {
  const char* name;
  const char* provider;
  std::optional<uint32_t> type;
  std::optional<uint32_t> key_spec;
  Result result;
};
class RaKeyProviderNotCspTable : public RaKeyTest, public testing::WithParamInterface<Case> {};

TEST_P(RaKeyProviderNotCspTable, ByTypeKeySpecAndName) {
  stores::PrivateKey key;
  key.provider = GetParam().provider;
  key.provider_type = GetParam().type;
  key.key_spec = GetParam().key_spec;
  const Judgement current = Judge(kId, AddCurrent(key));
  EXPECT_EQ(current.result, GetParam().result);
  if (current.result == Result::kFail) {
    EXPECT_EQ(current.severity, Severity::kError);
    EXPECT_EQ(Judge(kId, AddSpare(key)).severity, Severity::kWarning);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Providers, RaKeyProviderNotCspTable,
    testing::Values(
        Case{"SoftwareKsp", "Microsoft Software Key Storage Provider", 0u, 0u, Result::kFail},
        Case{"ByName", "microsoft software key storage provider", {}, {}, Result::kFail},
        Case{"ThirdPartyKsp", "SafeNet Key Storage Provider", {}, {}, Result::kFail},
        Case{"Tpm", "Microsoft Platform Crypto Provider", {}, {}, Result::kFail},
        Case{"ByType", "", 0u, {}, Result::kFail},
        Case{"ByKeySpec", "", {}, stores::kNcryptKeySpec, Result::kFail},
        Case{"Strong", "Microsoft Strong Cryptographic Provider", 1u, 1u, Result::kPass},
        Case{"SchannelByName",
             "Microsoft RSA SChannel Cryptographic Provider",
             {},
             {},
             Result::kPass},
        Case{"Hsm", "Luna Cryptographic Services for Microsoft Windows", 1u, 1u, Result::kPass},
        Case{"UnknownName", "Example Provider", {}, 1u, Result::kNotChecked},
        Case{"NothingKnown", "", {}, {}, Result::kNotChecked}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

using RaKeyProviderNotCspTest = RaKeyTest;

TEST_F(RaKeyProviderNotCspTest, AMissingKeyHasNoProvider) {
  AddCurrent();
  EXPECT_EQ(ExplainedBy(kId, "ra-private-key-missing"), 1u);
}

TEST_F(RaKeyProviderNotCspTest, DoesNotApply) {
  stores::PrivateKey key;
  key.provider_type = 0;
  ExpectToJudgeOnlyRaCertificatesInUse(kId, key);
}

}  // namespace
}  // namespace pkiaudit::audit
