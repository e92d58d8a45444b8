// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/saved_key.h"

#include <gtest/gtest.h>

#include <vector>

namespace pkiaudit::stores {
namespace {

constexpr char kUser[] = "HKEY_USERS\\S-1-5-21-1-2-3-1105";
constexpr char kMachineStores[] = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates";
constexpr char kPolicyStores[] =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates";
constexpr char kEnterpriseStores[] =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates";
constexpr char kUserStores[] =
    "HKEY_USERS\\S-1-5-21-1-2-3-1105\\Software\\Microsoft\\SystemCertificates";

// "path", "path by name", or "".
std::string Find(const HiveRoot& root, std::string_view name) {
  const auto found = FindSavedKey(root, name, kUser);
  return found ? found->path + (found->by_name ? " by name" : "") : "";
}

TEST(SavedKeyTest, KeysOfStores) {
  const std::set<std::string, std::less<>> stores = {"root", "root\\certificates", "my",
                                                     "my\\crls"};
  const auto with = [&](std::initializer_list<std::string> more) {
    HiveRoot root{.keys = stores, .values = {}};
    root.keys.insert(more);
    return root;
  };
  // What only one of them has, whatever the file is called.
  EXPECT_EQ(Find(with({"ntauth"}), "x"), kEnterpriseStores);
  EXPECT_EQ(Find(with({"authroot", "authroot\\autoupdate"}), "policies"), kMachineStores);
  EXPECT_EQ(Find(with({"root\\protectedroots"}), "machine"), kUserStores);
  // Else the name.
  const std::pair<const char*, std::string> kNames[] = {
      {"SystemCertificates", std::string(kMachineStores) + " by name"},
      {"HKLM-certs", std::string(kMachineStores) + " by name"},
      {"Policies-SystemCertificates", std::string(kPolicyStores) + " by name"},
      {"GroupPolicy", std::string(kPolicyStores) + " by name"},
      {"EnterpriseCertificates", std::string(kEnterpriseStores) + " by name"},
      {"S-1-5-21-1-2-3-1105", std::string(kUserStores) + " by name"},
      {"user-SystemCertificates", std::string(kUserStores) + " by name"},
      {"certificates", ""},
      {"", ""},
  };
  for (const auto& [name, expected] : kNames) EXPECT_EQ(Find(with({}), name), expected) << name;
}

TEST(SavedKeyTest, KeysOfSettings) {
  const std::string machine = "HKEY_LOCAL_MACHINE\\";
  EXPECT_EQ(Find({.keys = {"rng", "mscep"}, .values = {}}, ""),
            machine + "SOFTWARE\\Microsoft\\Cryptography");
  EXPECT_EQ(Find({.keys = {}, .values = {"machineguid"}}, ""),
            machine + "SOFTWARE\\Microsoft\\Cryptography");
  EXPECT_EQ(Find({.keys = {}, .values = {"signaturetemplate"}}, ""),
            machine + "SOFTWARE\\Microsoft\\Cryptography\\MSCEP");
  EXPECT_EQ(Find({.keys = {"parameters", "parameters\\sslbindinginfo"}, .values = {}}, ""),
            machine + "SYSTEM\\CurrentControlSet\\Services\\HTTP");
  EXPECT_EQ(Find({.keys = {"sslbindinginfo"}, .values = {}}, ""),
            machine + "SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters");
  EXPECT_EQ(Find({.keys = {"protocols"}, .values = {}}, ""),
            machine + "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL");
  EXPECT_EQ(Find({.keys = {"ndesconnector"}, .values = {}}, ""),
            machine + "SOFTWARE\\Microsoft\\MicrosoftIntune");
}

TEST(SavedKeyTest, OthersAreNotKnown) {
  EXPECT_EQ(Find({}, "SystemCertificates"), "") << "a key without a store";
  EXPECT_EQ(Find({.keys = {"currentversion"}, .values = {"x"}}, "SystemCertificates"), "");
}

}  // namespace
}  // namespace pkiaudit::stores
