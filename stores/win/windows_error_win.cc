// SPDX-License-Identifier: Apache-2.0
#include "stores/win/windows_error.h"
#include "stores/win/windows_headers.h"

namespace pkiaudit::stores::win {
namespace {

ErrorCode CodeOf(uint32_t status) {
  switch (status) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_NONE_MAPPED:
    case static_cast<uint32_t>(HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)):
    case static_cast<uint32_t>(CRYPT_E_NOT_FOUND):
    case static_cast<uint32_t>(NTE_BAD_KEYSET):
    case static_cast<uint32_t>(NTE_NO_KEY):
      return ErrorCode::kNotFound;
    case ERROR_ACCESS_DENIED:
    case ERROR_PRIVILEGE_NOT_HELD:
    case static_cast<uint32_t>(E_ACCESSDENIED):
    case static_cast<uint32_t>(NTE_PERM):
      return ErrorCode::kPermissionDenied;
    case ERROR_CALL_NOT_IMPLEMENTED:
    case ERROR_PROC_NOT_FOUND:
    case ERROR_MOD_NOT_FOUND:
    case static_cast<uint32_t>(NTE_PROV_TYPE_NOT_DEF):
    case static_cast<uint32_t>(NTE_PROV_DLL_NOT_FOUND):
    case static_cast<uint32_t>(NTE_KEYSET_NOT_DEF):
    case static_cast<uint32_t>(NTE_NOT_SUPPORTED):
      return ErrorCode::kUnsupportedHere;
    default:
      return ErrorCode::kReadFailed;
  }
}

}  // namespace

Error WindowsError(uint32_t status) {
  return {.code = CodeOf(status), .os_status = static_cast<int>(status)};
}

Error LastError() { return WindowsError(GetLastError()); }

}  // namespace pkiaudit::stores::win
