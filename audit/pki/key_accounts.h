// SPDX-License-Identifier: Apache-2.0
//
// The DACL of a private key account by account: what each may do, by which entries, and what is to
// be thought of it.
#ifndef PKIAUDIT_AUDIT_PKI_KEY_ACCOUNTS_H_
#define PKIAUDIT_AUDIT_PKI_KEY_ACCOUNTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "audit/pki/exposures.h"
#include "audit/pki/ra_keys.h"
#include "audit/severity.h"
#include "stores/keys/security_descriptor.h"

namespace pkiaudit::audit {

// The trustee who may be the service account where that is not known: one account is meant to read
// the key, so of several strangers one who does no more, else the first. Null where there is none.
const Exposure* PossibleServiceAccount(const std::vector<Exposure>& exposures, bool account_known);

// How bad it is that the trustee of an exposure has its rights, on the key of the current
// generation; nothing where it is as it should be, or may be.
std::optional<Severity> JudgeExposure(const Exposure& exposure, bool may_be_service_account);

// The same for a key of another generation, which harms less: NDES itself does not depend on it.
constexpr Severity SeverityOfExposure(RaStanding standing, Severity of_current) {
  const bool lower = standing != RaStanding::kCurrent && of_current >= Severity::kError;
  return !lower                              ? of_current
         : of_current == Severity::kCritical ? Severity::kError
                                             : Severity::kWarning;
}

enum class KeyAccountVerdict : uint8_t {
  kExpected,             // SYSTEM, Administrators, and Read for the service account
  kTooOpen,              // it has rights that it should not have: `severity`
  kMayBeServiceAccount,  // it can read the key, and the service account is not known
  kGone,                 // the host resolves its SID to nothing
  kDenied,               // it is denied something, and allowed nothing that matters
  kHarmless,             // it can neither read the key nor change it
};
std::string_view KeyAccountVerdictName(KeyAccountVerdict verdict);  // "expected", "tooOpen", …

struct KeyAccount {
  stores::SecurityIdentifier sid;
  bool as_owner = false;            // what it has is due to its owning the key's file
  bool null_dacl = false;           // what it has is due to there being no list
  uint32_t rights = 0;              // for files, generic ones expanded; what nothing denies it
  uint32_t conditional_rights = 0;  // what conditional entries may add
  std::vector<size_t> entries;      // those for it that apply, as indices into the DACL
  KeyAccountVerdict verdict = KeyAccountVerdict::kExpected;
  Severity severity = Severity::kInfo;  // of kTooOpen
};

// In the order of the DACL, the owner last. `exposures` are those of the descriptor (see
// FindExposures); `unresolved` are the SIDs that the host could not resolve.
std::vector<KeyAccount> FindKeyAccounts(const stores::SecurityDescriptor& descriptor,
                                        const std::vector<Exposure>& exposures, bool account_known,
                                        const std::set<stores::SecurityIdentifier>& unresolved);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_KEY_ACCOUNTS_H_
