// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/registry_hive.h"

namespace pkiaudit::stores {

std::string ReadRegistryHive(x509::Bytes start, File& /*rest*/, uint64_t /*max_size*/,
                             std::string_view /*file_name*/, std::string_view /*user*/,
                             RegistrySink& sink) {
  const auto header = ReadHiveHeader(start);
  sink.OnError({}, header ? Error{.code = ErrorCode::kUnsupportedHere} : header.error());
  return {};
}

}  // namespace pkiaudit::stores
