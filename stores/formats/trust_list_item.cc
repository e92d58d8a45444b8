// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/trust_list_item.h"

#include "x509/trust_list.h"

namespace pkiaudit::stores {
namespace {

std::string_view KindName(x509::TrustList::Kind kind) {
  switch (kind) {
    case x509::TrustList::Kind::kRoots:
      return "roots";
    case x509::TrustList::Kind::kDisallowed:
      return "disallowed certificates";
    case x509::TrustList::Kind::kOther:
      break;
  }
  return "of another kind";
}

}  // namespace

std::string KeepTrustList(x509::Bytes octets, const Place& place, const Destination& destination) {
  if (octets.empty() && place.what.empty()) {
    destination.AddUnreadable({}, {.code = ErrorCode::kEmptyFile});
    return {};
  }
  const auto list = x509::ParseTrustList(octets);
  if (!list) {
    destination.AddBadFormat(std::string(place.what), place.At(list.error().offset),
                             list.error().code);
    return {};
  }
  destination.inventory.AddTrustList(destination.location, destination.source, octets);
  const size_t subjects = list->subjects.size();
  return std::string(KindName(list->kind)) + ", " + std::to_string(subjects) +
         (subjects == 1 ? " subject" : " subjects");
}

}  // namespace pkiaudit::stores
