// SPDX-License-Identifier: Apache-2.0
#include "reports/document/certificate_facts.h"

#include <string>

#include "audit/pki/trust_restrictions.h"
#include "x509/certificate.h"
#include "x509/oid.h"

namespace pkiaudit::reports {
namespace {

std::string NameOrDotted(x509::Oid oid) {
  const std::string_view name = x509::OidName(oid);
  return name.empty() ? oid.ToDotted() : std::string(name);
}

// The V1 template's name, else the V2 template's OID with its name where the operator or the host's
// registry tells it.
std::string TemplateText(const x509::Certificate& certificate,
                         const audit::TemplateNames& template_names) {
  if (const auto name = certificate.certificate_template_name(); name && *name) {
    return **name;
  }
  const auto information = certificate.certificate_template();
  if (!information || !*information) {
    return "";
  }
  std::string oid = (*information)->template_id.ToDotted();
  const auto named = template_names.Find(oid);
  return named ? std::string(named->name) + " (" + oid + ")" : oid;
}

std::string ExtendedKeyUsageText(const x509::Certificate& certificate) {
  const auto usages = certificate.extended_key_usage();
  std::string text;
  if (usages && *usages) {
    for (x509::Oid usage : **usages) {
      text += (text.empty() ? "" : ", ") + NameOrDotted(usage);
      if (text.size() > 4 * CleanText::kMaxCharacters) {
        break;  // no more of it would be shown
      }
    }
  }
  return text;
}

std::string KeyUsageText(const x509::Certificate& certificate) {
  const auto usage = certificate.key_usage();
  return usage && *usage ? x509::ToText(**usage) : "";
}

}  // namespace

std::string_view FriendlyName(const stores::Inventory& inventory,
                              const stores::CertificateEntry& entry) {
  const stores::CertificateProperties* properties = inventory.properties(entry);
  return properties == nullptr ? "" : std::string_view(properties->friendly_name);
}

void ReadCertificateFacts(const audit::AuditInput& input, stores::EntryId id,
                          CertificateEvent& event) {
  const stores::Inventory& inventory = input.inventory;
  const stores::CertificateEntry& entry = inventory.entry(id);
  const x509::Certificate& certificate = entry.certificate;

  event.subject = certificate.subject().ToRfc4514();
  event.issuer = certificate.issuer().ToRfc4514();
  event.serial_number = x509::ToHex(certificate.serial_number());
  const auto validity = certificate.validity();
  event.not_before = validity ? x509::ToIso8601(validity->not_before) : "";
  event.not_after = validity ? x509::ToIso8601(validity->not_after) : "";
  event.thumbprint = x509::ToHex(entry.sha1);
  event.sha256 = x509::ToHex(entry.sha256);
  const auto public_key = certificate.public_key();
  event.public_key = public_key ? x509::ToText(*public_key) : "";
  const auto algorithm = certificate.signature_algorithm();
  event.signature_algorithm = algorithm ? NameOrDotted(algorithm->algorithm) : "";
  event.template_name = TemplateText(certificate, input.template_names);
  event.key_usage = KeyUsageText(certificate);
  event.extended_key_usage = ExtendedKeyUsageText(certificate);
  event.friendly_name = FriendlyName(inventory, entry);
  event.source = inventory.source(entry.source).path;

  const stores::CertificateProperties* properties = inventory.properties(entry);
  const stores::TrustRestrictions* restrictions =
      properties == nullptr ? nullptr : properties->restrictions();
  event.trust_restrictions =
      restrictions == nullptr ? "" : audit::DescribeRestrictions(*restrictions);
  event.archived = properties != nullptr && properties->archived;
  const stores::PrivateKey* key = inventory.private_key(entry);
  event.private_key = key == nullptr ? "" : key->provider.empty() ? "present" : key->provider;

  event.ca = certificate.IsCa();
  event.self_issued = certificate.IsSelfIssued();
  event.relevant = input.relevance.Contains(id);
}

}  // namespace pkiaudit::reports
