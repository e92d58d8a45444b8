// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_REGISTRY_H_
#define PKIAUDIT_STORES_WIN_REGISTRY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/error.h"
#include "stores/formats/registry_sink.h"

namespace pkiaudit::stores::win {

struct RegistryItem {
  std::string name;  // "" is the key's default value
  RegistryType type = RegistryType::kNone;
  std::vector<uint8_t> data;
};

// REG_SZ or REG_EXPAND_SZ as UTF-8, up to the first NUL; nothing where it is no text.
std::optional<std::string> TextOf(const RegistryItem& item);

// The registry of this host, for reading. Keys are whole paths, "HKEY_LOCAL_MACHINE\SOFTWARE\…", of
// the 64-bit view; names are UTF-8. Errors: kNotFound where there is no such key,
// kPermissionDenied, kTooLarge, kReadFailed; each with the status that Windows gave.
class Registry {
 public:
  static constexpr size_t kMaxDataSize = 16u << 20;  // of one value; a larger one fails its key

  virtual ~Registry() = default;
  // Names of the keys directly below, in the order of octets.
  virtual Result<std::vector<std::string>> Subkeys(std::string_view key) const = 0;
  virtual Result<std::vector<RegistryItem>> Values(std::string_view key) const = 0;
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_REGISTRY_H_
