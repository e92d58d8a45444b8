// SPDX-License-Identifier: Apache-2.0
//
// Security descriptors in binary: no size in them leads out of the input.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "stores/keys/descriptor_sids.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const pkiaudit::x509::Bytes octets(data, size);
  const auto sids = pkiaudit::stores::ReadDescriptorSids(octets);
  // The smallest entry of a list has 20 octets.
  if (sids && sids->dacl.size() > size / 20) {
    std::abort();
  }
  pkiaudit::stores::WithNumericSids("O:LAG:DUD:(A;;FR;;;DA)", octets);
  return 0;
}
