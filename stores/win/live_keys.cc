// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_keys.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stores/keys/key_custody.h"
#include "stores/win/key_file_places.h"

namespace pkiaudit::stores::win {
namespace {

// As KeyRefusal has it.
ErrorCode Reason(const Error& error) {
  switch (error.code) {
    case ErrorCode::kNotFound:
    case ErrorCode::kPermissionDenied:
    case ErrorCode::kUnsupportedHere:
      return error.code;
    default:
      return ErrorCode::kReadFailed;
  }
}

class LiveKeyReader {
 public:
  LiveKeyReader(const LiveHost& host, Inventory& inventory)
      : host_(host),
        inventory_(inventory),
        machine_guid_(
            inventory.host().registry.String(registry_keys::kCryptography, "MachineGuid")) {}

  void Read(EntryId id) {
    const PrivateKey key = *inventory_.private_key(inventory_.entry(id));
    PrivateKey more;
    const auto answer = host_.keys.Ask(key);
    if (answer) {
      Take(*answer, more);
    } else {
      Refuse(KeyQuestion::kKey, answer.error(), more);
    }
    // Only keys of the machine lie in these folders.
    if (key.machine_keyset.value_or(false) && CustodyOf(key) != KeyCustody::kElsewhere) {
      AskFile(key, answer ? answer->file_name : "", more);
    }
    inventory_.SetPrivateKey(id, std::move(more));
  }

 private:
  static void Refuse(KeyQuestion question, const Error& error, PrivateKey& more) {
    more.refusals.push_back({question, Reason(error)});
  }

  static void Take(const ProviderAnswer& answer, PrivateKey& more) {
    more.exportable = answer.exportable;
    if (answer.security_descriptor) {
      more.security_descriptor = *answer.security_descriptor;
    } else {
      Refuse(KeyQuestion::kSecurityDescriptor, answer.security_descriptor.error(), more);
    }
    if (answer.public_key) {
      more.public_key = *answer.public_key;
    } else {
      Refuse(KeyQuestion::kPublicKey, answer.public_key.error(), more);
    }
  }

  // The file decides what a provider means that does not find the key: NTE_BAD_KEYSET is also what
  // it answers an account that may not read it.
  void AskFile(const PrivateKey& key, const std::string& told, PrivateKey& more) const {
    const KeyFilePlaces places = PlacesOfKeyFile(key, told, machine_guid_);
    const auto descriptor = FirstDescriptor(places.own);
    const bool provider_finds_none = more.RefusalOf(KeyQuestion::kKey) == ErrorCode::kNotFound;
    if (descriptor) {
      more.file_security_descriptor = *descriptor;
      more.key_file_state = KeyFileState::kFound;
      if (provider_finds_none) more.refusals.front().code = ErrorCode::kPermissionDenied;
      return;
    }
    const bool is_file_key = CustodyOf(key) == KeyCustody::kFile;
    const bool is_nowhere = descriptor.error().code == ErrorCode::kNotFound && places.complete &&
                            !AnyMayBeThere(places.others);
    if (provider_finds_none && is_nowhere && is_file_key) {
      more.refusals.clear();
      more.key_file_state = KeyFileState::kNotFound;
      return;
    }
    // A file that may not be looked at is there.
    if (provider_finds_none && descriptor.error().code == ErrorCode::kPermissionDenied) {
      more.refusals.front().code = ErrorCode::kPermissionDenied;
    }
    if (!is_file_key) return;
    // Without a path nothing was looked for.
    const Error error =
        places.own.empty() ? Error{.code = ErrorCode::kUnsupportedHere} : descriptor.error();
    Refuse(KeyQuestion::kFileSecurityDescriptor, error, more);
  }

  // Of the first file that is there; kNotFound if none is.
  Result<std::string> FirstDescriptor(const std::vector<std::string>& paths) const {
    for (const std::string& path : paths) {
      auto descriptor = host_.files.SecurityDescriptor(path);
      if (descriptor || descriptor.error().code != ErrorCode::kNotFound) return descriptor;
    }
    return tl::unexpected(Error{.code = ErrorCode::kNotFound});
  }

  bool AnyMayBeThere(const std::vector<std::string>& paths) const {
    const auto descriptor = FirstDescriptor(paths);
    return descriptor || descriptor.error().code != ErrorCode::kNotFound;
  }

  const LiveHost& host_;
  Inventory& inventory_;
  std::optional<std::string> machine_guid_;
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
