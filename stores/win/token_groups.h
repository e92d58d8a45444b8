// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_TOKEN_GROUPS_H_
#define PKIAUDIT_STORES_WIN_TOKEN_GROUPS_H_

#include <string>
#include <vector>

#include "stores/error.h"

namespace pkiaudit::stores::win {

// `sid` points to a SID as Windows holds it.
Result<std::string> SidText(void* sid);

// The SIDs of the groups that a token of the account would hold, as AuthzInitializeContextFromSid
// finds them: nested ones, those of the domain and of this host. kUnsupportedHere under Wine.
Result<std::vector<std::string>> TokenGroupsOf(void* sid);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_TOKEN_GROUPS_H_
