// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/registry_stores.h"

#include <gtest/gtest.h>

#include <string>

#include "stores/store_name.h"

namespace pkiaudit::stores {
namespace {

// "LocalMachine\Root (.Default) item AB", "" where the key is of no store.
std::string Found(std::string_view path) {
  constexpr const char* kKinds[] = {" store", " certificates", " item ", " other"};
  const auto key = FindRegistryStore(path);
  if (!key) return "";
  return ToText(key->store) + kKinds[static_cast<size_t>(key->kind)] + std::string(key->item);
}

TEST(RegistryStoresTest, FindsTheStoreOfAKey) {
  const struct {
    const char* path;
    const char* found;
  } kCases[] = {
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\MY)",
       R"(LocalMachine\My (.Default) store)"},
      {R"(HKLM\software\MICROSOFT\systemcertificates\root\certificates)",
       R"(LocalMachine\Root (.Default) certificates)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\CA\Certificates\AB)",
       R"(LocalMachine\CA (.Default) item AB)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\CA\CRLs\AB)",
       R"(LocalMachine\CA (.Default) item AB)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\CA\CTLs\AB)",
       R"(LocalMachine\CA (.Default) item AB)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\CA\CRLs)",
       R"(LocalMachine\CA (.Default) other)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\Certificates\AB)",
       R"(LocalMachine\Root (.AuthRoot) item AB)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\SystemCertificates\Root\Certificates\AB)",
       R"(LocalMachine\Root (.GroupPolicy) item AB)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\EnterpriseCertificates\NTAuth\Certificates\AB)",
       R"(LocalMachine\NTAuth (.Enterprise) item AB)"},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography\Services\W3SVC\SystemCertificates\MY)",
       R"(Services\W3SVC\My store)"},
      {R"(HKEY_USERS\S-1-5-21-1-2-3-1105\Software\Microsoft\SystemCertificates\Root\Certificates\A)",
       R"(Users\S-1-5-21-1-2-3-1105\Root item A)"},
      {R"(HKU\S-1-5-21-1-2-3-1105\Software\Policies\Microsoft\SystemCertificates\Root)",
       R"(Users\S-1-5-21-1-2-3-1105\Root (.GroupPolicy) store)"},
      {R"(HKEY_USERS\.DEFAULT\Software\Microsoft\SystemCertificates\CA)",
       R"(Users\S-1-5-18\CA store)"},
      {R"(HKEY_CURRENT_USER\Software\Microsoft\SystemCertificates\Trust)",
       R"(CurrentUser\Trust store)"},
      {R"(HKLM\SOFTWARE\Microsoft\SystemCertificates\Customer Store)",
       R"(LocalMachine\Customer Store (.Default) store)"},
      // No certificates.
      {R"(HKLM\SOFTWARE\Microsoft\SystemCertificates\Root\ProtectedRoots)",
       R"(LocalMachine\Root (.Default) other)"},
      {R"(HKLM\SOFTWARE\Microsoft\SystemCertificates\Root\PhysicalStores\.LocalMachine)",
       R"(LocalMachine\Root (.Default) other)"},
      {R"(HKLM\SOFTWARE\Microsoft\SystemCertificates\Root\Certificates\A\B)",
       R"(LocalMachine\Root (.Default) other)"},
      // No stores.
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates)", ""},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificatesOld\Root)", ""},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography\Services\W3SVC)", ""},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography\Services\\SystemCertificates\My)", ""},
      {R"(HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\SystemCertificates\Root)", ""},
      {R"(HKEY_USERS\S-1-5-21-1-2-3-1105_Classes\Software\Microsoft\SystemCertificates\Root)", ""},
      {R"(HKEY_USERS\somebody\Software\Microsoft\SystemCertificates\Root)", ""},
      {R"(HKEY_CLASSES_ROOT\Software\Microsoft\SystemCertificates\Root)", ""},
      {R"(HKEY_LOCAL_MACHINE)", ""},
      {"", ""},
      {R"(\\\\)", ""},
  };
  for (const auto& test : kCases) EXPECT_EQ(Found(test.path), test.found) << test.path;
}

TEST(RegistryStoresTest, AUsersOwnMyIsFiles) {
  using Kind = StoreLocation::Kind;
  EXPECT_FALSE(IsKeptInRegistry({Kind::kCurrentUser, "", "My", ""}));
  EXPECT_FALSE(IsKeptInRegistry({Kind::kUser, "S-1-5-18", "my", ""}));
  EXPECT_TRUE(IsKeptInRegistry({Kind::kCurrentUser, "", "Root", ""}));
  EXPECT_TRUE(IsKeptInRegistry({Kind::kLocalMachine, "", "My", ".Default"}));
  EXPECT_TRUE(IsKeptInRegistry({Kind::kService, "W3SVC", "My", ""}));
}

TEST(StoreNameTest, IsSpelledAsWindowsDoes) {
  EXPECT_EQ(SpelledStoreName("MY"), "My");
  EXPECT_EQ(SpelledStoreName("request"), "REQUEST");
  EXPECT_EQ(SpelledStoreName("Custom\xFF"), "Custom\\xFF");
}

}  // namespace
}  // namespace pkiaudit::stores
