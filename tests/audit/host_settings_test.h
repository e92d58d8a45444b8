// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_AUDIT_HOST_SETTINGS_TEST_H_
#define PKIAUDIT_TESTS_AUDIT_HOST_SETTINGS_TEST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stores/host/registry_view.h"
#include "tests/audit/check_test.h"
#include "tests/audit/ra_builders.h"
#include "x509/bytes.h"

namespace pkiaudit::audit {

// Tests of the checks of settings in the host's registry.
class HostSettingsTest : public CheckTest {
 protected:
  using Bytes = std::vector<uint8_t>;

  static constexpr std::string_view kMscep = stores::registry_keys::kMscep;
  static constexpr std::string_view kHttp = stores::registry_keys::kHttpParameters;
  static constexpr std::string_view kSchannel = stores::registry_keys::kSchannel;
  static constexpr uint8_t kIis[16] = {0x81, 0xe1, 0xc3, 0x4d, 0x4b, 0xe1, 0x21, 0x4a,
                                       0xb0, 0x22, 0x59, 0xfc, 0x66, 0x9b, 0x09, 0x14};

  static std::string Below(std::string_view key, std::string_view subkey) {
    return std::string(key) + "\\" + std::string(subkey);
  }
  void SetDword(std::string_view key, std::string_view name, uint32_t value) {
    const Bytes data = {static_cast<uint8_t>(value), static_cast<uint8_t>(value >> 8),
                        static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 24)};
    registry().SetValue(key, name, stores::RegistryType::kDword, data);
  }
  // Of MSCEP, in the subkey of its own name.
  void SetMscep(std::string_view name, uint32_t value) {
    SetDword(Below(kMscep, name), name, value);
  }
  void SetString(std::string_view key, std::string_view name, std::u16string_view text) {
    Bytes data;
    for (const char16_t unit : text) {
      data.push_back(static_cast<uint8_t>(unit));
      data.push_back(static_cast<uint8_t>(unit >> 8));
    }
    registry().SetValue(key, name, stores::RegistryType::kString, data);
  }
  void SetString(std::string_view key, std::string_view name, std::string_view ascii) {
    SetString(key, name, std::u16string(ascii.begin(), ascii.end()));
  }
  void SetPolicyThumbprint(std::u16string_view text) {
    SetString(Below(kMscep, "Modules\\NDESPolicy"), "NDESCertThumbprint", text);
  }
  void SetPolicyThumbprint(stores::EntryId entry) {
    const std::string hex = x509::ToHex(inventory_.entry(entry).sha1);
    SetPolicyThumbprint(std::u16string(hex.begin(), hex.end()));
  }
  void Bind(std::string_view endpoint, x509::Bytes hash, x509::Bytes application = kIis) {
    const std::string key = Below(kHttp, "SslBindingInfo\\" + std::string(endpoint));
    registry().SetValue(key, "SslCertHash", stores::RegistryType::kBinary, hash);
    registry().SetValue(key, "AppId", stores::RegistryType::kBinary, application);
  }
  void Bind(std::string_view endpoint, stores::EntryId entry, x509::Bytes application = kIis) {
    Bind(endpoint, inventory_.entry(entry).sha1, application);
  }
  // The registry was supplied, but holds nothing of NDES, HTTP.sys and Schannel.
  void SupplySomeRegistry() {
    SetString(stores::registry_keys::kCryptography, "MachineGuid", std::string_view("x"));
  }

  // A certificate of LocalMachine\My with these extended key usages; any, where there is none.
  stores::EntryId AddServer(const std::vector<std::string>& usages = {},
                            x509::Time not_after = At(2028, 1, 1), std::string_view name = "ndes",
                            std::string store = "My") {
    auto builder = test_support::CertificateBuilder()
                       .Subject("CN=" + std::string(name))
                       .Validity(At(2026, 1, 1).unix_seconds, not_after.unix_seconds);
    if (!usages.empty()) {
      builder.ExtendedKeyUsage(usages);
    }
    return Add(LocalMachine(std::move(store)), builder);
  }

  // The only result of a check; fails the test where there is none that is kept.
  Finding OnlyFinding(std::string_view check) {
    const CheckRun run = Run(check);
    EXPECT_EQ(run.report.findings.size(), 1u) << check;
    return run.report.findings.empty() ? Finding{} : run.report.findings.front();
  }

  // That nothing is judged, and why, where nothing or something else of the registry was supplied;
  // and nothing at all in roles without a host.
  void ExpectToNeedTheRegistry(std::string_view check) {
    const Finding nothing = OnlyFinding(check);
    EXPECT_EQ(nothing.result, Result::kNotChecked);
    EXPECT_TRUE(EvidenceText(nothing.evidence, "reason")
                    ->starts_with("The input holds nothing of the host's registry"));
    SupplySomeRegistry();
    const Finding other = OnlyFinding(check);
    EXPECT_EQ(other.result, Result::kNotChecked);
    EXPECT_TRUE(
        EvidenceText(other.evidence, "reason")->starts_with("The input does not hold HKLM\\"));
    role_ = Role::kBundle;
    EXPECT_TRUE(Run(check).report.findings.empty());
    role_ = Role::kNdesHost;
  }

  stores::RegistryView& registry() { return inventory_.host().registry; }
};

inline constexpr char kClientAuth[] = "1.3.6.1.5.5.7.3.2";
inline constexpr char kServerAuth[] = "1.3.6.1.5.5.7.3.1";

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_TESTS_AUDIT_HOST_SETTINGS_TEST_H_
