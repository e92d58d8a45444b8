// SPDX-License-Identifier: Apache-2.0
//
// Stores whose names and contents are chosen by somebody who means harm, and what CryptoAPI shows
// besides what lies in the registry and in profiles.
#include "stores/win/live_stores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "stores/safe_path.h"
#include "tests/stores/fake_host.h"
#include "tests/stores/told.h"
#include "tests/support/certificate_builder.h"
#include "tests/support/crl_builder.h"
#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::stores::win {
namespace {

using test_support::Bytes;
using test_support::CertificateBuilder;
using test_support::SerializedStoreWriter;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::UnorderedElementsAre;
using Kind = StoreLocation::Kind;

const std::string kMachine = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\";
const std::string kUser = "HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates\\";
const std::string kServices = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\\Services";
const std::string kProfiles =
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";
const std::string kBob = "S-1-5-21-1-2-3-1601";
const std::string kSelf = "S-1-5-21-1-2-3-500";

Bytes Utf16(std::string_view ascii) {
  Bytes octets;
  for (const char c : ascii) {
    octets.push_back(static_cast<uint8_t>(c));
    octets.push_back(0);
  }
  return octets;
}

class LiveStoresTest : public testing::Test {
 protected:
  static Bytes Elements(const Bytes& der) {
    return SerializedStoreWriter().Certificate(der).Elements();
  }
  void PutItem(const std::string& key, Bytes elements) {
    host_.registry.Set(key, {"Blob", RegistryType::kBinary, std::move(elements)});
  }
  void Put(const std::string& store, const Bytes& der) {
    PutItem(store + "\\Certificates\\" + Thumbprint(der), Elements(der));
  }
  // The folder of its certificates.
  std::string AddProfile(const std::string& sid, const std::string& folder) {
    host_.registry.Set(kProfiles + "\\" + sid,
                       {"ProfileImagePath", RegistryType::kExpandString, Utf16(folder)});
    return folder + "\\AppData\\Roaming\\Microsoft\\SystemCertificates\\My\\Certificates";
  }
  Inventory Read() {
    kept_.clear();
    return host_.Read([&](const std::string& path, x509::Bytes octets) {
      const bool is_new = kept_.emplace(path, Bytes(octets.begin(), octets.end())).second;
      EXPECT_TRUE(is_new || path.ends_with('/')) << path;
      EXPECT_TRUE(IsSafePath(path)) << path;
    });
  }
  static std::vector<std::string> FailedStores(const Inventory& inventory) {
    std::vector<std::string> lines;
    for (const StoreRecord& record : inventory.store_records()) {
      if (record.failure) lines.push_back(ToText(inventory.location(record.location)));
    }
    return lines;
  }

  FakeHost host_;
  std::map<std::string, Bytes> kept_;
  const Bytes a_ = CertificateBuilder().Subject("CN=A").Build();
  const Bytes b_ = CertificateBuilder().Subject("CN=B").Build();
  const Bytes c_ = CertificateBuilder().Subject("CN=C").Build();
};

TEST_F(LiveStoresTest, ItemsAreNamedByTheirHash) {
  const std::string items = kUser + "CA\\Certificates";
  for (const char* const name :
       {"../../../../x", "NUL", "a\nb", "0123", "0123456789012345678901234567890123456789.x"}) {
    PutItem(items + "\\" + name, Elements(a_));
  }
  Put(kUser + "CA", b_);
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory), ElementsAre("CurrentUser\\CA " + Thumbprint(b_)));
  EXPECT_THAT(kept_,
              UnorderedElementsAre(Key("stores/CurrentUser/CA/"),
                                   Key("stores/CurrentUser/CA/" + Thumbprint(b_) + ".blob")));
  const std::string source = kUser + "CA ";
  EXPECT_THAT(
      Told(inventory),
      UnorderedElementsAre(source + "[../../../../x] unsafeName", source + "[NUL] unsafeName",
                           source + "[a\\x0Ab] unsafeName", source + "[0123] unsafeName",
                           source + "[0123456789012345678901234567890123456789.x] unsafeName"));
}

TEST_F(LiveStoresTest, StoresHaveNamesThatFoldersMayHave) {
  for (const char* const name : {"..", "a/b", "NUL", "a:b", "a\nb", "a ", "\xED\xA0\x80"}) {
    Put(kUser + name, a_);
  }
  Put(kServices + "\\../../x\\SystemCertificates\\My", a_);
  host_.stores.Set(Kind::kLocalMachine, "../y", FakeSystemStores::Contents{Elements(a_)});
  Put(kUser + "Schl\xC3\xBCssel \xE6\xA0\xB9", b_);
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory),
              ElementsAre("CurrentUser\\Schl\xC3\xBCssel \xE6\xA0\xB9 " + Thumbprint(b_)));
  EXPECT_EQ(kept_.size(), 2u);
  const std::string source = kUser.substr(0, kUser.size() - 1) + " ";
  EXPECT_THAT(Told(inventory),
              UnorderedElementsAre(source + "[..] unsafeName", source + "[a/b] unsafeName",
                                   source + "[NUL] unsafeName", source + "[a:b] unsafeName",
                                   source + "[a\\x0Ab] unsafeName", source + "[a ] unsafeName",
                                   source + "[\\xED\\xA0\\x80] unsafeName",
                                   kServices + " [../../x] unsafeName",
                                   "CryptoAPI LocalMachine [../y] unsafeName"));
}

TEST_F(LiveStoresTest, WhatIsNoCertificateIsNotKept) {
  const std::string folder = AddProfile(kBob, "C:\\Users\\bob") + "\\";
  const std::string name(40, 'A');
  // What a key file and a PFX begin with.
  const Bytes key_file = {2, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4};
  host_.files.contents[folder + name] = key_file;
  host_.files.contents[folder + std::string(40, 'B')] = {0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03};
  host_.files.contents[folder + std::string(40, 'C')] = {};
  host_.files.contents[folder + std::string(40, 'D')] = Bytes(12, 0);
  host_.files.contents[folder + std::string(40, 'E')] =
      SerializedStoreWriter().FriendlyName("no certificate").Elements();
  host_.files.contents[folder + std::string(40, 'F')] =
      SerializedStoreWriter().Certificate(Bytes{1, 2, 3}).Elements();
  host_.files.contents[folder + "backup.pfx"] = Elements(a_);
  // What stands behind a certificate.
  Bytes more = Elements(b_);
  more.insert(more.end(), key_file.begin(), key_file.end());
  host_.files.contents[folder + Thumbprint(b_)] = more;
  const Inventory inventory = Read();
  const std::string my = "stores/Users/" + kBob + "/My/";
  EXPECT_THAT(Entries(inventory), ElementsAre("Users\\" + kBob + "\\My " + Thumbprint(b_)));
  EXPECT_THAT(kept_, UnorderedElementsAre(Key(my), Key(my + Thumbprint(b_) + ".blob")));
  EXPECT_EQ(kept_[my + Thumbprint(b_) + ".blob"], Elements(b_));
  const auto told = Told(inventory);
  EXPECT_EQ(told.size(), 8u) << testing::PrintToString(told);
  EXPECT_THAT(told, testing::Contains(HasSubstr("[backup.pfx] unsafeName")));
  EXPECT_THAT(told, testing::Contains(HasSubstr("[" + std::string(40, 'C') + "] badFormat")));
}

TEST_F(LiveStoresTest, LinksOutOfAProfileAreNotFollowed) {
  const std::string bob = AddProfile(kBob, "C:\\Users\\bob");
  host_.files.contents[bob + "\\" + Thumbprint(a_)] = Elements(a_);
  host_.files.contents[bob + "\\" + Thumbprint(b_)] = Elements(b_);
  host_.files.links_out.insert(bob + "\\" + Thumbprint(b_));
  const std::string eve_sid = "S-1-5-21-1-2-3-1602";
  const std::string eve = AddProfile(eve_sid, "C:\\Users\\eve");
  host_.files.contents[eve + "\\" + Thumbprint(c_)] = Elements(c_);
  host_.files.links_out.insert(eve);
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory), ElementsAre("Users\\" + kBob + "\\My " + Thumbprint(a_)));
  EXPECT_THAT(Told(inventory), UnorderedElementsAre(bob + " [" + Thumbprint(b_) + "] linkLeadsOut",
                                                    eve + " [certificates] linkLeadsOut"));
  EXPECT_THAT(FailedStores(inventory), ElementsAre("Users\\" + eve_sid + "\\My"));
  EXPECT_THAT(kept_, Each(Key(Not(HasSubstr(eve_sid)))));
}

TEST_F(LiveStoresTest, WhatIsTakenOfAUserHasALimit) {
  const std::string bob = AddProfile(kBob, "C:\\Users\\bob");
  for (int i = 0; i < 20'003; ++i) {
    const std::string number = std::to_string(i);
    std::string path = bob + "\\" + std::string(40 - number.size(), '0');
    path += number;
    host_.files.contents[path] = {0};
  }
  Put(kMachine + "My", b_);
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory), ElementsAre("LocalMachine\\My (.Default) " + Thumbprint(b_)));
  const auto source = std::ranges::find(inventory.sources(), bob, &SourceRecord::path);
  ASSERT_NE(source, inventory.sources().end());
  EXPECT_EQ(source->unreadable, 20'001u);
}

TEST_F(LiveStoresTest, TheOwnProfileIsCurrentUsers) {
  const std::string folder = AddProfile(kSelf, "%SystemDrive%\\Users\\self");
  host_.files.contents[folder + "\\" + Thumbprint(a_)] =
      SerializedStoreWriter().Property(19, {}).Certificate(a_).Elements();
  host_.stores.Set(Kind::kCurrentUser, "My",
                   FakeSystemStores::Contents{Elements(a_), Elements(b_)});
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory), ElementsAre("CurrentUser\\My " + Thumbprint(a_),
                                              "CurrentUser\\My " + Thumbprint(b_)));
  ASSERT_NE(inventory.properties(inventory.entry(0)), nullptr);
  EXPECT_TRUE(inventory.properties(inventory.entry(0))->archived);
  EXPECT_THAT(kept_, testing::Contains(Key("stores/CurrentUser/My/" + Thumbprint(a_) + ".blob")));
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(LiveStoresTest, CryptoApisAuthRootIsPartOfRoot) {
  Put(kMachine + "ROOT", a_);
  Put(kMachine + "AuthRoot", b_);
  const FakeSystemStores::Contents third{Elements(b_), Elements(c_)};
  host_.stores.Set(Kind::kLocalMachine, "AuthRoot", third);
  host_.stores.Set(Kind::kCurrentUser, "AuthRoot", third);
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory),
              UnorderedElementsAre("LocalMachine\\Root (.Default) " + Thumbprint(a_),
                                   "LocalMachine\\Root (.AuthRoot) " + Thumbprint(b_),
                                   "LocalMachine\\Root (.AuthRoot) " + Thumbprint(c_)));
  EXPECT_THAT(kept_, testing::Contains(Key("stores/AuthRoot/" + Thumbprint(c_) + ".blob")));
}

TEST_F(LiveStoresTest, AnAuthRootThatFailsIsToldBesideRoot) {
  Put(kMachine + "ROOT", a_);
  host_.stores.Set(Kind::kLocalMachine, "AuthRoot", Refuse(ErrorCode::kPermissionDenied));
  const Inventory inventory = Read();
  EXPECT_THAT(FailedStores(inventory), ElementsAre("LocalMachine\\Root (.AuthRoot)"));
  EXPECT_THAT(Told(inventory), ElementsAre("CryptoAPI LocalMachine\\Root (.AuthRoot) "
                                           "[certificates, needs read access to the store] "
                                           "permissionDenied"));
}

// What the registry holds of it was read; what CryptoAPI shows besides is not known.
TEST_F(LiveStoresTest, AStoreThatOnlyCryptoApiFailsToReadIsTold) {
  Put(kMachine + "My", a_);
  host_.stores.Set(Kind::kLocalMachine, "MY", Refuse(ErrorCode::kReadFailed));
  const Inventory inventory = Read();
  EXPECT_TRUE(inventory.WasRead(Kind::kLocalMachine, "My"));
  EXPECT_THAT(Told(inventory), ElementsAre("CryptoAPI LocalMachine\\My [certificates] readFailed"));
}

// All other stores of CurrentUser show those of LocalMachine besides their own.
TEST_F(LiveStoresTest, MyOfTheUserInheritsNothing) {
  Put(kMachine + "My", a_);
  Put(kMachine + "CA", a_);
  host_.stores.Set(Kind::kCurrentUser, "My", FakeSystemStores::Contents{Elements(a_)});
  host_.stores.Set(Kind::kCurrentUser, "CA", FakeSystemStores::Contents{Elements(a_)});
  EXPECT_THAT(Entries(Read()), UnorderedElementsAre("LocalMachine\\My (.Default) " + Thumbprint(a_),
                                                    "LocalMachine\\CA (.Default) " + Thumbprint(a_),
                                                    "CurrentUser\\My " + Thumbprint(a_)));
}

TEST_F(LiveStoresTest, TheDirectorysStoreIsLeftOut) {
  host_.stores.Set(Kind::kCurrentUser, "UserDS", FakeSystemStores::Contents{Elements(a_)});
  const Inventory inventory = Read();
  EXPECT_THAT(Entries(inventory), IsEmpty());
  EXPECT_THAT(inventory.store_records(), IsEmpty());
  EXPECT_THAT(Told(inventory), IsEmpty());
}

TEST_F(LiveStoresTest, NamesThatOnlyDifferInCaseAreOneFolder) {
  const std::string policy =
      "HKEY_CURRENT_USER\\Software\\Policies\\Microsoft\\SystemCertificates\\";
  Put(kUser + "Corp", a_);
  Put(policy + "CORP", a_);
  Put(policy + "CORP", b_);
  const Inventory inventory = Read();
  EXPECT_EQ(inventory.entries().size(), 3u);
  const std::string folder = "stores/CurrentUser/Corp/";
  EXPECT_EQ(kept_.size(), 4u);
  EXPECT_THAT(kept_, Each(Key(testing::StartsWith(folder))));
}

TEST_F(LiveStoresTest, ItemsOfOneNameAreAllKept) {
  const std::string name(40, 'A');
  const Bytes crl = test_support::CrlBuilder().Issuer("CN=A").Build();
  PutItem(kMachine + "CA\\Certificates\\" + name, Elements(a_));
  PutItem(kMachine + "CA\\Certificates\\" + std::string(40, 'a'), Elements(b_));
  PutItem(kMachine + "CA\\CRLs\\" + name, SerializedStoreWriter().Crl(crl).Elements());
  Read();
  const std::string path = "stores/LocalMachine/CA/";
  EXPECT_THAT(kept_, UnorderedElementsAre(Key(path), Key(path + name + ".blob"),
                                          Key(path + std::string(40, 'a') + ".2.blob"),
                                          Key(path + name + ".3.blob")));
}

TEST_F(LiveStoresTest, UsersAndProfilesThatCannotBeListedAreTold) {
  host_.registry.Deny("HKEY_USERS");
  host_.registry.Deny(kProfiles);
  EXPECT_THAT(Told(Read()),
              UnorderedElementsAre("HKEY_USERS [users, needs KEY_READ] permissionDenied",
                                   kProfiles + " [profiles, needs KEY_READ] permissionDenied"));
}

// Windows may leave the key of a profile that was deleted.
TEST_F(LiveStoresTest, AProfileWhoseKeyIsUnreadableOrWrongIsTold) {
  const std::string denied = kProfiles + "\\S-1-5-21-1-2-3-1602";
  const std::string wrong = kProfiles + "\\S-1-5-21-1-2-3-1603";
  host_.registry.Add(kProfiles + "\\" + kBob);
  host_.registry.Deny(denied);
  host_.registry.Set(wrong, {"ProfileImagePath", RegistryType::kDword, {1, 0, 0, 0}});
  host_.registry.Add(kProfiles + "\\" + kBob + ".bak");
  EXPECT_THAT(Told(Read()),
              UnorderedElementsAre(wrong + " [ProfileImagePath] badFormat/noContent",
                                   denied + " [profile, needs KEY_READ] permissionDenied"));
}

TEST_F(LiveStoresTest, AProfileThatMayNotBeReadIsAStoreThatFailed) {
  const std::string folder = AddProfile(kBob, "C:\\Users\\bob");
  host_.files.denied.insert(folder);
  const Inventory inventory = Read();
  EXPECT_THAT(FailedStores(inventory), ElementsAre("Users\\" + kBob + "\\My"));
  EXPECT_THAT(Told(inventory),
              ElementsAre(folder + " [certificates, needs FILE_LIST_DIRECTORY on the profile's "
                                   "folder] permissionDenied"));
}

TEST_F(LiveStoresTest, WhoRunsThisMustBeKnown) {
  Put("HKEY_USERS\\" + kSelf + "\\Software\\Microsoft\\SystemCertificates\\CA", a_);
  Inventory inventory;
  ReadLiveStores({host_.registry, host_.stores, host_.keys, host_.accounts, host_.files}, "", {},
                 inventory);
  EXPECT_THAT(Entries(inventory), ElementsAre("Users\\" + kSelf + "\\CA " + Thumbprint(a_)));
  EXPECT_THAT(Told(inventory), ElementsAre("HKEY_USERS [which of the users runs this] readFailed"));
}

}  // namespace
}  // namespace pkiaudit::stores::win
