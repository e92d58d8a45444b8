// SPDX-License-Identifier: Apache-2.0
//
// What a host was asked about a private key and did not tell, in words for reports.
#ifndef PKIAUDIT_AUDIT_PKI_KEY_REFUSALS_H_
#define PKIAUDIT_AUDIT_PKI_KEY_REFUSALS_H_

#include <string>
#include <string_view>

#include "stores/private_key.h"

namespace pkiaudit::audit {

// One sentence: why, and the right that it takes where one is missing. Empty where the host was not
// asked, or told it.
std::string_view WhyNotTold(const stores::PrivateKey& key, stores::KeyQuestion question);

// Why neither the provider nor the key's file told who may read the key, in one or two sentences;
// empty where nobody was asked.
std::string WhyPermissionsNotTold(const stores::PrivateKey& key);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_KEY_REFUSALS_H_
