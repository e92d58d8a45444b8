// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_SAVED_KEY_H_
#define PKIAUDIT_STORES_FORMATS_SAVED_KEY_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace pkiaudit::stores {

// What stands at the root of a hive, in lower case: "root", and below it "root\certificates"; the
// names of the root's values.
struct HiveRoot {
  std::set<std::string, std::less<>> keys;
  std::set<std::string, std::less<>> values;

  bool Has(std::string_view key) const { return keys.contains(key); }
};

// Of which key `reg save` made a hive that is none as a whole. The file does not say it: it is told
// by the keys and values that only that key has, or, where several may have them
// (SystemCertificates of the machine, of its policies, of a user), by the name of the file.
struct SavedKey {
  std::string path;      // "HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates"
  bool by_name = false;  // the file's name decided
};

// `file_name` is without folders; `user` is the root of users' keys ("HKEY_CURRENT_USER",
// "HKEY_USERS\S-1-5-21-…"). Nothing where it cannot be told.
std::optional<SavedKey> FindSavedKey(const HiveRoot& root, std::string_view file_name,
                                     std::string_view user);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_SAVED_KEY_H_
