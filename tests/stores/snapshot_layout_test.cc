// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "stores/snapshot/layout.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {
namespace {

using Kind = SnapshotFile::Kind;

std::string StoreText(const std::optional<StoreLocation>& store) {
  return store ? ToText(*store) : "none";
}

TEST(SnapshotLayoutTest, FoldersAreStores) {
  const struct {
    const char* folder;
    const char* store;
  } kCases[] = {
      {"stores/LocalMachine/Root", "LocalMachine\\Root (.Default)"},
      {"stores/LocalMachine/Remote Desktop", "LocalMachine\\Remote Desktop (.Default)"},
      {"stores/CurrentUser/My", "CurrentUser\\My"},
      {"stores/Users/S-1-5-21-1-2-3-500/CA", "Users\\S-1-5-21-1-2-3-500\\CA"},
      {"stores/Services/W3SVC/My", "Services\\W3SVC\\My"},
      {"stores/GroupPolicy/Root", "LocalMachine\\Root (.GroupPolicy)"},
      {"stores/Enterprise/NTAuth", "LocalMachine\\NTAuth (.Enterprise)"},
      {"stores/AuthRoot", "LocalMachine\\Root (.AuthRoot)"},
      // As Windows spells its own names, whatever the folder's case.
      {"STORES/localmachine/ROOT", "LocalMachine\\Root (.Default)"},
      {"stores/LocalMachine/request", "LocalMachine\\REQUEST (.Default)"},
      {"stores/LocalMachine/Own store", "LocalMachine\\Own store (.Default)"},
      {"stores/LocalMachine/caf\xE9", "LocalMachine\\caf\\xE9 (.Default)"},
      {"", "none"},
      {"stores", "none"},
      {"stores/LocalMachine", "none"},
      {"stores/LocalMachine/Root/deeper", "none"},
      {"stores/AuthRoot/Root", "none"},
      {"stores/Elsewhere/Root", "none"},
      {"stores/Users/S-1-5-18", "none"},
      {"stores/Users/Administrator/My", "none"},
      {"stores/Services/W3SVC", "none"},
      {"other/LocalMachine/Root", "none"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(StoreText(StoreOfFolder(test.folder)), test.store) << test.folder;
  }
}

TEST(SnapshotLayoutTest, KeysNameTheSameStores) {
  const struct {
    const char* location;
    const char* store;
    const char* text;
  } kCases[] = {
      {"LocalMachine", "My", "LocalMachine\\My (.Default)"},
      {"Users/S-1-5-18", "My", "Users\\S-1-5-18\\My"},
      {"Services/W3SVC", "My", "Services\\W3SVC\\My"},
      {"AuthRoot", "Root", "LocalMachine\\Root (.AuthRoot)"},
      {"AuthRoot", "My", "none"},
      {"", "My", "none"},
      {"Users", "My", "none"},
      {"Elsewhere", "My", "none"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(StoreText(StoreOfKey(test.location, test.store)), test.text);
  }
}

TEST(SnapshotLayoutTest, EachFileHasItsKind) {
  constexpr const char* kThumbprint = "0102030405060708090A0B0C0D0E0F1011121314";
  const struct {
    std::string path;
    Kind kind;
  } kCases[] = {
      {"snapshot.xml", Kind::kSnapshotXml},
      {"Snapshot.XML", Kind::kSnapshotXml},
      {"keys/private-keys.xml", Kind::kPrivateKeysXml},
      {"keys/" + std::string(kThumbprint) + ".sddl", Kind::kSecurityDescriptor},
      {"keys/0102030405060708090a0b0c0d0e0f1011121314.SDDL", Kind::kSecurityDescriptor},
      {"stores/LocalMachine/Root/a.cer", Kind::kStore},
      {"stores/AuthRoot/a.cer", Kind::kStore},
      {"keys/files/MachineKeys/abc_def", Kind::kKeyFile},
      {"registry/system.reg", Kind::kRegistry},
      {"Registry/SYSTEM.REG", Kind::kRegistry},
      {"registry/system.hive", Kind::kRegistry},
      {"registry/NTUSER.DAT", Kind::kRegistry},
      {"registry/SOFTWARE", Kind::kRegistry},
      {"registry/.reg", Kind::kRegistry},
      {"registry/sub/system.reg", Kind::kNotReadYet},
      {"iis/applicationHost.config", Kind::kApplicationHostConfig},
      {"IIS/applicationhost.CONFIG", Kind::kApplicationHostConfig},
      {"iis/applicationHost.xml", Kind::kNotReadYet},
      {"authroot.stl", Kind::kTrustList},
      {"Lists/DisallowedCert.STL", Kind::kTrustList},
      {"registry/authroot.stl", Kind::kTrustList},
      {".stl", Kind::kUnexpected},
      {"stores/LocalMachine/Disallowed/disallowedcert.stl", Kind::kStore},
      {"revocation/index.xml", Kind::kRevocationIndex},
      {"Revocation/A.crl", Kind::kRevocationBody},
      {"", Kind::kUnexpected},
      {"readme.txt", Kind::kUnexpected},
      {"sub/snapshot.xml", Kind::kUnexpected},
      {"registry", Kind::kUnexpected},
      {"registry.reg", Kind::kUnexpected},
      {"keys/other.xml", Kind::kUnexpected},
      {"keys/0102.sddl", Kind::kUnexpected},
      {"keys/x102030405060708090A0B0C0D0E0F1011121314.sddl", Kind::kUnexpected},
      {"keys/" + std::string(kThumbprint) + ".sddX", Kind::kUnexpected},
      {"keys/" + std::string(kThumbprint), Kind::kUnexpected},
      {"stores/a.cer", Kind::kUnexpected},
      {"stores/LocalMachine/a.cer", Kind::kUnexpected},
      {"stores/LocalMachine/Root/sub/a.cer", Kind::kUnexpected},
      {"stores/AuthRoot/sub/a.cer", Kind::kUnexpected},
  };
  for (const auto& test : kCases) {
    const SnapshotFile file = ClassifySnapshotFile(test.path);
    EXPECT_EQ(file.kind, test.kind) << test.path;
    EXPECT_EQ(file.store.has_value(), test.kind == Kind::kStore) << test.path;
    EXPECT_EQ(file.thumbprint.has_value(), test.kind == Kind::kSecurityDescriptor) << test.path;
    if (file.thumbprint) {
      EXPECT_EQ(x509::ToHex(*file.thumbprint), kThumbprint);
    }
    EXPECT_EQ(file.format.empty(), test.kind != Kind::kNotReadYet) << test.path;
  }
}

}  // namespace
}  // namespace pkiaudit::stores
