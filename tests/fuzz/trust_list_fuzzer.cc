// SPDX-License-Identifier: Apache-2.0
//
// Certificate trust lists: an error lies within the input, what is told points into it, and
// verifying the signature of whatever it is ends.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "x509/trust_list.h"

namespace {

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const pkiaudit::x509::Bytes input(data, size);
  const auto list = pkiaudit::x509::ParseTrustList(input);
  if (!list) {
    Require(list.error().offset <= size);
    return 0;
  }
  Require(pkiaudit::x509::LooksLikeTrustList(input));
  Require(list->content.data() >= data &&
          list->content.data() + list->content.size() <= data + size);
  for (const auto& subject : list->subjects) {
    for (const auto& property : subject.properties) {
      pkiaudit::x509::FiletimeOf(property.value);
    }
  }
  pkiaudit::x509::VerifyTrustList(input, *list);
  return 0;
}
