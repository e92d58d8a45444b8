// SPDX-License-Identifier: Apache-2.0
#include "stores/store_location.h"

#include "stores/text_encoding.h"

namespace pkiaudit::stores {

bool StoreLocation::IsStore(Kind of_kind, std::string_view name) const {
  return kind == of_kind && EqualIgnoringAsciiCase(store, name);
}

bool StoreLocation::SameLogicalStore(const StoreLocation& other) const {
  if (kind != other.kind) return false;
  // A file's path is exact; names of stores, SIDs and services are the registry's.
  if (kind == Kind::kFile) return store == other.store;
  return EqualIgnoringAsciiCase(account, other.account) &&
         EqualIgnoringAsciiCase(store, other.store);
}

std::string LogicalName(const StoreLocation& location) {
  switch (location.kind) {
    case StoreLocation::Kind::kLocalMachine:
      return "LocalMachine\\" + location.store;
    case StoreLocation::Kind::kCurrentUser:
      return "CurrentUser\\" + location.store;
    case StoreLocation::Kind::kUser:
      return "Users\\" + location.account + "\\" + location.store;
    case StoreLocation::Kind::kService:
      return "Services\\" + location.account + "\\" + location.store;
    case StoreLocation::Kind::kFile:
      break;
  }
  return location.store;
}

std::string ToText(const StoreLocation& location) {
  std::string text = LogicalName(location);
  if (!location.physical.empty()) text += " (" + location.physical + ")";
  return text;
}

}  // namespace pkiaudit::stores
