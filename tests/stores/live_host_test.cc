// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/stores/fake_host.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/serialized_store_writer.h"
#include "tests/support/trust_list_writer.h"

namespace pkiaudit::stores::win {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::SerializedStoreWriter;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;
using Kind = StoreLocation::Kind;

const std::string kMachine = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\";
const std::string kPolicy =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\";
const std::string kEnterprise = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\";
const std::string kServices = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\Services\\";

class LiveHostTest : public testing::Test {
 protected:
  static Bytes Elements(const Bytes& der) {
    return SerializedStoreWriter().Certificate(der).Elements();
  }
  void Put(const std::string& store, const Bytes& der) { Put(store, der, Elements(der)); }
  void Put(const std::string& store, const Bytes& der, Bytes elements) {
    host_.registry.Set(store + "\\Certificates\\" + Thumbprint(der),
                       {"Blob", RegistryType::kBinary, std::move(elements)});
  }
  static std::vector<std::string> Stores(const Inventory& inventory) {
    std::vector<std::string> lines;
    for (const StoreRecord& record : inventory.store_records()) {
      lines.push_back(ToText(inventory.location(record.location)) +
                      (record.failure ? " " + CodeText(*record.failure) : ""));
    }
    return lines;
  }

  FakeHost host_;
  const Bytes a_ = CertificateBuilder().Subject("CN=A").Build();
  const Bytes b_ = CertificateBuilder().Subject("CN=B").Build();
  const Bytes c_ = CertificateBuilder().Subject("CN=C").Build();
};

TEST_F(LiveHostTest, PhysicalStoresAreToldApart) {
  Put(kMachine + "ROOT", a_);
  Put(kMachine + "AuthRoot", b_);
  Put(kPolicy + "Root", a_);
  Put(kEnterprise + "NTAuth", c_);
  host_.registry.Add(kMachine + "CA");
  const Inventory inventory = host_.Read();
  EXPECT_THAT(Entries(inventory),
              UnorderedElementsAre("LocalMachine\\Root (.Default) " + Thumbprint(a_),
                                   "LocalMachine\\Root (.AuthRoot) " + Thumbprint(b_),
                                   "LocalMachine\\Root (.GroupPolicy) " + Thumbprint(a_),
                                   "LocalMachine\\NTAuth (.Enterprise) " + Thumbprint(c_)));
  EXPECT_THAT(
      Stores(inventory),
      UnorderedElementsAre("LocalMachine\\Root (.Default)", "LocalMachine\\Root (.AuthRoot)",
                           "LocalMachine\\Root (.GroupPolicy)",
                           "LocalMachine\\NTAuth (.Enterprise)", "LocalMachine\\CA (.Default)"));
  EXPECT_TRUE(inventory.WasRead(Kind::kLocalMachine, "Root"));
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(LiveHostTest, ServicesAndLoadedUsersHaveStores) {
  Put(kServices + "W3SVC\\SystemCertificates\\My", a_);
  Put("HKEY_USERS\\S-1-5-19\\Software\\Microsoft\\SystemCertificates\\CA", b_);
  // Another name of S-1-5-18, classes, and the account itself, whose stores are CurrentUser.
  Put("HKEY_USERS\\.DEFAULT\\Software\\Microsoft\\SystemCertificates\\CA", c_);
  Put("HKEY_USERS\\S-1-5-19_Classes\\Software\\Microsoft\\SystemCertificates\\CA", c_);
  Put("HKEY_USERS\\S-1-5-21-1-2-3-500\\Software\\Microsoft\\SystemCertificates\\CA", c_);
  Put("HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\CA", c_);
  EXPECT_THAT(Entries(host_.Read()), UnorderedElementsAre("Services\\W3SVC\\My " + Thumbprint(a_),
                                                          "Users\\S-1-5-19\\CA " + Thumbprint(b_),
                                                          "CurrentUser\\CA " + Thumbprint(c_)));
}

// The certificates of a user's My are files of the profile.
TEST_F(LiveHostTest, OtherUsersMyIsReadFromTheirProfiles) {
  const std::string sid = "S-1-5-21-1-2-3-1601";
  const std::u16string path = u"%SystemDrive%\\Users\\svc-ndes";
  Bytes octets;
  for (const char16_t unit : path) {
    octets.push_back(static_cast<uint8_t>(unit));
    octets.push_back(0);
  }
  host_.registry.Set(
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\" + sid,
      {"ProfileImagePath", RegistryType::kExpandString, octets});
  host_.files.contents
      ["%SystemDrive%\\Users\\svc-ndes\\AppData\\Roaming\\Microsoft\\"
       "SystemCertificates\\My\\Certificates\\" +
       Thumbprint(a_)] = Elements(a_);
  const Inventory inventory = host_.Read();
  EXPECT_THAT(Entries(inventory), ElementsAre("Users\\" + sid + "\\My " + Thumbprint(a_)));
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(LiveHostTest, WhatOnlyCryptoApiShowsIsAdded) {
  Put(kMachine + "Root", a_);
  host_.stores.Set(Kind::kLocalMachine, "Root",
                   FakeSystemStores::Contents{Elements(a_), Elements(b_)});
  // Shows LocalMachine's own, which are judged there.
  host_.stores.Set(Kind::kCurrentUser, "Root",
                   FakeSystemStores::Contents{Elements(a_), Elements(b_)});
  host_.stores.Set(Kind::kCurrentUser, "My", FakeSystemStores::Contents{Elements(c_)});
  const Inventory inventory = host_.Read();
  EXPECT_THAT(Entries(inventory),
              UnorderedElementsAre("LocalMachine\\Root (.Default) " + Thumbprint(a_),
                                   "LocalMachine\\Root " + Thumbprint(b_),
                                   "CurrentUser\\My " + Thumbprint(c_)));
}

TEST_F(LiveHostTest, AStoreThatFailsIsARecordAndTheRestGoesOn) {
  host_.registry.Deny(kMachine + "My\\Certificates");
  host_.registry.Deny("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates");
  Put(kMachine + "Root", a_);
  host_.registry.Set(kMachine + "Root\\Certificates\\" + Thumbprint(b_),
                     {"Other", RegistryType::kBinary, {}});
  host_.stores.Set(Kind::kLocalMachine, "Disallowed", Refuse(ErrorCode::kReadFailed));
  const Inventory inventory = host_.Read();
  EXPECT_THAT(Entries(inventory), ElementsAre("LocalMachine\\Root (.Default) " + Thumbprint(a_)));
  EXPECT_THAT(
      Stores(inventory),
      UnorderedElementsAre("LocalMachine\\My (.Default) permissionDenied",
                           "LocalMachine\\Root (.Default)", "LocalMachine\\Disallowed readFailed"));
  EXPECT_FALSE(inventory.WasRead(Kind::kLocalMachine, "My"));
  EXPECT_THAT(
      Told(inventory),
      UnorderedElementsAre(kMachine + "My [certificates, needs KEY_READ] permissionDenied",
                           kMachine + "Root [" + Thumbprint(b_) + "] badFormat/noContent",
                           "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\EnterpriseCertificates "
                           "[stores, needs KEY_READ] "
                           "permissionDenied",
                           "CryptoAPI LocalMachine\\Disallowed [certificates] readFailed"));
}

TEST_F(LiveHostTest, PropertiesComeFromTheBlob) {
  Put(kMachine + "My", a_,
      SerializedStoreWriter()
          .FriendlyName("Zertifikat f\xC3\xBCr \xE6\xA0\xB9")
          .Certificate(a_)
          .Elements());
  const Inventory inventory = host_.Read();
  ASSERT_EQ(inventory.entries().size(), 1u);
  ASSERT_NE(inventory.properties(inventory.entry(0)), nullptr);
  EXPECT_EQ(inventory.properties(inventory.entry(0))->friendly_name,
            "Zertifikat f\xC3\xBCr \xE6\xA0\xB9");
}

// Wine keeps none of these, and hides the certificate that has one.
TEST_F(LiveHostTest, PropertiesThatRestrictTrustComeFromTheBlob) {
  const Bytes code_signing = test_support::UsagesProperty({"1.3.6.1.5.5.7.3.3"});
  Put(kMachine + "Root", a_,
      SerializedStoreWriter()
          .Property(19, {})
          .Property(104, test_support::FileTimeProperty(1'600'000'000))
          .Property(122, code_signing)
          .Property(126, test_support::FileTimeProperty(1'500'000'000))
          .Property(127, code_signing)
          .Certificate(a_)
          .Elements());
  // CryptoAPI shows it, too, without what it does not know.
  host_.stores.Set(Kind::kLocalMachine, "Root", FakeSystemStores::Contents{Elements(a_)});
  const Inventory inventory = host_.Read();
  ASSERT_EQ(inventory.entries().size(), 1u);
  const CertificateProperties* const properties = inventory.properties(inventory.entry(0));
  ASSERT_NE(properties, nullptr);
  EXPECT_TRUE(properties->archived);
  const TrustRestrictions* const restrictions = properties->restrictions();
  ASSERT_NE(restrictions, nullptr);
  EXPECT_EQ(restrictions->disallowed_since, x509::Time{1'600'000'000});
  EXPECT_TRUE(x509::Equal(restrictions->disallowed_usages, code_signing));
  EXPECT_EQ(restrictions->not_before_time, x509::Time{1'500'000'000});
  EXPECT_TRUE(x509::Equal(restrictions->not_before_usages, code_signing));
}

TEST_F(LiveHostTest, TheHeadSaysWhoAskedWhichHost) {
  const Inventory inventory = host_.Read();
  EXPECT_EQ(inventory.host().host, "ndes01.corp.example");
  ASSERT_TRUE(inventory.host().collector);
  EXPECT_EQ(inventory.host().collector->name, "CORP\\J\xC3\xB6rg \xE6\xA0\xB9");
  EXPECT_EQ(inventory.host().collector_elevated, true);
  EXPECT_FALSE(inventory.host().collected);
}

class LiveServiceAccountTest : public LiveHostTest {
 protected:
  static constexpr const char* kConfig =
      "%SystemRoot%\\System32\\inetsrv\\config\\applicationHost.config";
  LiveServiceAccountTest() {
    const std::string config =
        "<configuration><system.applicationHost><applicationPools>"
        "<add name='SCEP'><processModel identityType='SpecificUser' userName='CORP\\svc-ndes$' "
        "password='hunter2'/></add></applicationPools>"
        "<sites><site name='Default Web Site' id='1'>"
        "<application path='/certsrv/mscep' applicationPool='SCEP'/></site></sites>"
        "</system.applicationHost></configuration>";
    host_.files.contents[kConfig] = {config.begin(), config.end()};
    host_.accounts.names["S-1-5-21-1-2-3-1601"] = "CORP\\svc-ndes$";
  }
};

TEST_F(LiveServiceAccountTest, ThePoolsAccountIsResolvedWithItsGroups) {
  host_.accounts.groups["S-1-5-21-1-2-3-1601"] = {{"S-1-5-11", "Authenticated Users"}};
  const Inventory inventory = host_.Read();
  ASSERT_TRUE(inventory.host().service_account);
  EXPECT_EQ(inventory.host().service_account->account.sid, "S-1-5-21-1-2-3-1601");
  EXPECT_EQ(inventory.host().service_account->type, "gmsa");
  ASSERT_TRUE(inventory.host().service_account->groups);
  EXPECT_EQ(inventory.host().service_account->groups->size(), 1u);
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(LiveServiceAccountTest, GroupsThatCannotBeReadAreNotKnown) {
  const Inventory inventory = host_.Read();
  ASSERT_TRUE(inventory.host().service_account);
  EXPECT_FALSE(inventory.host().service_account->groups);
  EXPECT_THAT(Told(inventory),
              ElementsAre(std::string(kConfig) + " [groups of CORP\\svc-ndes$] permissionDenied"));
}

TEST_F(LiveServiceAccountTest, AConfigurationThatIsSharedIsNotThisFile) {
  const std::string redirection =
      "<configuration><configSections/><configurationRedirection enabled='true' "
      "path='\\\\files\\iis'/></configuration>";
  const std::string path = "%SystemRoot%\\System32\\inetsrv\\config\\redirection.config";
  host_.files.contents[path] = {redirection.begin(), redirection.end()};
  const Inventory inventory = host_.Read();
  EXPECT_FALSE(inventory.host().scep_pool);
  EXPECT_THAT(Told(inventory), ElementsAre(path + " [IIS configuration, which several servers "
                                                  "share] unsupportedHere"));
  const std::string off =
      "<configuration><configurationRedirection enabled='false'/></configuration>";
  host_.files.contents[path] = {off.begin(), off.end()};
  EXPECT_TRUE(host_.Read().host().scep_pool);
  // Then nobody can tell whether the file beside it is the one that counts.
  host_.files.contents[path] = {'<', 'c'};
  EXPECT_FALSE(host_.Read().host().scep_pool);
  host_.files.contents.erase(path);
  host_.files.denied.insert(path);
  EXPECT_THAT(Told(host_.Read()),
              ElementsAre(path + " [where the IIS configuration stands] permissionDenied"));
}

TEST_F(LiveServiceAccountTest, ADotMeansThisHost) {
  std::string config(host_.files.contents[kConfig].begin(), host_.files.contents[kConfig].end());
  config.replace(config.find("CORP\\svc-ndes$"), 14, ".\\svc");
  host_.files.contents[kConfig] = {config.begin(), config.end()};
  host_.accounts.names["S-1-5-21-1-2-3-1009"] = "svc";
  const Inventory inventory = host_.Read();
  ASSERT_TRUE(inventory.host().service_account);
  EXPECT_EQ(inventory.host().service_account->account.sid, "S-1-5-21-1-2-3-1009");
}

TEST_F(LiveServiceAccountTest, PasswordsAreNotKept) {
  std::map<std::string, std::string> kept;
  host_.Read([&](std::string path, x509::Bytes octets) { kept[path] = x509::AsText(octets); });
  ASSERT_TRUE(kept.contains("iis/applicationHost.config"));
  EXPECT_THAT(kept["iis/applicationHost.config"], testing::HasSubstr("svc-ndes$"));
  EXPECT_THAT(kept["iis/applicationHost.config"], Not(testing::HasSubstr("hunter2")));
}

class LiveTrustListTest : public LiveHostTest {
 protected:
  static constexpr const char* kKey =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\AutoUpdate";
  const Bytes list_ = test_support::WriteTrustList({{Bytes(20, 1)}});
};

TEST_F(LiveTrustListTest, ThoseOfWindowsUpdateAreKept) {
  host_.registry.Set(kKey, {"EncodedCtl", RegistryType::kBinary, list_});
  host_.registry.Set(kKey, {"disallowedcertencodedctl", RegistryType::kBinary, list_});
  host_.registry.Set(kKey, {"PinRulesEncodedCtl", RegistryType::kBinary, Bytes(30, 1)});
  std::map<std::string, Bytes> kept;
  const Inventory inventory = host_.Read([&](std::string path, x509::Bytes octets) {
    kept[std::move(path)] = {octets.begin(), octets.end()};
  });
  ASSERT_EQ(inventory.trust_lists().size(), 2u);
  EXPECT_EQ(inventory.source(inventory.trust_lists()[0].source).path,
            std::string(kKey) + "\\EncodedCtl");
  EXPECT_TRUE(x509::Equal(inventory.trust_lists()[1].der, list_));
  EXPECT_EQ(kept["registry/authroot.stl"], list_);
  EXPECT_EQ(kept["registry/disallowedcert.stl"], list_);
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(LiveTrustListTest, OneThatCannotBeReadIsTold) {
  host_.registry.Set(kKey, {"EncodedCtl", RegistryType::kBinary, Bytes(30, 1)});
  host_.registry.Set(kKey, {"DisallowedCertEncodedCtl", RegistryType::kString, list_});
  EXPECT_THAT(
      Told(host_.Read()),
      ElementsAre(std::string(kKey) + "\\EncodedCtl [value EncodedCtl] badFormat/unexpectedTag",
                  std::string(kKey) + "\\DisallowedCertEncodedCtl [value DisallowedCertEncodedCtl] "
                                      "badFormat/noContent"));
}

TEST_F(LiveTrustListTest, AKeyThatMayNotBeReadIsTold) {
  host_.registry.Deny(kKey);
  EXPECT_THAT(Told(host_.Read()),
              ElementsAre(std::string(kKey) + " [trust lists, need KEY_READ] permissionDenied"));
}

TEST_F(LiveHostTest, TheRegistryIsReadAsFarAsItIsKept) {
  const std::string mscep = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\MSCEP";
  host_.registry.Set(mscep, {"SignatureTemplate", RegistryType::kString, {'S', 0, 0, 0}});
  host_.registry.Set(mscep + "\\EnforcePassword",
                     {"EnforcePassword", RegistryType::kDword, {1, 0, 0, 0}});
  const Inventory inventory = host_.Read();
  const RegistryView& view = inventory.host().registry;
  EXPECT_EQ(view.String(registry_keys::kMscep, "SignatureTemplate"), "S");
  EXPECT_EQ(view.Dword(std::string(registry_keys::kMscep) + "\\EnforcePassword", "EnforcePassword"),
            1u);
}

}  // namespace
}  // namespace pkiaudit::stores::win
