// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_keys.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "stores/formats/destination.h"
#include "stores/keys/key_file.h"

namespace pkiaudit::stores::win {
namespace {

// Key Storage and Retrieval (Microsoft Learn): where Microsoft's software providers keep the keys
// of the machine.
constexpr std::string_view kCspFolder = "%ProgramData%\\Microsoft\\Crypto\\RSA\\MachineKeys\\";
constexpr std::string_view kCngFolder = "%ProgramData%\\Microsoft\\Crypto\\Keys\\";

KeyFileKind KindOf(const PrivateKey& key) {
  return key.provider_type == 0u || key.key_spec == kNcryptKeySpec ? KeyFileKind::kCng
                                                                   : KeyFileKind::kCsp;
}

// Only Microsoft's own software providers keep keys in those folders.
bool IsKeptInFile(const PrivateKey& key) {
  return key.machine_keyset.value_or(false) && key.provider.starts_with("Microsoft ") &&
         !key.provider.starts_with("Microsoft Smart Card") &&
         !key.provider.starts_with("Microsoft Base Smart Card") &&
         !key.provider.starts_with("Microsoft Platform");
}

class LiveKeyReader {
 public:
  LiveKeyReader(const LiveHost& host, Inventory& inventory)
      : host_(host),
        inventory_(inventory),
        machine_guid_(
            inventory.host().registry.String(registry_keys::kCryptography, "MachineGuid")) {}

  void Read(EntryId id) {
    const CertificateEntry& entry = inventory_.entry(id);
    const PrivateKey key = *inventory_.private_key(entry);
    PrivateKey more;
    const auto answer = host_.keys.Ask(key);
    std::optional<Error> refused;
    if (answer) {
      more.exportable = answer->exportable;
      if (answer->security_descriptor) {
        more.security_descriptor = *answer->security_descriptor;
      } else {
        refused = answer->security_descriptor.error();
      }
    } else {
      refused = answer.error();
    }
    const auto path = FilePath(key, answer ? answer->file_name : "");
    if (path) AskFile(*path, more, refused);
    if (refused) Tell(entry, *refused);
    inventory_.SetPrivateKey(id, std::move(more));
  }

 private:
  std::optional<std::string> FilePath(const PrivateKey& key, const std::string& told) const {
    if (!IsKeptInFile(key)) return std::nullopt;
    const KeyFileKind kind = KindOf(key);
    std::string name = told;
    if (name.empty()) {
      const std::string hash = KeyFileNameHash(key.container, kind);
      if (hash.empty() || !machine_guid_) return std::nullopt;
      name = hash + "_" + *machine_guid_;
    }
    // A provider's answer names a file, not a way to one.
    if (name.find_first_of("\\/:") != std::string::npos) return std::nullopt;
    return std::string(kind == KeyFileKind::kCng ? kCngFolder : kCspFolder) + name;
  }

  // The file decides what a provider means that does not find the key.
  void AskFile(const std::string& path, PrivateKey& more, std::optional<Error>& refused) const {
    const auto descriptor = host_.files.SecurityDescriptor(path);
    const bool not_found_by_provider = refused && refused->code == ErrorCode::kNotFound;
    if (descriptor) {
      more.file_security_descriptor = *descriptor;
      more.key_file_state = KeyFileState::kFound;
      more.key_file = path;
      if (not_found_by_provider) refused->code = ErrorCode::kPermissionDenied;
    } else if (descriptor.error().code == ErrorCode::kNotFound) {
      // A provider that has the key keeps it elsewhere.
      if (!not_found_by_provider) return;
      more.key_file_state = KeyFileState::kNotFound;
      refused.reset();
    } else if (not_found_by_provider) {
      refused = descriptor.error();
    }
  }

  void Tell(const CertificateEntry& entry, const Error& error) {
    if (!source_) source_ = inventory_.AddSource("private keys", "private keys");
    std::string what = "key of " + x509::ToHex(entry.sha1);
    if (error.code == ErrorCode::kPermissionDenied) {
      what += ", needs Read on the key (certlm.msc, Manage Private Keys)";
    }
    Destination{inventory_, entry.location, *source_}.AddUnreadable(std::move(what), error);
  }

  const LiveHost& host_;
  Inventory& inventory_;
  std::optional<std::string> machine_guid_;
  std::optional<SourceId> source_;
};

}  // namespace

void ReadLiveKeys(const LiveHost& host, Inventory& inventory) {
  LiveKeyReader reader(host, inventory);
  for (EntryId id = 0; id < inventory.entries().size(); ++id) {
    const CertificateEntry& entry = inventory.entry(id);
    if (inventory.location(entry).kind == StoreLocation::Kind::kLocalMachine &&
        inventory.private_key(entry) != nullptr) {
      reader.Read(id);
    }
  }
}

}  // namespace pkiaudit::stores::win
