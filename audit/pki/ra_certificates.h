// SPDX-License-Identifier: Apache-2.0
//
// The one place that decides which certificates are NDES's RA certificates, and which generation is
// the current one.
#ifndef PKIAUDIT_AUDIT_PKI_RA_CERTIFICATES_H_
#define PKIAUDIT_AUDIT_PKI_RA_CERTIFICATES_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "audit/pki/certificate_templates.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

enum class RaRole : uint8_t {
  kEncryption,  // CEP Encryption: clients encrypt their request to it
  kSigning,     // Exchange Enrollment Agent (Offline request): signs NDES's requests to the CA
};
constexpr std::array<RaRole, 2> kRaRoles = {RaRole::kEncryption, RaRole::kSigning};
std::string_view RaRoleName(RaRole role);  // "encryption", "signing"
std::string_view RaTemplateTitle(
    RaRole role);  // "CEP Encryption", "Exchange Enrollment Agent (Offline request)"

// What an RA certificate was recognised by, the strongest first.
enum class RaIdentification : uint8_t {
  kTemplateName,
  kTemplateOid,    // to which the operator gave the name
  kTemplateCache,  // to which CertificateTemplateCache gives the name
  kTemplateOidSuffix,
  kKeyUsage,
  kKeySpec,  // key usage allows both roles
};
std::string_view RaIdentificationName(RaIdentification by);
// By the template, not by key usage and key specification.
constexpr bool IsByTemplate(RaIdentification by) {
  return by != RaIdentification::kKeyUsage && by != RaIdentification::kKeySpec;
}

struct RaCertificate {
  stores::EntryId entry = stores::kNone;
  RaRole role = RaRole::kEncryption;
  RaIdentification identified_by = RaIdentification::kTemplateName;
  bool works = false;     // valid at the time of the audit and not archived
  bool archived = false;  // NDES does not see it: it opens My without archived certificates
};

// The RA certificates of LocalMachine\My, one per distinct certificate.
struct RaCertificates {
  // Of each role, the current generation first, then by notAfter descending.
  std::array<std::vector<RaCertificate>, 2> generations;
  std::vector<RaCertificate> by_entry;  // the same, sorted by entry
  // Not archived certificates that are RA certificates by their EKU, but whose role nothing tells:
  // no default template, a key usage that allows both, no known key specification; and those of no
  // default template whose EKU or key usage cannot be read. By entry.
  std::vector<stores::EntryId> undecided;
  // Those of CurrentUser\My and of users' My that do not stand in LocalMachine\My, too: NDES does
  // not see them. By entry.
  std::vector<RaCertificate> in_user_stores;
  const std::vector<RaCertificate>& of(RaRole role) const {
    return generations[static_cast<size_t>(role)];
  }
  // Nothing where the role has no certificate at all. Current is the one that works with the latest
  // notAfter (of equals the later notBefore, then the greater thumbprint), else in the same order
  // the first that is not archived, else the first.
  std::optional<RaCertificate> current(RaRole role) const;
  // The RA certificate that stands in `entry`, nothing where it is none.
  std::optional<RaCertificate> Find(stores::EntryId entry) const;
};

// Which role a certificate has by what it says itself; nothing where it is no RA certificate or
// nothing tells its role. The default template of Windows that it was issued from comes first (see
// certificate_templates.h): one that is neither of the two excludes. A duplicate of a template, or
// one that is not known, tells nothing: then key usage with EKU 1.3.6.1.4.1.311.20.2.1 decides, and
// where key usage allows both (RFC 5280 4.2.1.3: also where the extension is absent), `key_spec`
// (AT_KEYEXCHANGE, AT_SIGNATURE) where it is known.
struct RaMatch {
  RaRole role;
  RaIdentification by;
};
std::optional<RaMatch> IdentifyRaCertificate(const x509::Certificate& certificate,
                                             const TemplateNames& template_names,
                                             std::optional<uint32_t> key_spec = std::nullopt);

// Whether EKU, or without that extension Microsoft's application policies, name Certificate Request
// Agent; nothing where the one that counts cannot be read.
std::optional<bool> IsForCertificateRequestAgents(const x509::Certificate& certificate);

// `representatives` tells which entries stand for their certificate (see logical_stores.h).
class LogicalStores;
RaCertificates FindRaCertificates(const stores::Inventory& inventory,
                                  const LogicalStores& logical_stores,
                                  const TemplateNames& template_names, x509::Time time);

// Whether the host is one with NDES: its registry has the key MSCEP, or LocalMachine\My holds an RA
// certificate of any generation.
bool ShowsNdes(const stores::Inventory& inventory, const Policy& policy);

// Valid at `time` (RFC 5280 4.1.2.5: both ends included) and not archived.
bool Works(const stores::Inventory& inventory, const stores::CertificateEntry& entry,
           x509::Time time);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_RA_CERTIFICATES_H_
