// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_REVOCATION_REPLAY_H_
#define PKIAUDIT_AUDIT_PKI_REVOCATION_REPLAY_H_

#include "audit/pki/revocation_facts.h"
#include "stores/saved_revocation.h"

namespace pkiaudit::audit {

// What was saved, as if it had been fetched just now. A fetch of a kind that is not known is left
// out; of one whose step is not known, or whose body is missing, the outcome is kBody.
RevocationFacts ReplayRevocation(const stores::SavedRevocation& saved);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_REVOCATION_REPLAY_H_
