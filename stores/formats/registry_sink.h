// SPDX-License-Identifier: Apache-2.0
//
// What readers of registry exports tell, key by key. A value is type and data as the registry holds
// them (Registry Value Types), so that every kind of export tells the same.
#ifndef PKIAUDIT_STORES_FORMATS_REGISTRY_SINK_H_
#define PKIAUDIT_STORES_FORMATS_REGISTRY_SINK_H_

#include <cstdint>
#include <string_view>

#include "stores/error.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Types of values that are given a meaning; others are numbers that no reader refuses.
enum class RegistryType : uint32_t {
  kNone = 0,
  kString = 1,        // REG_SZ: UTF-16LE, usually with a NUL behind it
  kExpandString = 2,  // REG_EXPAND_SZ
  kBinary = 3,        // REG_BINARY
  kDword = 4,         // REG_DWORD: four octets, little-endian
  kMultiString = 7,   // REG_MULTI_SZ: strings, a NUL behind each and one behind all
  kQword = 11,        // REG_QWORD
};

class RegistrySink {
 public:
  virtual ~RegistrySink() = default;

  // Views are valid during the call; texts are UTF-8, with U+FFFD for halves of surrogate pairs.

  // The key of the values that follow: "HKEY_LOCAL_MACHINE\SOFTWARE\…", in the spelling of the
  // export. A key may come more than once.
  virtual void OnKey(std::string_view path) = 0;
  // "" names the key's default value.
  virtual void OnValue(std::string_view name, RegistryType type, x509::Bytes data) = 0;
  // "[-key]" and "name"=-: whoever reads the export on is left without them.
  virtual void OnDeletedKey(std::string_view path) = 0;
  virtual void OnDeletedValue(std::string_view name) = 0;

  // `what` could not be read, and is left out: "key", "value SignatureTemplate", …
  virtual void OnError(std::string_view what, const Error& error) = 0;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_REGISTRY_SINK_H_
