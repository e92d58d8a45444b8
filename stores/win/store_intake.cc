// SPDX-License-Identifier: Apache-2.0
#include "stores/win/store_intake.h"

#include <algorithm>
#include <utility>

#include "stores/formats/serialized_store.h"
#include "stores/safe_path.h"
#include "stores/snapshot/layout.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores::win {
namespace {

constexpr std::string_view kFormat = "system store";

// The folder of a snapshot that holds the like of `store`.
std::string FolderOf(const StoreLocation& store) {
  std::string folder = "stores/" + LayoutLocation(store);
  if (store.physical != ".AuthRoot") folder += "/" + store.store;
  return folder;
}

bool IsThumbprint(std::string_view name) {
  return name.find('.') == std::string_view::npos && ThumbprintOfFileName(name) == name;
}

// What an item that is taken, or told, adds to.
uint64_t CountOf(const SourceRecord& source) {
  return uint64_t{source.certificates} + source.crls + source.other_items + source.unreadable;
}

}  // namespace

std::string WithRight(std::string_view what, const Error& error, std::string_view right) {
  std::string text(what);
  if (error.code == ErrorCode::kPermissionDenied) text += ", needs " + std::string(right);
  return text;
}

void StoreIntake::Tell(const std::string& source, std::string_view what, const Error& error,
                       std::string_view right) const {
  const SourceId id = inventory_.AddSource(ToShownName(source), std::string(kFormat));
  inventory_.AddUnreadable({id, kNone, WithRight(what, error, right), error});
}

bool StoreIntake::TakesName(const std::string& parent, const std::string& name) {
  if (IsSafeName(name)) return true;
  if (refused_.insert(parent + '\\' + name).second) {
    Tell(parent, ToShownName(name), {.code = ErrorCode::kUnsafeName}, {});
  }
  return false;
}

// Folders of a snapshot must not differ in case only.
Destination StoreIntake::Open(const std::string& source, StoreLocation store) {
  const std::string first =
      spelled_.try_emplace(ToLowerAscii(LogicalName(store)), store.store).first->second;
  store.store = first;
  return {inventory_, inventory_.InternLocation(store),
          inventory_.AddSource(ToShownName(source), std::string(kFormat))};
}

void StoreIntake::AddRecord(const Destination& destination,
                            const std::optional<Error>& failure) const {
  inventory_.AddStoreRecord({destination.location, failure});
  if (keep_ && !failure) keep_(FolderOf(inventory_.location(destination.location)) + "/", {});
}

bool StoreIntake::TakesItem(const std::string& name, const Destination& destination) {
  if (!IsThumbprint(name)) {
    destination.AddUnreadable(ToShownName(name), {.code = ErrorCode::kUnsafeName});
    return false;
  }
  return HasRoom(destination);
}

bool StoreIntake::HasRoom(const Destination& destination) {
  const StoreLocation& store = inventory_.location(destination.location);
  if (store.kind != StoreLocation::Kind::kUser) return true;
  Taken& taken = users_[store.account];
  if (taken.items < kMaxItemsOfUser && taken.octets < kMaxOctetsOfUser) {
    ++taken.items;
    return true;
  }
  if (full_.insert(destination.location).second) {
    destination.AddUnreadable("more of this user", {.code = ErrorCode::kTooMany});
  }
  return false;
}

void StoreIntake::TakeItem(x509::Bytes elements, const std::string& name,
                           const Destination& destination) {
  const StoreLocation store = inventory_.location(destination.location);
  if (store.kind == StoreLocation::Kind::kUser) users_[store.account].octets += elements.size();
  const uint64_t before = CountOf(destination.record());
  ReadSerializedElements(elements, {.what = "registry blob"}, name, false, destination);
  if (CountOf(destination.record()) == before) {
    destination.AddBadFormat(name, 0, x509::ErrorCode::kNoContent);
  }
  const size_t length = LengthOfContexts(elements);
  if (keep_ && length != 0) {
    keep_(PathFor(name, store), elements.first(length));
  }
}

// Certificates, CRLs and trust lists of several physical stores may share a folder, and a name.
std::string StoreIntake::PathFor(const std::string& name, const StoreLocation& store) {
  const bool is_user =
      store.kind == StoreLocation::Kind::kCurrentUser || store.kind == StoreLocation::Kind::kUser;
  const std::string path = FolderOf(store) + "/" + name + (is_user ? store.physical : "");
  const uint32_t number = ++files_[ToLowerAscii(path)];
  return path + (number == 1 ? "" : "." + std::to_string(number)) + ".blob";
}

}  // namespace pkiaudit::stores::win
