// SPDX-License-Identifier: Apache-2.0
#include "stores/host/registry_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "stores/formats/serialized_store.h"
#include "stores/formats/trust_list_item.h"
#include "stores/host/windows_update_lists.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

// Spellings of the root that regedit writes and reg.exe takes.
constexpr std::array<std::string_view, 2> kLocalMachine = {"HKEY_LOCAL_MACHINE\\", "HKLM\\"};

// The path below HKEY_LOCAL_MACHINE; empty for other keys.
std::string_view BelowLocalMachine(std::string_view path) {
  for (const std::string_view root : kLocalMachine) {
    if (EqualIgnoringAsciiCase(path.substr(0, root.size()), root)) return path.substr(root.size());
  }
  return {};
}

bool IsTrustListOfWindowsUpdate(std::string_view key, std::string_view value) {
  return EqualIgnoringAsciiCase(key, kWindowsUpdateListsKey) &&
         std::ranges::any_of(kWindowsUpdateLists, [&](const WindowsUpdateList& list) {
           return EqualIgnoringAsciiCase(value, list.value);
         });
}

}  // namespace

void RegistryReader::OnKey(std::string_view path) {
  key_ = BelowLocalMachine(path);
  if (!key_.empty()) view_is_complete_ &= view_.AddKey(key_);
  store_key_.reset();
  if (auto key = FindRegistryStore(path)) EnterStore(*std::move(key));
}

void RegistryReader::EnterStore(RegistryStoreKey key) {
  const std::string name = ToText(key.store);
  auto known = stores_.find(name);
  if (known == stores_.end()) {
    if (stores_.size() == kMaxStores) {
      if (!has_too_many_stores_) {
        destination_.AddUnreadable("certificate stores", {.code = ErrorCode::kTooMany});
      }
      has_too_many_stores_ = true;
      return;
    }
    known = stores_.emplace(name, destination_.inventory.InternLocation(key.store)).first;
  }
  store_ = known->second;
  store_key_ = key.kind;
  item_ = key.item;
  // An export of a key holds all below it.
  const bool is_whole = key.kind == RegistryStoreKey::Kind::kStore ||
                        key.kind == RegistryStoreKey::Kind::kCertificates;
  if (is_whole && IsKeptInRegistry(key.store) && read_.insert(store_).second) {
    destination_.inventory.AddStoreRecord({store_, {}});
  }
}

void RegistryReader::OnValue(std::string_view name, RegistryType type, x509::Bytes data) {
  if (!key_.empty()) view_is_complete_ &= view_.SetValue(key_, name, type, data);
  if (store_key_ == RegistryStoreKey::Kind::kItem && EqualIgnoringAsciiCase(name, "Blob")) {
    ReadBlob(type, data);
  } else if (IsTrustListOfWindowsUpdate(key_, name)) {
    ReadTrustList(name, type, data);
  }
}

void RegistryReader::ReadBlob(RegistryType type, x509::Bytes data) {
  if (type != RegistryType::kBinary) {
    Here().AddUnreadable("value Blob of " + item_, {.code = ErrorCode::kBadRegistryExport});
    return;
  }
  // Offsets inside of the value are none of the file.
  const std::string what = "Blob " + item_;
  ReadSerializedElements(data, {.offset = 0, .is_verbatim = false, .what = what}, item_, true,
                         Here());
}

void RegistryReader::ReadTrustList(std::string_view name, RegistryType type, x509::Bytes data) {
  const std::string what = "value " + std::string(name);
  if (type != RegistryType::kBinary) {
    Here().AddUnreadable(what, {.code = ErrorCode::kBadRegistryExport});
    return;
  }
  KeepTrustList(data, {.offset = 0, .is_verbatim = false, .what = what}, Here());
}

void RegistryReader::OnDeletedKey(std::string_view path) {
  const std::string_view key = BelowLocalMachine(path);
  if (!key.empty()) view_.RemoveKey(key);
  // No export of a host deletes anything: somebody edited the file.
  if (FindRegistryStore(path)) {
    destination_.AddUnreadable("deletion of key " + std::string(path),
                               {.code = ErrorCode::kBadRegistryExport});
  }
}

void RegistryReader::OnDeletedValue(std::string_view name) { view_.RemoveValue(key_, name); }

void RegistryReader::OnError(std::string_view what, const Error& error) {
  Here().AddUnreadable(std::string(what), error);
}

void RegistryReader::Finish() {
  const auto [conflicts, is_complete] = destination_.inventory.host().registry.Merge(view_);
  for (const std::string& value : conflicts) {
    destination_.AddUnreadable("value " + value, {.code = ErrorCode::kConflict});
  }
  if (!is_complete || !view_is_complete_) {
    destination_.AddUnreadable("registry values", {.code = ErrorCode::kTooMany});
  }
  destination_.record().other_items += static_cast<uint32_t>(view_.value_count());
}

Destination RegistryReader::Here() const {
  return {destination_.inventory, store_key_ ? store_ : destination_.location, destination_.source};
}

}  // namespace pkiaudit::stores
