// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_REGISTRY_VIEW_H_
#define PKIAUDIT_STORES_HOST_REGISTRY_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/formats/registry_sink.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

struct RegistryValue {
  RegistryType type = RegistryType::kNone;
  std::vector<uint8_t> data;
  friend bool operator==(const RegistryValue&, const RegistryValue&) = default;
};

// Keys below HKEY_LOCAL_MACHINE that are kept, with all below them.
namespace registry_keys {
constexpr std::string_view kMscep = "SOFTWARE\\Microsoft\\Cryptography\\MSCEP";
// Of a template's key only msPKI-Cert-Template-OID.
constexpr std::string_view kTemplateCache =
    "SOFTWARE\\Microsoft\\Cryptography\\CertificateTemplateCache";
constexpr std::string_view kNdesConnector = "SOFTWARE\\Microsoft\\MicrosoftIntune\\NDESConnector";
constexpr std::string_view kPfxConnector =
    "SOFTWARE\\Microsoft\\MicrosoftIntune\\PFXCertificateConnector";
constexpr std::string_view kHttpParameters =  // with SslBindingInfo
    "SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters";
constexpr std::string_view kSchannel =
    "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL";
// Of these only one value: MachineGuid, Current.
constexpr std::string_view kCryptography = "SOFTWARE\\Microsoft\\Cryptography";
constexpr std::string_view kSelect = "SYSTEM\\Select";
}  // namespace registry_keys

// What is known of the host's registry, from whatever source: of the keys above, and no others;
// passwords are left out.
//
// Keys are paths below HKEY_LOCAL_MACHINE. Names of keys and values compare without regard to ASCII
// case. "SYSTEM\CurrentControlSet\…" is also found where it was read as the control set that
// SYSTEM\Select says is the current one. Values are data of a host that may lie.
class RegistryView {
 public:
  static constexpr size_t kMaxItems = 50'000;    // keys and values
  static constexpr size_t kMaxSize = 16u << 20;  // octets of names and data
  static constexpr std::string_view kDefaultValue = {};

  // Filling. What is of no interest is ignored; false where something is left out as the view is
  // full. A value set again is replaced.
  bool AddKey(std::string_view key);
  bool SetValue(std::string_view key, std::string_view name, RegistryType type, x509::Bytes data);
  void RemoveKey(std::string_view key);  // with all below it
  void RemoveValue(std::string_view key, std::string_view name);

  // Takes what `other` knows. Where both know a value, this one's stays.
  struct MergeResult {
    std::vector<std::string> conflicts;  // "key\name" of values that differ
    bool is_complete = true;             // else the view is full
  };
  MergeResult Merge(const RegistryView& other);

  // Was this key, or one below it, read?
  bool HasKey(std::string_view key) const;
  // In the spelling of the source, sorted without regard to case.
  std::vector<std::string> Subkeys(std::string_view key) const;

  // Nothing where there is no such value.
  const RegistryValue* Find(std::string_view key, std::string_view name) const;
  // Nothing also where the value is of another type, or its data is none of the type: Find() tells
  // that apart. Texts are UTF-8.
  std::optional<uint32_t> Dword(std::string_view key, std::string_view name) const;
  // REG_SZ, or REG_EXPAND_SZ as it is: up to the first NUL.
  std::optional<std::string> String(std::string_view key, std::string_view name) const;
  std::optional<std::vector<std::string>> MultiString(std::string_view key,
                                                      std::string_view name) const;

  // Tells all of it, in the order of keys, as an export of HKEY_LOCAL_MACHINE would be told.
  void Tell(RegistrySink& sink) const;

  size_t value_count() const { return value_count_; }

 private:
  struct Value {
    std::string name;  // as the source spells it
    RegistryValue value;
  };
  struct Key {
    std::string path;  // as the source spells it
    std::map<std::string, Value> values;
  };
  using Keys = std::map<std::string, Key>;  // both by names in lower case

  Key* FindOrAdd(std::string_view key);
  bool Reserve(size_t octets);
  // The names, in lower case, under which `key` may have been read.
  std::vector<std::string> Aliases(std::string_view key) const;
  const RegistryValue* FindExact(const std::string& key, std::string_view name) const;

  Keys keys_;
  size_t value_count_ = 0;
  size_t items_ = 0;  // ever added: what is removed or replaced still counts
  size_t size_ = 0;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_REGISTRY_VIEW_H_
