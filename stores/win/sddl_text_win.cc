// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/descriptor_sids.h"
#include "stores/win/handles.h"
#include "stores/win/sddl_text.h"
#include "stores/win/wide_text.h"
#include "stores/win/windows_error.h"

namespace pkiaudit::stores::win {

Result<std::string> SddlText(void* security_descriptor) {
  LPWSTR text = nullptr;
  ULONG length = 0;
  if (ConvertSecurityDescriptorToStringSecurityDescriptorW(
          security_descriptor, SDDL_REVISION_1,
          OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
          &text, &length) == 0) {
    return tl::unexpected(LastError());
  }
  const LocalMemory owner(text);
  const auto* const octets = static_cast<const uint8_t*>(security_descriptor);
  return WithNumericSids(Narrow(text), {octets, GetSecurityDescriptorLength(security_descriptor)});
}

}  // namespace pkiaudit::stores::win
