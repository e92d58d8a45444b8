// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_REGISTRY_READER_H_
#define PKIAUDIT_STORES_HOST_REGISTRY_READER_H_

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "stores/formats/destination.h"
#include "stores/formats/registry_sink.h"
#include "stores/formats/registry_stores.h"
#include "stores/host/registry_view.h"

namespace pkiaudit::stores {

// Takes what an export of the registry tells, of whatever format: certificates go into the
// Inventory, into the stores that hold them on the host, and so do the trust lists that Windows
// Update brought; the values of RegistryView into its HostFacts. Everything else is passed over.
class RegistryReader : public RegistrySink {
 public:
  // Keys of more stores than this in one export are told once and passed over.
  static constexpr size_t kMaxStores = 10'000;

  // `destination` must outlive the reader.
  explicit RegistryReader(const Destination& destination) : destination_(destination) {}

  // When all was told. Values that contradict an export read before are told (kConflict) and left
  // out.
  void Finish();

  void OnKey(std::string_view path) override;
  void OnValue(std::string_view name, RegistryType type, x509::Bytes data) override;
  void OnDeletedKey(std::string_view path) override;
  void OnDeletedValue(std::string_view name) override;
  void OnError(std::string_view what, const Error& error) override;

 private:
  void EnterStore(RegistryStoreKey key);
  void ReadBlob(RegistryType type, x509::Bytes data);
  void ReadTrustList(std::string_view name, RegistryType type, x509::Bytes data);
  // What is told of the store, or of the file where the key is none of a store.
  Destination Here() const;

  const Destination& destination_;
  RegistryView view_;
  bool view_is_complete_ = true;
  std::string key_;  // below HKEY_LOCAL_MACHINE, empty for others

  std::optional<RegistryStoreKey::Kind> store_key_;  // nothing outside of stores
  LocationId store_ = kNone;
  std::string item_;
  std::map<std::string, LocationId> stores_;  // met, by ToText()
  std::set<LocationId> read_;                 // of them those that the export holds as a whole
  bool has_too_many_stores_ = false;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_REGISTRY_READER_H_
