// SPDX-License-Identifier: Apache-2.0
//
// PKCS#7: what is read is a piece of the input, at the place that is told.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "x509/pkcs7.h"

namespace {

using pkiaudit::x509::Bytes;
using pkiaudit::x509::Equal;
using pkiaudit::x509::Pkcs7Contents;

void CheckItems(const std::vector<Pkcs7Contents::Item>& items, Bytes input) {
  uint64_t end = 0;
  for (const Pkcs7Contents::Item& item : items) {
    if (item.offset < end || item.offset > input.size() ||
        item.der.size() > input.size() - item.offset ||
        !Equal(item.der, input.subspan(item.offset, item.der.size()))) {
      std::abort();
    }
    end = item.offset + item.der.size();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes input(data, size);
  const auto contents = pkiaudit::x509::ReadPkcs7(input);
  const bool looks_like_pkcs7 = pkiaudit::x509::LooksLikePkcs7(input);
  if (!contents) {
    if (contents.error().offset > size) std::abort();
    return 0;
  }
  if (!looks_like_pkcs7) std::abort();
  CheckItems(contents->certificates, input);
  CheckItems(contents->crls, input);
  for (const auto& error : contents->unreadable) {
    if (error.offset > size) std::abort();
  }
  return 0;
}
