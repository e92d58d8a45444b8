// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_DACL_COMPARISON_H_
#define PKIAUDIT_AUDIT_PKI_DACL_COMPARISON_H_

#include "stores/keys/security_descriptor.h"

namespace pkiaudit::audit {

// Whether two DACLs of a file give every account the same rights, whichever groups it is in, by the
// first entry that decides a right (MS-DTYP 2.5.3.2). Other words for the same rights, inheritance
// and the order of entries that do not decide against each other make no difference; that of a
// denial and a permission does. Conditions are compared as text. Both tell their list (not absent).
bool GrantTheSame(const stores::Acl& a, const stores::Acl& b);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_DACL_COMPARISON_H_
