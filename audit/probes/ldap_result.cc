// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/ldap_result.h"

#include <algorithm>
#include <array>

namespace pkiaudit::audit::probes {
namespace {

struct Words {
  int code;
  std::string_view text;
};
// As OpenLDAP tells them.
constexpr auto kWords = std::to_array<Words>({
    {0, "Success"},
    {1, "Operations error"},
    {2, "Protocol error"},
    {3, "Time limit exceeded"},
    {4, "Size limit exceeded"},
    {7, "Authentication method not supported"},
    {8, "Strong(er) authentication required"},
    {10, "Referral"},
    {11, "Administrative limit exceeded"},
    {12, "Critical extension is unavailable"},
    {13, "Confidentiality required"},
    {16, "No such attribute"},
    {17, "Undefined attribute type"},
    {18, "Inappropriate matching"},
    {19, "Constraint violation"},
    {21, "Invalid syntax"},
    {32, "No such object"},
    {33, "Alias problem"},
    {34, "Invalid DN syntax"},
    {36, "Alias dereferencing problem"},
    {48, "Inappropriate authentication"},
    {49, "Invalid credentials"},
    {50, "Insufficient access"},
    {51, "Server is busy"},
    {52, "Server is unavailable"},
    {53, "Server is unwilling to perform"},
    {54, "Loop detected"},
    {71, "Operation affects multiple DSAs"},
    {80, "Other error of the server"},
});

}  // namespace

std::string DescribeLdapResult(int code) {
  const auto* const found = std::ranges::find(kWords, code, &Words::code);
  return found == kWords.end() ? "LDAP result " + std::to_string(code) : std::string(found->text);
}

// Active Directory tells operationsError with 000004DC to searches without a bind, OpenLDAP
// unwillingToPerform.
bool WantsBind(int code, std::string_view diagnostic) {
  switch (code) {
    case kLdapStrongerAuthRequired:
    case kLdapAuthMethodNotSupported:
    case kLdapConfidentialityRequired:
    case kLdapInappropriateAuthentication:
    case kLdapInvalidCredentials:
    case kLdapInsufficientAccessRights:
      return true;
    case kLdapOperationsError:
      return diagnostic.starts_with("000004DC");
    case kLdapUnwillingToPerform:
      return diagnostic == "authentication required";
    default:
      return false;
  }
}

}  // namespace pkiaudit::audit::probes
