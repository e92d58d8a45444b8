// SPDX-License-Identifier: Apache-2.0
#include "stores/win/provider_keys.h"
#include "stores/win/windows_error.h"
#include "stores/win/windows_headers.h"

namespace pkiaudit::stores::win {
namespace {

// CERT_PUBLIC_KEY_INFO, which points into itself.
Result<std::vector<uint8_t>> ExportPublicKey(uintptr_t handle, uint32_t key_spec) {
  DWORD size = 0;
  if (CryptExportPublicKeyInfo(handle, key_spec, X509_ASN_ENCODING, nullptr, &size) == 0) {
    return tl::unexpected(LastError());
  }
  std::vector<uint8_t> info(size);
  if (CryptExportPublicKeyInfo(handle, key_spec, X509_ASN_ENCODING,
                               reinterpret_cast<CERT_PUBLIC_KEY_INFO*>(info.data()), &size) == 0) {
    return tl::unexpected(LastError());
  }
  return info;
}

}  // namespace

Result<std::vector<uint8_t>> PublicKeyOf(uintptr_t handle, uint32_t key_spec) {
  const auto info = ExportPublicKey(handle, key_spec);
  if (!info) return tl::unexpected(info.error());
  DWORD size = 0;
  if (CryptEncodeObjectEx(X509_ASN_ENCODING, X509_PUBLIC_KEY_INFO, info->data(), 0, nullptr,
                          nullptr, &size) == 0) {
    return tl::unexpected(LastError());
  }
  std::vector<uint8_t> der(size);
  if (CryptEncodeObjectEx(X509_ASN_ENCODING, X509_PUBLIC_KEY_INFO, info->data(), 0, nullptr,
                          der.data(), &size) == 0) {
    return tl::unexpected(LastError());
  }
  der.resize(size);
  return der;
}

}  // namespace pkiaudit::stores::win
