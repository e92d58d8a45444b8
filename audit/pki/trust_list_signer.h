// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_TRUST_LIST_SIGNER_H_
#define PKIAUDIT_AUDIT_PKI_TRUST_LIST_SIGNER_H_

#include <span>
#include <string>
#include <string_view>

#include "audit/pki/issuers.h"
#include "audit/policy/root_list.h"
#include "stores/inventory.h"
#include "x509/signature.h"

namespace pkiaudit::audit {

// Who signed a trust list, as far as the certificates in it and in the inventory tell.
struct TrustListSigner {
  enum class Standing : uint8_t {
    kMicrosoft,   // a certificate for such lists, and its chain leads to a root of Microsoft's
    kWrongUsage,  // the chain does so, but the certificate is not for such lists
    kOther,       // the chain leads to another self-issued certificate
    kNotKnown,    // the chain ends before one
  };
  Standing standing = Standing::kNotKnown;
  std::string last;  // RFC 4514: the subject of the last certificate; of kNotKnown, whose
                     // certificate is missing
};

// Thumbprints of Microsoft's own roots that have signed its trust lists.
std::span<const std::string_view> MicrosoftListRoots();

// By name and signature. Neither validity nor revocation is looked at: Windows takes the list that
// it has, however old. The roots are known by their thumbprints, so that no store decides it;
// `roots` is for tests.
TrustListSigner FindTrustListSigner(const TrustListOrigin& list, const stores::Inventory& inventory,
                                    const IssuerIndex& issuers, x509::SignatureVerifier& signatures,
                                    std::span<const std::string_view> roots = MicrosoftListRoots());

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_TRUST_LIST_SIGNER_H_
