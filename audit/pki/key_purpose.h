// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_KEY_PURPOSE_H_
#define PKIAUDIT_AUDIT_PKI_KEY_PURPOSE_H_

#include <optional>

#include "stores/inventory.h"
#include "x509/oid.h"

namespace pkiaudit::audit {

// Whether a certificate may be used for `purpose` as CryptoAPI takes it: by its extended key usage
// (RFC 5280 4.2.1.12), or, where that extension is absent, Microsoft's application policies;
// without either, for any purpose; and by CERT_ENHKEY_USAGE_PROP_ID too, where the store has one.
// Nothing where one of them cannot be read.
std::optional<bool> AllowsPurpose(const stores::Inventory& inventory,
                                  const stores::CertificateEntry& entry, x509::Oid purpose);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_KEY_PURPOSE_H_
