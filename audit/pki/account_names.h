// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_ACCOUNT_NAMES_H_
#define PKIAUDIT_AUDIT_PKI_ACCOUNT_NAMES_H_

#include <string>
#include <string_view>

#include "stores/host/host_facts.h"
#include "stores/keys/security_descriptor.h"

namespace pkiaudit::audit {

// The English name that Windows documents for `sid`, else what the host calls the account; empty
// where neither is known. Views into static data or `host`.
std::string_view AccountName(const stores::SecurityIdentifier& sid, const stores::HostFacts& host);

// "S-1-5-18 (SYSTEM)", "S-1-5-21-1-2-3-1105 (CORP\pki-operators)"; the SID alone without a name.
std::string NameAndSid(const stores::SecurityIdentifier& sid, const stores::HostFacts& host);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_ACCOUNT_NAMES_H_
