// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_KEYS_KEY_FILE_MATCHER_H_
#define PKIAUDIT_STORES_KEYS_KEY_FILE_MATCHER_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/inventory.h"
#include "stores/keys/key_file.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Finds the key files of the certificates of LocalMachine, by the container that the certificate
// names, then by the hash of its name, then by the public key. Made when all certificates, what is
// known of their keys, and the registry are there.
//
// Windows looks for a file with the host's MachineGuid in its name only: where that is known, files
// with another one are accounted for and match nothing. A certificate whose container is in no file
// is marked so, if any file of that kind (CSP or CNG) was supplied; who has no key by a list of all
// keys gets none. Keys in a user's profile are not in these folders.
class KeyFileMatcher {
 public:
  explicit KeyFileMatcher(Inventory& inventory);

  // `octets` are the whole file, of which nothing is kept but name and public keys. What is no key
  // file is told.
  void Add(x509::Bytes octets, std::string_view path, SourceId source);
  // A file that could not be read: it is there, whatever it holds.
  void AddUnread(std::string_view path);

  void Match();

 private:
  struct Known {
    KeyFile file;
    std::string path;
  };

  bool IsOfThisHost(std::string_view file_name) const;
  void MatchEntry(EntryId id);
  // Nothing where no file is the key's.
  const Known* Find(const PrivateKey& key, std::optional<KeyFileKind> kind) const;
  const Known* FindByPublicKey(const CertificateEntry& entry) const;
  bool IsUnread(const PrivateKey& key) const;
  void SetFound(EntryId id, const Known& known);

  Inventory& inventory_;
  std::optional<std::string> machine_guid_;
  std::vector<Known> files_;
  std::map<std::pair<KeyFileKind, std::string>, size_t> by_name_;  // in lower case
  std::map<std::string, size_t, std::less<>> by_hash_;             // start of the file's name
  std::map<std::string, size_t> by_public_key_;
  std::set<std::string, std::less<>> unread_hashes_;
  std::set<KeyFileKind> supplied_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_KEYS_KEY_FILE_MATCHER_H_
