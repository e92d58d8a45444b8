// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_KEY_FILE_PLACES_H_
#define PKIAUDIT_STORES_WIN_KEY_FILE_PLACES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/private_key.h"

namespace pkiaudit::stores::win {

// Where Microsoft's software providers keep a key of the machine (Microsoft Learn, Key Storage and
// Retrieval): paths for HostFiles.
struct KeyFilePlaces {
  // Of the key's own provider: the first file that is there holds it. The key storage provider also
  // opens keys that CSPs made, in their folders.
  std::vector<std::string> own;
  // A file there is a key of that name, but another provider's.
  std::vector<std::string> others;
  // These are all places that the key can have: without a file in any of them there is no key.
  bool complete = false;
};

// `told` is the name of the file as the provider says it, without folder; where it is empty, the
// name follows from the container's and the host's MachineGuid.
KeyFilePlaces PlacesOfKeyFile(const PrivateKey& key, std::string_view told,
                              const std::optional<std::string>& machine_guid);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_KEY_FILE_PLACES_H_
