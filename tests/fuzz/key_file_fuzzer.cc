// SPDX-License-Identifier: Apache-2.0
//
// Key files of CSPs and of CNG: an error lies within the file, and each public key that is told can
// be read.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "stores/keys/key_file.h"
#include "x509/public_key.h"

namespace {

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = pkiaudit::stores::ParseKeyFile({data, size});
  if (!file) {
    Require(file.error().offset <= size);
    return 0;
  }
  Require(file->public_keys.size() <= 2);
  for (const auto& key : file->public_keys) {
    Require(key.subject_public_key_info.size() <= size + 64);
    Require(pkiaudit::x509::DecodePublicKey(key.subject_public_key_info).has_value());
  }
  pkiaudit::stores::KeyFileNameHash(file->name, file->kind);
  return 0;
}
