// SPDX-License-Identifier: Apache-2.0
//
// From which certificate template AD CS issued a certificate, as far as the certificate, the
// operator and the host's template cache tell.
#ifndef PKIAUDIT_AUDIT_PKI_CERTIFICATE_TEMPLATES_H_
#define PKIAUDIT_AUDIT_PKI_CERTIFICATE_TEMPLATES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "audit/policy/policy.h"
#include "stores/host/registry_view.h"
#include "x509/certificate.h"

namespace pkiaudit::audit {

inline constexpr std::string_view kCepEncryptionTemplate = "CEPEncryption";
inline constexpr std::string_view kEnrollmentAgentOfflineTemplate = "EnrollmentAgentOffline";

// Names (not display names) of V2 templates by their dotted OID. What the operator says comes
// before what autoenrolment has cached in the registry.
class TemplateNames {
 public:
  struct Known {
    std::string_view name;  // of the TemplateNames
    bool by_operator = false;
  };

  TemplateNames() = default;
  TemplateNames(const Policy& policy, const stores::RegistryView& registry);

  std::optional<Known> Find(const std::string& oid) const;

 private:
  struct Name {
    std::string name;
    bool by_operator = false;
  };
  std::map<std::string, Name> names_;
};

// What tells the template, the strongest first.
enum class TemplateSource : uint8_t {
  kName,       // the certificate itself (V1 templates, …311.20.2)
  kOperator,   // the name that the operator gives the OID
  kCache,      // the name that CertificateTemplateCache gives it
  kOidSuffix,  // the end of the OID, which is the same in every forest
};

// One of the templates that Active Directory comes with.
struct DefaultTemplate {
  std::string_view name;  // "CEPEncryption", in Microsoft's spelling
  TemplateSource source = TemplateSource::kName;
};

// Nothing where the certificate names no template, one that is no default template (a duplicate of
// one, say), or its extension cannot be read. A name that no default template has leaves it to the
// next source: default templates can be renamed, and duplicates have OIDs of their own.
std::optional<DefaultTemplate> FindDefaultTemplate(const x509::Certificate& certificate,
                                                   const TemplateNames& names);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_CERTIFICATE_TEMPLATES_H_
