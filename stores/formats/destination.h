// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_DESTINATION_H_
#define PKIAUDIT_STORES_FORMATS_DESTINATION_H_

#include <string>
#include <utility>

#include "stores/inventory.h"

namespace pkiaudit::stores {

// Where what a file holds goes.
struct Destination {
  Inventory& inventory;
  LocationId location;
  SourceId source;

  SourceRecord& record() const { return inventory.source(source); }
  void AddUnreadable(std::string what, Error error) const {
    inventory.AddUnreadable({source, location, std::move(what), error});
  }
  void AddBadFormat(std::string what, uint64_t offset, x509::ErrorCode detail) const {
    AddUnreadable(std::move(what),
                  {.code = ErrorCode::kBadFormat, .offset = offset, .detail = detail});
  }
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_DESTINATION_H_
