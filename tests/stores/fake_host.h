// SPDX-License-Identifier: Apache-2.0
//
// A Windows host made of values. Where Wine lacks what Windows does, its answers are those that
// Microsoft documents; each such place names the page.
#ifndef PKIAUDIT_TESTS_STORES_FAKE_HOST_H_
#define PKIAUDIT_TESTS_STORES_FAKE_HOST_H_

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "stores/memory_tree.h"
#include "stores/win/live_host.h"
#include "tests/support/der_writer.h"

namespace pkiaudit::stores::win {

inline tl::unexpected<Error> Refuse(ErrorCode code) { return tl::unexpected(Error{.code = code}); }

// "RegOpenKeyExW": ERROR_FILE_NOT_FOUND for a key that is not there; ERROR_ACCESS_DENIED where the
// caller has no KEY_READ, which holds for what is below only through inheritance: so a key is
// denied by its own name here.
class FakeRegistry final : public Registry {
 public:
  void Set(const std::string& key, RegistryItem item) {
    Add(key);
    keys_[key].push_back(std::move(item));
  }
  // In place of all values that the key has.
  void Replace(const std::string& key, RegistryItem item) {
    Add(key);
    keys_[key] = {std::move(item)};
  }
  void Add(const std::string& key) {
    for (size_t at = key.find('\\'); at != std::string::npos; at = key.find('\\', at + 1)) {
      keys_.try_emplace(key.substr(0, at));
    }
    keys_.try_emplace(key);
  }
  void Deny(const std::string& key) {
    Add(key);
    denied_.insert(key);
  }

  Result<std::vector<std::string>> Subkeys(std::string_view key) const override {
    const std::string path(key);
    if (denied_.contains(path)) return Refuse(ErrorCode::kPermissionDenied);
    if (!keys_.contains(path)) return Refuse(ErrorCode::kNotFound);
    std::vector<std::string> names;
    for (const auto& [other, items] : keys_) {
      if (other.starts_with(path + "\\") &&
          other.find('\\', path.size() + 1) == std::string::npos) {
        names.push_back(other.substr(path.size() + 1));
      }
    }
    return names;
  }
  Result<std::vector<RegistryItem>> Values(std::string_view key) const override {
    const std::string path(key);
    if (denied_.contains(path)) return Refuse(ErrorCode::kPermissionDenied);
    const auto found = keys_.find(path);
    if (found == keys_.end()) return Refuse(ErrorCode::kNotFound);
    return found->second;
  }

 private:
  std::map<std::string, std::vector<RegistryItem>> keys_;
  std::set<std::string> denied_;
};

// "System Store Locations": a logical store shows the certificates of all its physical stores, and
// those of CurrentUser besides those of LocalMachine.
class FakeSystemStores final : public SystemStores {
 public:
  using Contents = std::vector<std::vector<uint8_t>>;
  void Set(StoreLocation::Kind kind, const std::string& store, Result<Contents> contents) {
    stores_.insert_or_assign({kind, store}, std::move(contents));
  }

  Result<std::vector<std::string>> Names(StoreLocation::Kind kind) const override {
    std::vector<std::string> names;
    for (const auto& [place, contents] : stores_) {
      if (place.first == kind) names.push_back(place.second);
    }
    return names;
  }
  Result<Contents> Certificates(StoreLocation::Kind kind, const std::string& store) const override {
    const auto found = stores_.find({kind, store});
    return found == stores_.end() ? Refuse(ErrorCode::kNotFound) : found->second;
  }

 private:
  std::map<std::pair<StoreLocation::Kind, std::string>, Result<Contents>> stores_;
};

// "CryptAcquireContextW": NTE_BAD_KEYSET where the container does not exist, and also where the
// caller may not read it. "NCryptOpenKey": NTE_BAD_KEYSET likewise.
class FakeKeyStorage final : public KeyStorage {
 public:
  void Set(const std::string& container, Result<ProviderAnswer> answer) {
    answers_.insert_or_assign(container, std::move(answer));
  }
  Result<ProviderAnswer> Ask(const PrivateKey& key) const override {
    const auto found = answers_.find(key.container);
    return found == answers_.end() ? Refuse(ErrorCode::kNotFound) : found->second;
  }

 private:
  std::map<std::string, Result<ProviderAnswer>> answers_;
};

// "LookupAccountSidW": ERROR_NONE_MAPPED where no account has that SID; other errors, such as
// ERROR_TRUSTED_RELATIONSHIP_FAILURE, where nobody could be asked.
class FakeAccounts final : public Accounts {
 public:
  std::string HostName() const override { return "ndes01.corp.example"; }
  Result<Account> Self() const override {
    return Account{"S-1-5-21-1-2-3-500", "CORP\\J\xC3\xB6rg \xE6\xA0\xB9"};
  }
  std::optional<bool> IsElevated() const override { return elevated; }
  Result<std::string> NameOf(const std::string& sid) const override {
    if (unreachable.contains(sid)) return Refuse(ErrorCode::kReadFailed);
    const auto found = names.find(sid);
    if (found == names.end()) return Refuse(ErrorCode::kNotFound);
    return found->second;
  }
  Result<std::string> SidOf(const std::string& name) const override {
    for (const auto& [sid, known] : names) {
      if (known == name) return sid;
    }
    return Refuse(ErrorCode::kNotFound);
  }
  // "AuthzInitializeContextFromSid": fails for a caller that may not read the account's groups.
  Result<std::vector<Account>> GroupsOf(const std::string& sid) const override {
    const auto found = groups.find(sid);
    if (found == groups.end()) return Refuse(ErrorCode::kPermissionDenied);
    return found->second;
  }

  bool elevated = true;
  std::map<std::string, std::string> names;  // by SID
  std::map<std::string, std::vector<Account>> groups;
  std::set<std::string> unreachable;
};

// A folder of FakeHostFiles. "GetFinalPathNameByHandleW" tells where a link led.
class FakeFolder final : public MemoryTree {
 public:
  using Failures = std::map<std::string, ErrorCode, std::less<>>;  // by path
  explicit FakeFolder(Failures failures) : failures_(std::move(failures)) {}
  Result<Listing> List(std::string_view path) const override {
    const auto failure = failures_.find(path);
    return failure == failures_.end() ? MemoryTree::List(path) : win::Refuse(failure->second);
  }
  Result<File> OpenFile(std::string_view path) const override {
    const auto failure = failures_.find(path);
    return failure == failures_.end() ? MemoryTree::OpenFile(path) : win::Refuse(failure->second);
  }

 private:
  Failures failures_;
};

class FakeHostFiles final : public HostFiles {
 public:
  Result<std::vector<uint8_t>> Read(std::string_view path, uint64_t /*max_size*/) const override {
    const std::string name(path);
    if (denied.contains(name)) return Refuse(ErrorCode::kPermissionDenied);
    const auto found = contents.find(name);
    if (found == contents.end()) return Refuse(ErrorCode::kNotFound);
    return found->second;
  }
  Result<std::unique_ptr<InputTree>> OpenFolder(std::string_view folder) const override {
    const std::string start = std::string(folder) + "\\";
    if (denied.contains(std::string(folder))) return Refuse(ErrorCode::kPermissionDenied);
    const auto inside = [&](std::string path) {
      path.erase(0, start.size());
      std::ranges::replace(path, '\\', '/');
      return path;
    };
    FakeFolder::Failures failures;
    for (const std::string& path : denied) {
      if (path.starts_with(start)) failures[inside(path)] = ErrorCode::kPermissionDenied;
    }
    for (const std::string& path : links_out) {
      if (path.starts_with(start)) failures[inside(path)] = ErrorCode::kLinkLeadsOut;
    }
    auto tree = std::make_unique<FakeFolder>(failures);
    bool exists = !failures.empty();
    for (const auto& [path, content] : contents) {
      if (!path.starts_with(start)) continue;
      tree->AddFile(inside(path), content);
      exists = true;
    }
    if (!exists) return Refuse(ErrorCode::kNotFound);
    return tree;
  }
  // "GetNamedSecurityInfoW": needs READ_CONTROL on the file, whoever may read its content.
  Result<std::string> SecurityDescriptor(std::string_view path) const override {
    const std::string name(path);
    if (denied.contains(name)) return Refuse(ErrorCode::kPermissionDenied);
    const auto found = descriptors.find(name);
    if (found == descriptors.end()) return Refuse(ErrorCode::kNotFound);
    return found->second;
  }

  std::map<std::string, std::vector<uint8_t>> contents;
  std::map<std::string, std::string> descriptors;
  std::set<std::string> denied;
  std::set<std::string> links_out;  // links, or what lies behind one, that lead out of a profile
};

struct FakeHost {
  FakeRegistry registry;
  FakeSystemStores stores;
  FakeKeyStorage keys;
  FakeAccounts accounts;
  FakeHostFiles files;

  Inventory Read(const KeepFile& keep = {}) const {
    return ReadLiveHost({registry, stores, keys, accounts, files}, keep);
  }
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_TESTS_STORES_FAKE_HOST_H_
