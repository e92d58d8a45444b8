// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_RA_ABSENCE_H_
#define PKIAUDIT_AUDIT_PKI_RA_ABSENCE_H_

#include <string>
#include <string_view>

#include "audit/pki/ra_certificates.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

// Whether anything of LocalMachine\`store` is known only as unreadable.
bool HasUnreadableItems(const stores::Inventory& inventory, std::string_view store);

// Why a role without a certificate may have one in LocalMachine\My all the same, as a sentence: the
// store was not read, or not all of it, or a certificate there may be of either role. Empty where
// there is none for sure.
std::string WhyAbsenceIsNotKnown(const stores::Inventory& inventory, const RaCertificates& ra);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_RA_ABSENCE_H_
