// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_CRL_FILE_H_
#define PKIAUDIT_STORES_FORMATS_CRL_FILE_H_

#include "stores/formats/destination.h"

namespace pkiaudit::stores {

// Takes the CRLs of a file that should hold nothing else: DER, one or several, or PEM. False where
// it holds none, with nothing told; what else stands in it is told.
bool ReadCrlFile(x509::Bytes octets, const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_CRL_FILE_H_
