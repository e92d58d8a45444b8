// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_WINDOWS_ERROR_H_
#define PKIAUDIT_STORES_WIN_WINDOWS_ERROR_H_

#include <cstdint>

#include "stores/error.h"

namespace pkiaudit::stores::win {

// What a function of Windows answered, as GetLastError(), a return value of the registry functions
// or an HRESULT or NTSTATUS of the key functions.
Error WindowsError(uint32_t status);
// Of the function that was called last.
Error LastError();

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_WINDOWS_ERROR_H_
