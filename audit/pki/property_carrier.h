// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_PROPERTY_CARRIER_H_
#define PKIAUDIT_AUDIT_PKI_PROPERTY_CARRIER_H_

#include "stores/inventory.h"

namespace pkiaudit::audit {

// Whether what handed over the certificate tells its properties, too: a certificate alone does not
// say what Windows keeps beside it.
inline bool TellsProperties(const stores::CertificateEntry& entry) {
  return entry.has_all_properties || entry.has_stored_hash || entry.properties != stores::kNone;
}

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_PROPERTY_CARRIER_H_
