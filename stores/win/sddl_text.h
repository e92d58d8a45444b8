// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_SDDL_TEXT_H_
#define PKIAUDIT_STORES_WIN_SDDL_TEXT_H_

#include <string>

#include "stores/error.h"

namespace pkiaudit::stores::win {

// Owner, group and DACL of a self-relative security descriptor (SECURITY_DESCRIPTOR) as SDDL, with
// numbers for accounts of the host's domain and its own, which Windows writes as aliases.
Result<std::string> SddlText(void* security_descriptor);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_SDDL_TEXT_H_
