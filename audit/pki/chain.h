// SPDX-License-Identifier: Apache-2.0
//
// The path from a certificate to a root that the host trusts, as CryptoAPI would find it in the
// host's own stores (RFC 5280 6.1 and RFC 4158; nothing is downloaded, revocation is left aside).
#ifndef PKIAUDIT_AUDIT_PKI_CHAIN_H_
#define PKIAUDIT_AUDIT_PKI_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stores/inventory.h"

namespace pkiaudit::audit {

// What is wrong with one certificate of a path, the path beside it being as it should.
enum class ChainFault : uint8_t {
  kExpired,
  kNotYetValid,
  kDisallowed,     // it stands in LocalMachine\Disallowed, where that store is known
  kDisabled,       // a root that its properties disable (trust_restrictions.h)
  kNotCa,          // it has issued, and its basicConstraints do not say cA
  kNoCertSign,     // it has issued, and its keyUsage lacks keyCertSign
  kPathLength,     // more CAs below it than its pathLenConstraint allows
  kNotSelfSigned,  // a root whose own key does not verify it
  // A root that its properties limit (trust_restrictions.h), so that it does not stand for the
  // first certificate: none of its usages is left, or it was issued too late.
  kRestricted,
  kNameNotPermitted,  // it has issued, and its nameConstraints forbid a name below it
  // What could not be told, and is neither right nor wrong:
  kSignatureNotVerified,  // of an algorithm, or by a key, that cannot be verified here
  kUnreadable,            // its validity, basicConstraints or keyUsage cannot be read
  kPartlyRestricted,      // such a root, which stands for some of the first one's usages
  kNamesNotCompared,      // it has issued; its nameConstraints cannot be held against a name below
};
constexpr bool CouldNotBeTold(ChainFault fault) {
  return fault >= ChainFault::kSignatureNotVerified;
}
std::string_view ChainFaultName(ChainFault fault);  // "expired", "notYetValid", …
// What is to be said of the certificate: "has expired", "is in Disallowed", …
std::string_view Describe(ChainFault fault);

struct ChainLink {
  stores::EntryId entry = stores::kNone;  // in Root where it stands there, too
  std::vector<ChainFault> faults;         // in the order of the enumeration
};

// Where a path comes to its end.
enum class ChainEnd : uint8_t {
  kTrustedRoot,     // a self-issued certificate of LocalMachine\Root
  kUntrustedRoot,   // a self-signed certificate that is in no Root store
  kIssuerMissing,   // no certificate of the stores can be the issuer of the last link
  kWrongSignature,  // there are such, and the key of none of them verifies the last link
  kLoop,            // the issuers of the last link are on the path already
  kLimit,           // the path is too long, or too many were tried
};
std::string_view ChainEndName(ChainEnd end);  // "trustedRoot", "untrustedRoot", …
// What is to be said of the last link: "is a root that LocalMachine\Root does not hold", …
std::string_view Describe(ChainEnd end);

// kNotTold: a signature or a field that could not be told, a store that was not supplied, a limit
// of the search. Never a pass.
enum class ChainVerdict : uint8_t { kTrusted, kBroken, kNotTold };
std::string_view ChainVerdictName(ChainVerdict verdict);  // "trusted", "broken", "notTold"

struct Chain {
  // The certificate first, then its issuers. Never empty.
  std::vector<ChainLink> links;
  ChainEnd end = ChainEnd::kIssuerMissing;
  ChainVerdict verdict = ChainVerdict::kNotTold;
  // One entry each of at most kMaxOthers certificates. kWrongSignature: those whose key does not
  // verify the last link. kIssuerMissing: those with the issuer's name and another key identifier.
  std::vector<stores::EntryId> others;
  // "Root" or "CA": a store that would have to be known to tell, and is not; else empty.
  std::string_view store_not_read;
  bool limited = false;  // a limit kept the search from paths that may be better
  size_t tried = 0;      // pairs of certificate and possible issuer that were looked at

  // The faults of all links; a trusted chain has none.
  size_t FaultCount() const;
};

// Where `certificate` says that its issuer's certificate can be fetched (caIssuers, RFC 5280
// 4.2.2.1): the first `limit` URIs, in plain ASCII.
std::vector<std::string> CaIssuers(const x509::Certificate& certificate, size_t limit);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_CHAIN_H_
