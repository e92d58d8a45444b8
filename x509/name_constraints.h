// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_NAME_CONSTRAINTS_H_
#define PKIAUDIT_X509_NAME_CONSTRAINTS_H_

#include "x509/certificate.h"
#include "x509/extensions.h"

namespace pkiaudit::x509 {

enum class NamePermission : uint8_t {
  kPermitted,
  kForbidden,     // one of its names is excluded, or in none of the permitted subtrees of its kind
  kCouldNotTell,  // it has a name of a kind that is constrained and cannot be held against it here
};

// Whether the constraints of a CA allow the names of a certificate below it (RFC 5280 4.2.1.10 and
// 6.1.3 (b), (c)): its subject and subjectAltName, of the kinds directoryName, dNSName and
// iPAddress. Names of other kinds, where they are constrained, cannot be told.
NamePermission PermissionFor(const NameConstraints& constraints, const Certificate& certificate);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_NAME_CONSTRAINTS_H_
