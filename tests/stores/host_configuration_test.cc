// SPDX-License-Identifier: Apache-2.0
//
// What the registry tells of NDES, HTTP.sys and Schannel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "stores/host/http_configuration.h"
#include "stores/host/mscep_configuration.h"
#include "stores/host/registry_file.h"
#include "stores/host/schannel_configuration.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::stores {
namespace {

class HostConfigurationTest : public testing::Test {
 protected:
  // Reads a REGEDIT4 export of these lines.
  void Read(std::string_view lines) {
    const auto path = folder_.Write("a.reg", "REGEDIT4\n\n" + std::string(lines));
    ReadFile(path);
  }
  void ReadFile(const boost::filesystem::path& path) {
    auto file = File::Open(path);
    ASSERT_TRUE(file);
    ReadRegistryFile(*file, uint64_t{1} << 20,
                     {inventory_, kNone, inventory_.AddSource("a.reg", "")});
    EXPECT_TRUE(inventory_.unreadable_items().empty());
  }
  const RegistryView& registry() const { return inventory_.host().registry; }

  test_support::TemporaryDirectory folder_;
  Inventory inventory_;
};

TEST_F(HostConfigurationTest, ARealExportOfMscep) {
  ReadFile(PKIAUDIT_SOURCE_DIR "/tests/stores/data/MSCEP.reg");
  const auto mscep = FindMscepConfiguration(registry());
  ASSERT_TRUE(mscep);
  EXPECT_EQ(mscep->enforce_password, 1u);
  EXPECT_EQ(mscep->use_single_password, 0u);
  EXPECT_EQ(mscep->password_max, 5u);
  EXPECT_FALSE(mscep->has_misplaced_password_max);
  EXPECT_FALSE(mscep->policy_module);
  EXPECT_FALSE(FindHttpConfiguration(registry()));
  EXPECT_FALSE(FindSchannelConfiguration(registry()));
}

TEST_F(HostConfigurationTest, ThePolicyModule) {
  Read(
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP]\n\"PasswordMax\"=\"x\"\n"
      "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP\\Modules\\NDESPolicy]\n"
      "\"NDESCertThumbprint\"=\"00 11\"\n");
  const auto mscep = FindMscepConfiguration(registry());
  ASSERT_TRUE(mscep && mscep->policy_module);
  EXPECT_EQ(mscep->policy_module->certificate_thumbprint, "00 11");
  EXPECT_TRUE(mscep->has_misplaced_password_max);
  EXPECT_EQ(mscep->misplaced_password_max, std::nullopt);
}

TEST_F(HostConfigurationTest, HttpSys) {
  Read(
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters]\n"
      "\"MaxFieldLength\"=dword:0000fffe\n\"MaxRequestBytes\"=\"65534\"\n"
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\"
      "SslBindingInfo\\0.0.0.0:443]\n"
      "\"AppId\"=hex:81,e1,c3,4d,4b,e1,21,4a,b0,22,59,fc,66,9b,09,14\n"
      "\"SslCertHash\"=hex:01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14\n"
      "\"SslCertStoreName\"=\"WebHosting\"\n"
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\"
      "SslBindingInfo\\[::]:8530]\n"
      "\"AppId\"=hex:00,00,00,00,00,00,00,00,00,00,00,00,00,00,00,01\n"
      "\"SslCertHash\"=hex:01,02\n"
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\"
      "SslSniBindingInfo\\ndes.example:443]\n");
  const auto http = FindHttpConfiguration(registry());
  ASSERT_TRUE(http);
  EXPECT_EQ(http->max_field_length, 65534u);
  EXPECT_EQ(http->max_request_bytes, std::nullopt) << "a text has no effect";
  ASSERT_EQ(http->tls_bindings.size(), 3u);
  const TlsBinding& iis = http->tls_bindings[0];
  EXPECT_EQ(iis.endpoint, "0.0.0.0:443");
  ASSERT_TRUE(iis.certificate);
  EXPECT_EQ(x509::ToHex(*iis.certificate), "0102030405060708090A0B0C0D0E0F1011121314");
  EXPECT_EQ(iis.store, "WebHosting");
  EXPECT_TRUE(iis.is_iis);
  const TlsBinding& other = http->tls_bindings[1];
  EXPECT_EQ(other.endpoint, "[::]:8530");
  EXPECT_FALSE(other.certificate) << "no SHA-1";
  EXPECT_EQ(other.store, "My");
  EXPECT_FALSE(other.is_iis);
  EXPECT_EQ(http->tls_bindings[2].endpoint, "ndes.example:443");
  EXPECT_TRUE(http->tls_bindings[2].is_iis) << "it does not say by whom";
}

TEST_F(HostConfigurationTest, Schannel) {
  Read("[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL]\n");
  ASSERT_TRUE(FindSchannelConfiguration(registry()));
  EXPECT_FALSE(FindSchannelConfiguration(registry())->sends_trusted_issuer_list);
  Read(
      "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL]\n"
      "\"SendTrustedIssuerList\"=dword:00000001\n");
  EXPECT_TRUE(FindSchannelConfiguration(registry())->sends_trusted_issuer_list);
}

}  // namespace
}  // namespace pkiaudit::stores
