// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_TRUST_LIST_ITEM_H_
#define PKIAUDIT_STORES_FORMATS_TRUST_LIST_ITEM_H_

#include <string>

#include "stores/formats/der_objects.h"
#include "stores/formats/destination.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Keeps a certificate trust list (.stl, the context of a store, a value of the registry), if it can
// be read; else tells. Whether its signature holds is the audit's matter. Returns what it is:
// "roots, 514 subjects"; empty where it cannot be read.
std::string KeepTrustList(x509::Bytes octets, const Place& place, const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_TRUST_LIST_ITEM_H_
