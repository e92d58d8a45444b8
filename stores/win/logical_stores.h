// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_LOGICAL_STORES_H_
#define PKIAUDIT_STORES_WIN_LOGICAL_STORES_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "stores/win/store_intake.h"
#include "stores/win/system_stores.h"

namespace pkiaudit::stores::win {

// The stores of LocalMachine and CurrentUser as CryptoAPI shows them to applications: all physical
// stores together.
class LogicalStoreReader {
 public:
  // Both must outlive this.
  LogicalStoreReader(const SystemStores& stores, StoreIntake& intake)
      : stores_(stores), intake_(intake) {}

  // Asks for all of them. Not for CurrentUser\UserDS: that is the user's object in Active
  // Directory (System Store Locations), not something that this host holds.
  void Ask();

  // Adds the certificates of further physical stores: those that are in no store that was read.
  void AddWhatOnlyCryptoApiShows();

 private:
  using Certificates = Result<std::vector<std::vector<uint8_t>>>;
  struct Location {
    StoreLocation::Kind kind;
    std::string_view layout;                     // the folder below stores/
    std::map<std::string, Certificates> stores;  // by name
  };

  void Ask(Location& location);
  void Add(const Location& location, const std::string& name, const Certificates& certificates);
  void AddFailure(const StoreLocation& store, const Error& error);
  bool IsKnown(StoreLocation::Kind kind, std::string_view store, x509::Bytes der);
  bool HasRecord(const StoreLocation& store) const;
  bool HasFailure(const StoreLocation& store) const;
  Destination DestinationOf(const StoreLocation& store);

  const SystemStores& stores_;
  StoreIntake& intake_;
  std::array<Location, 2> locations_ = {{{StoreLocation::Kind::kLocalMachine, "LocalMachine", {}},
                                         {StoreLocation::Kind::kCurrentUser, "CurrentUser", {}}}};
  std::map<std::string, Destination> destinations_;  // of what only CryptoAPI shows
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_LOGICAL_STORES_H_
