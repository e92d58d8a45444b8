// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/chain.h"

#include "x509/oid.h"

namespace pkiaudit::audit {

std::string_view ChainFaultName(ChainFault fault) {
  switch (fault) {
    case ChainFault::kExpired:
      return "expired";
    case ChainFault::kNotYetValid:
      return "notYetValid";
    case ChainFault::kDisallowed:
      return "disallowed";
    case ChainFault::kDisabled:
      return "disabled";
    case ChainFault::kNotCa:
      return "notCa";
    case ChainFault::kNoCertSign:
      return "noCertSign";
    case ChainFault::kPathLength:
      return "pathLength";
    case ChainFault::kNotSelfSigned:
      return "notSelfSigned";
    case ChainFault::kRestricted:
      return "restricted";
    case ChainFault::kNameNotPermitted:
      return "nameNotPermitted";
    case ChainFault::kPartlyRestricted:
      return "partlyRestricted";
    case ChainFault::kNamesNotCompared:
      return "namesNotCompared";
    case ChainFault::kSignatureNotVerified:
      return "signatureNotVerified";
    case ChainFault::kUnreadable:
      return "unreadable";
  }
  return "";
}

std::string_view Describe(ChainFault fault) {
  switch (fault) {
    case ChainFault::kExpired:
      return "has expired";
    case ChainFault::kNotYetValid:
      return "is not valid yet";
    case ChainFault::kDisallowed:
      return "is in Disallowed";
    case ChainFault::kDisabled:
      return "is a root that Windows trusts no more, by its properties";
    case ChainFault::kNotCa:
      return "is no CA certificate by its basicConstraints";
    case ChainFault::kNoCertSign:
      return "may not sign certificates by its keyUsage";
    case ChainFault::kPathLength:
      return "allows fewer CAs below it by its pathLenConstraint";
    case ChainFault::kNotSelfSigned:
      return "names itself as its issuer, and its own key did not sign it";
    case ChainFault::kRestricted:
      return "is a root that Windows does not trust for such certificates, by its properties";
    case ChainFault::kNameNotPermitted:
      return "forbids a name below it by its nameConstraints";
    case ChainFault::kPartlyRestricted:
      return "is a root that Windows trusts for some of the certificate's usages only, by its "
             "properties";
    case ChainFault::kNamesNotCompared:
      return "has nameConstraints that cannot be held against a name below it here";
    case ChainFault::kSignatureNotVerified:
      return "has a signature that cannot be verified here";
    case ChainFault::kUnreadable:
      return "has a validity, basicConstraints or keyUsage that cannot be read";
  }
  return "";
}

std::string_view ChainEndName(ChainEnd end) {
  switch (end) {
    case ChainEnd::kTrustedRoot:
      return "trustedRoot";
    case ChainEnd::kUntrustedRoot:
      return "untrustedRoot";
    case ChainEnd::kIssuerMissing:
      return "issuerMissing";
    case ChainEnd::kWrongSignature:
      return "wrongSignature";
    case ChainEnd::kLoop:
      return "loop";
    case ChainEnd::kLimit:
      return "limit";
  }
  return "";
}

std::string_view Describe(ChainEnd end) {
  switch (end) {
    case ChainEnd::kTrustedRoot:
      return "is a root of LocalMachine\\Root";
    case ChainEnd::kUntrustedRoot:
      return "is a root that LocalMachine\\Root does not hold";
    case ChainEnd::kIssuerMissing:
      return "has an issuer whose certificate is in none of the host's stores";
    case ChainEnd::kWrongSignature:
      return "is not signed with the key of any certificate here that has its issuer's name";
    case ChainEnd::kLoop:
      return "has only issuers that it leads to itself";
    case ChainEnd::kLimit:
      return "is where the search was given up";
  }
  return "";
}

std::string_view ChainVerdictName(ChainVerdict verdict) {
  switch (verdict) {
    case ChainVerdict::kTrusted:
      return "trusted";
    case ChainVerdict::kBroken:
      return "broken";
    case ChainVerdict::kNotTold:
      return "notTold";
  }
  return "";
}

size_t Chain::FaultCount() const {
  size_t count = 0;
  for (const ChainLink& link : links) {
    count += link.faults.size();
  }
  return count;
}

std::vector<std::string> CaIssuers(const x509::Certificate& certificate, size_t limit) {
  constexpr std::string_view kUriPrefix = "URI:";
  std::vector<std::string> uris;
  const auto access = certificate.authority_info_access();
  if (!access || !*access) {
    return uris;
  }
  for (const x509::AccessDescription& description : **access) {
    if (uris.size() < limit && description.method == x509::oids::kAdCaIssuers &&
        description.location.kind == x509::GeneralName::Kind::kUri) {
      uris.push_back(description.location.ToText().substr(kUriPrefix.size()));
    }
  }
  return uris;
}

}  // namespace pkiaudit::audit
