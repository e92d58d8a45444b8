// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_SYSTEM_STORES_H_
#define PKIAUDIT_STORES_WIN_SYSTEM_STORES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "stores/error.h"
#include "stores/store_location.h"

namespace pkiaudit::stores::win {

// CryptoAPI's system stores, the logical ones: what an application on this host sees.
class SystemStores {
 public:
  virtual ~SystemStores() = default;
  // Names of the stores of a location of that kind, LocalMachine or CurrentUser.
  virtual Result<std::vector<std::string>> Names(StoreLocation::Kind kind) const = 0;
  // Each certificate, archived ones too, with its properties, as
  // CertSerializeCertificateStoreElement writes it (formats/serialized_store.h). The store is
  // opened for reading only, and never made. Errors: kNotFound, kPermissionDenied, kReadFailed.
  virtual Result<std::vector<std::vector<uint8_t>>> Certificates(
      StoreLocation::Kind kind, const std::string& store) const = 0;
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_SYSTEM_STORES_H_
