// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_LIVE_PROFILES_H_
#define PKIAUDIT_STORES_WIN_LIVE_PROFILES_H_

#include <string>

#include "stores/win/live_host.h"
#include "stores/win/store_intake.h"

namespace pkiaudit::stores::win {

// The store My of each user who has a profile on this host: files in the profile, which no key of
// the registry holds. That of `own_sid` is CurrentUser's. Links are followed inside of the profile
// only, so that nobody can make an elevated account read what is not theirs.
void ReadLiveProfiles(const LiveHost& host, const std::string& own_sid, StoreIntake& intake);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_LIVE_PROFILES_H_
