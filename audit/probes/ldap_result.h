// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_LDAP_RESULT_H_
#define PKIAUDIT_AUDIT_PROBES_LDAP_RESULT_H_

#include <string>
#include <string_view>

namespace pkiaudit::audit::probes {

// RFC 4511 4.1.9.
enum LdapResultCode : int {
  kLdapSuccess = 0,
  kLdapOperationsError = 1,
  kLdapAuthMethodNotSupported = 7,
  kLdapStrongerAuthRequired = 8,
  kLdapConfidentialityRequired = 13,
  kLdapInappropriateAuthentication = 48,
  kLdapInvalidCredentials = 49,
  kLdapInsufficientAccessRights = 50,
  kLdapBusy = 51,
  kLdapUnavailable = 52,
  kLdapUnwillingToPerform = 53,
};

// "No such object"; of a code that the RFC does not have, its number.
std::string DescribeLdapResult(int code);

// Whether the server wants to know who asks: then it is this program's lack of an account that is
// in the way.
bool WantsBind(int code, std::string_view diagnostic);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_LDAP_RESULT_H_
