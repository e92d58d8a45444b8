// SPDX-License-Identifier: Apache-2.0
//
// What the system stores of Windows are for, as far as checks ask (System Store Locations,
// https://learn.microsoft.com/en-us/windows/win32/seccrypto/system-store-locations).
#ifndef PKIAUDIT_AUDIT_PKI_STORE_PURPOSE_H_
#define PKIAUDIT_AUDIT_PKI_STORE_PURPOSE_H_

#include <string_view>

#include "audit/pki/logical_stores.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

// A system store of that name, whoever's it is; never a file.
bool IsSystemStore(const stores::StoreLocation& location, std::string_view name);

// False for the stores whose certificates nobody is meant to use, so that their age and strength do
// not matter: Disallowed (Untrusted Certificates), and REQUEST, whose entries are self-signed
// placeholders of pending requests. True for files.
bool HoldsUsableCertificates(const stores::StoreLocation& location);

// Is the same certificate in a Disallowed store that counts for whoever uses `entry`:
// LocalMachine's, which every account inherits, or the same account's own?
bool IsDisallowed(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                  const stores::CertificateEntry& entry);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_STORE_PURPOSE_H_
