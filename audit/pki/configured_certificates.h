// SPDX-License-Identifier: Apache-2.0
//
// The certificates that the host's configuration names by their thumbprints.
#ifndef PKIAUDIT_AUDIT_PKI_CONFIGURED_CERTIFICATES_H_
#define PKIAUDIT_AUDIT_PKI_CONFIGURED_CERTIFICATES_H_

#include <optional>
#include <string>
#include <vector>

#include "audit/pki/logical_stores.h"
#include "stores/host/http_configuration.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

// A certificate that HTTP.sys shows, in the store that the binding names.
struct BoundCertificate {
  stores::EntryId entry = stores::kNone;  // represents it in its logical store
  std::vector<std::string> endpoints;     // all that it is bound to
  bool serves_iis = false;                // one of the bindings is of IIS
};

// What NDESCertThumbprint of the policy module names.
struct PolicyCertificate {
  std::string value;             // as the registry has it, empty where it has none
  bool is_well_formed = false;   // 40 hexadecimal digits, nothing else
  bool holds_invisible = false;  // such as U+200E, which the certificates console puts in front
  // Nothing where the value's hexadecimal digits are not 40.
  std::optional<x509::Sha1Digest> thumbprint;
  // In LocalMachine\My; kNone where it is not there.
  stores::EntryId entry = stores::kNone;
};

struct ConfiguredCertificates {
  std::vector<BoundCertificate> tls;               // by entry
  std::vector<stores::TlsBinding> unresolved_tls;  // whose certificate is not in its store
  std::optional<PolicyCertificate> policy;         // nothing where there is no policy module
};

ConfiguredCertificates FindConfiguredCertificates(const stores::Inventory& inventory,
                                                  const LogicalStores& logical_stores);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_CONFIGURED_CERTIFICATES_H_
