// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_REGISTRY_STORES_H_
#define PKIAUDIT_STORES_FORMATS_REGISTRY_STORES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "stores/store_location.h"

namespace pkiaudit::stores {

// A key of the registry in which CryptoAPI keeps a system store, or a key below it (System Store
// Locations):
//
//   HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\<store>            .Default
//   HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\AuthRoot           Root, .AuthRoot
//   HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\SystemCertificates\<store>   .GroupPolicy
//   HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\EnterpriseCertificates\<store>        .Enterprise
//   HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography\Services\<service>\SystemCertificates\<store>
//   HKEY_USERS\<SID>\Software\[Policies\]Microsoft\SystemCertificates\<store>
//   HKEY_CURRENT_USER\Software\[Policies\]Microsoft\SystemCertificates\<store>
struct RegistryStoreKey {
  enum class Kind : uint8_t {
    kStore,         // the store's own key
    kCertificates,  // …\Certificates, with all of the store's certificates below it
    kItem,   // …\Certificates\<SHA-1>, …\CRLs\<SHA-1>, …\CTLs\<SHA-1>: has a value Blob
    kOther,  // …\PhysicalStores, …\ProtectedRoots and the like: holds no certificates
  };
  StoreLocation store;
  Kind kind = Kind::kOther;
  std::string_view item;  // of kItem: the name, part of the path
};

// Nothing where the key is none of these. Names compare without regard to ASCII case; "HKLM",
// "HKCU" and "HKU" are understood. HKEY_USERS\.DEFAULT is the account LocalSystem, S-1-5-18.
std::optional<RegistryStoreKey> FindRegistryStore(std::string_view path);

// The certificates in a user's own My are files of the profile, not keys of the registry, so that
// an export of the registry does not tell what is in there.
bool IsKeptInRegistry(const StoreLocation& store);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_REGISTRY_STORES_H_
