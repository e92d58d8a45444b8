// SPDX-License-Identifier: Apache-2.0
//
// The index of saved revocation data: names of files stay names, octets are as many as their text
// tells, a body is kept only if its SHA-256 is that of the index, and whatever is left out is told.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "stores/snapshot/revocation_index.h"
#include "x509/digest.h"

namespace {

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace pkiaudit;
  stores::Inventory inventory;
  const stores::Destination destination{inventory, stores::kNone,
                                        inventory.AddSource("revocation/index.xml", {})};
  const auto body = std::make_shared<const std::vector<uint8_t>>(std::vector<uint8_t>{'b'});
  size_t asked = 0;
  const auto read_body = [&](const std::string& name) {
    ++asked;
    Require(!name.empty() && name.find_first_of("/\\:") == std::string::npos &&
            !name.starts_with('.'));
    return asked % 2 == 0 ? nullptr : body;
  };
  const auto saved = stores::ReadRevocationIndex(x509::Bytes(data, size), read_body, destination);
  if (!saved) {
    Require(!inventory.unreadable_items().empty());
    return 0;
  }
  size_t bodies = 0;
  for (const stores::SavedFetch& fetch : saved->fetches) {
    Require(!fetch.url.empty() && fetch.url.size() <= size);
    Require(fetch.request.size() <= size);
    bodies += fetch.bodies.size();
    for (const stores::SavedBody& each : fetch.bodies) {
      Require(each.octets == nullptr || x509::Sha256(*each.octets) == each.sha256);
    }
  }
  Require(bodies <= asked);
  Require(destination.record().other_items == saved->fetches.size());
  return 0;
}
