// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_WINDOWS_UPDATE_LISTS_H_
#define PKIAUDIT_STORES_HOST_WINDOWS_UPDATE_LISTS_H_

#include <array>
#include <string_view>

namespace pkiaudit::stores {

// Where Windows Update leaves Microsoft's trust lists (Configure Trusted Roots and Disallowed
// Certificates): binary values of one key below HKEY_LOCAL_MACHINE.
constexpr std::string_view kWindowsUpdateListsKey =
    "SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\AutoUpdate";

struct WindowsUpdateList {
  std::string_view value;
  std::string_view file;  // as Microsoft publishes it
};
constexpr std::array<WindowsUpdateList, 2> kWindowsUpdateLists = {{
    {"EncodedCtl", "authroot.stl"},
    {"DisallowedCertEncodedCtl", "disallowedcert.stl"},
}};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_WINDOWS_UPDATE_LISTS_H_
