// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_STORE_LOCATION_H_
#define PKIAUDIT_STORES_STORE_LOCATION_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace pkiaudit::stores {

// Where a certificate stands, in the terms of CryptoAPI (System Store Locations). The logical store
// is location and store name; LocalMachine\Root is its physical stores .Default, .AuthRoot,
// .GroupPolicy and .Enterprise together, and likewise for CA and others.
struct StoreLocation {
  enum class Kind : uint8_t {
    kLocalMachine,
    kCurrentUser,
    kUser,     // `account` is the SID
    kService,  // `account` is the service's name
    kFile,     // no store: `store` is the file's path relative to the input
  };
  Kind kind = Kind::kLocalMachine;
  std::string account;
  std::string store;  // as Windows spells it: "Root", "CA", "My", "Disallowed", …
  std::string
      physical;  // ".Default", ".AuthRoot", ".GroupPolicy", ".Enterprise"; empty where not known

  friend bool operator==(const StoreLocation&, const StoreLocation&) = default;

  // Store names compare without regard to ASCII case, as in the registry.
  bool IsStore(Kind of_kind, std::string_view name) const;
  bool SameLogicalStore(const StoreLocation& other) const;
  bool IsWindowsStore() const { return kind != Kind::kFile; }
};

// "LocalMachine\Root", "Users\S-1-5-21-…\My", "Services\W3SVC\My"; a file's path as it is.
std::string LogicalName(const StoreLocation& location);
// The same with the physical store where known: "LocalMachine\Root (.GroupPolicy)".
std::string ToText(const StoreLocation& location);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_STORE_LOCATION_H_
