// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_STORE_INTAKE_H_
#define PKIAUDIT_STORES_WIN_STORE_INTAKE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "stores/formats/destination.h"
#include "stores/win/live_host.h"

namespace pkiaudit::stores::win {

// "certificates" becomes what a record says where rights are missing.
std::string WithRight(std::string_view what, const Error& error, std::string_view right);

// What the stores of a live host hold, on its way to the inventory and, the same, to `collect`:
// what is judged on the host is judged of its snapshot.
//
// Users choose the names of keys below their hive and of files in their profile, and what these
// hold. A store has a name that a folder can have, an item the SHA-1 that Windows names it by; all
// others are told and not taken. `collect` gets what is a certificate, CRL or trust list with its
// properties, and nothing of what stands behind them. What is taken of one user has a limit.
class StoreIntake {
 public:
  // Both must outlive this.
  StoreIntake(const KeepFile& keep, Inventory& inventory) : keep_(keep), inventory_(inventory) {}

  Inventory& inventory() const { return inventory_; }

  // Something that concerns no store. `right` is what it takes where the error is a lack of rights.
  void Tell(const std::string& source, std::string_view what, const Error& error,
            std::string_view right) const;

  // Whether stores, or a service, of that name are taken; told where not, once for each `parent`,
  // the key or the like that holds the name.
  bool TakesName(const std::string& parent, const std::string& name);

  // A source of `store`, and where what it holds goes.
  Destination Open(const std::string& source, StoreLocation store);

  // That the store was read, or not, and why.
  void AddRecord(const Destination& destination, const std::optional<Error>& failure) const;

  // Whether an item of that name is taken, before it is read; told where not.
  bool TakesItem(const std::string& name, const Destination& destination);

  // Whether there is room for more of the user whose store it is; told where not, once for each
  // store. Of other locations, which take an administrator to fill, there is.
  bool HasRoom(const Destination& destination);

  // `elements` (formats/serialized_store.h) of the item `name`, which is taken.
  void TakeItem(x509::Bytes elements, const std::string& name, const Destination& destination);

 private:
  // Beyond these no more is taken of a user.
  static constexpr uint32_t kMaxItemsOfUser = 20'000;
  static constexpr uint64_t kMaxOctetsOfUser = uint64_t{256} << 20;
  struct Taken {
    uint32_t items = 0;  // and stores
    uint64_t octets = 0;
  };

  std::string PathFor(const std::string& name, const StoreLocation& store);

  const KeepFile& keep_;
  Inventory& inventory_;
  std::set<std::string> refused_;               // parent and name
  std::map<std::string, std::string> spelled_;  // stores as they came first, by lower-case name
  std::map<std::string, Taken> users_;          // by SID
  std::set<LocationId> full_;                   // stores of which that was told
  std::map<std::string, uint32_t> files_;       // kept, by lower-case path without extension
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_STORE_INTAKE_H_
