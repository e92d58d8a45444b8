// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ra_certificates.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "audit/pki/logical_stores.h"
#include "x509/oid.h"

namespace pkiaudit::audit {
namespace {

// The role that a default template stands for; nothing for those that exclude it.
std::optional<RaRole> RoleOfTemplate(std::string_view name) {
  if (name == kCepEncryptionTemplate) {
    return RaRole::kEncryption;
  }
  return name == kEnrollmentAgentOfflineTemplate ? std::optional(RaRole::kSigning) : std::nullopt;
}

RaIdentification IdentificationBy(TemplateSource source) {
  switch (source) {
    case TemplateSource::kName:
      return RaIdentification::kTemplateName;
    case TemplateSource::kOperator:
      return RaIdentification::kTemplateOid;
    case TemplateSource::kCache:
      return RaIdentification::kTemplateCache;
    case TemplateSource::kOidSuffix:
      return RaIdentification::kTemplateOidSuffix;
  }
  return RaIdentification::kTemplateName;
}

// Whether a certificate is an RA certificate, and which.
struct Identification {
  std::optional<RaMatch> match;
  bool undecided = false;  // it may be one, but what would tell is absent or cannot be read
};

Identification Match(RaRole role, RaIdentification by) { return {RaMatch{role, by}, false}; }

Identification IdentifyByKeyUsage(const x509::Certificate& certificate,
                                  std::optional<uint32_t> key_spec) {
  const auto is_agent = IsForCertificateRequestAgents(certificate);
  if (is_agent == false) {
    return {};
  }
  const auto usage = certificate.key_usage();
  if (!usage) {
    return {std::nullopt, true};
  }
  const bool enciphers = !usage->has_value() || (*usage)->key_encipherment();
  const bool signs = !usage->has_value() || (*usage)->digital_signature();
  if (!enciphers && !signs) {
    return {};
  }
  if (!is_agent) {
    return {std::nullopt, true};
  }
  if (!enciphers || !signs) {
    return Match(enciphers ? RaRole::kEncryption : RaRole::kSigning, RaIdentification::kKeyUsage);
  }
  if (key_spec == stores::kAtKeyExchange) {
    return Match(RaRole::kEncryption, RaIdentification::kKeySpec);
  }
  return key_spec == stores::kAtSignature ? Match(RaRole::kSigning, RaIdentification::kKeySpec)
                                          : Identification{std::nullopt, true};
}

Identification Identify(const x509::Certificate& certificate, const TemplateNames& template_names,
                        std::optional<uint32_t> key_spec) {
  const auto issued_from = FindDefaultTemplate(certificate, template_names);
  if (!issued_from) {
    return IdentifyByKeyUsage(certificate, key_spec);
  }
  const auto role = RoleOfTemplate(issued_from->name);
  return role ? Match(*role, IdentificationBy(issued_from->source)) : Identification{};
}

bool IsInMachinesMy(const stores::Inventory& inventory, const stores::CertificateEntry& entry) {
  return inventory.location(entry).IsStore(stores::StoreLocation::Kind::kLocalMachine, "My");
}

std::optional<uint32_t> KeySpecOf(const stores::Inventory& inventory,
                                  const stores::CertificateEntry& entry) {
  const stores::PrivateKey* key = inventory.private_key(entry);
  return key == nullptr ? std::nullopt : key->key_spec;
}

bool IsArchived(const stores::Inventory& inventory, const stores::CertificateEntry& entry) {
  const auto* properties = inventory.properties(entry);
  return properties != nullptr && properties->archived;
}

// By notAfter descending; where it cannot be read, last.
void SortGenerations(const stores::Inventory& inventory, std::vector<RaCertificate>& generations) {
  const auto age = [&](const RaCertificate& certificate) {
    const auto& entry = inventory.entry(certificate.entry);
    const auto validity = entry.certificate.validity();
    const x509::Validity known = validity.value_or(x509::Validity{});
    return std::tuple(validity.has_value(), known.not_after, known.not_before, entry.sha1);
  };
  std::ranges::sort(generations, std::ranges::greater{}, age);
  auto current = std::ranges::find_if(generations, &RaCertificate::works);
  if (current == generations.end()) {
    current = std::ranges::find_if_not(generations, &RaCertificate::archived);
  }
  if (current != generations.end()) {
    std::rotate(generations.begin(), current, current + 1);
  }
}

// Every generation of LocalMachine\My, and what may be one.
void FindInMachineStore(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                        const TemplateNames& template_names, x509::Time time,
                        RaCertificates& found) {
  for (stores::EntryId id = 0; id < inventory.entries().size(); ++id) {
    const auto& entry = inventory.entry(id);
    if (!IsInMachinesMy(inventory, entry) || !logical_stores.IsRepresentative(id)) {
      continue;
    }
    const bool archived = IsArchived(inventory, entry);
    const auto [match, undecided] =
        Identify(entry.certificate, template_names, KeySpecOf(inventory, entry));
    if (match) {
      found.by_entry.push_back(
          {id, match->role, match->by, Works(inventory, entry, time), archived});
      found.generations[static_cast<size_t>(match->role)].push_back(found.by_entry.back());
    } else if (undecided && !archived) {
      found.undecided.push_back(id);
    }
  }
}

bool IsInUsersMy(const stores::Inventory& inventory, const stores::CertificateEntry& entry) {
  using Kind = stores::StoreLocation::Kind;
  const stores::StoreLocation& location = inventory.location(entry);
  return location.IsStore(Kind::kCurrentUser, "My") || location.IsStore(Kind::kUser, "My");
}

void FindInUserStores(const stores::Inventory& inventory, const LogicalStores& logical_stores,
                      const TemplateNames& template_names, x509::Time time, RaCertificates& found) {
  for (stores::EntryId id = 0; id < inventory.entries().size(); ++id) {
    const auto& entry = inventory.entry(id);
    if (!IsInUsersMy(inventory, entry) || !logical_stores.IsRepresentative(id) ||
        std::ranges::any_of(logical_stores.EntriesOf(entry.sha256), [&](stores::EntryId same) {
          return IsInMachinesMy(inventory, inventory.entry(same));
        })) {
      continue;
    }
    if (const auto match =
            IdentifyRaCertificate(entry.certificate, template_names, KeySpecOf(inventory, entry))) {
      found.in_user_stores.push_back({id, match->role, match->by, Works(inventory, entry, time),
                                      IsArchived(inventory, entry)});
    }
  }
}

}  // namespace

std::string_view RaRoleName(RaRole role) {
  return role == RaRole::kEncryption ? "encryption" : "signing";
}

std::string_view RaTemplateTitle(RaRole role) {
  return role == RaRole::kEncryption ? "CEP Encryption"
                                     : "Exchange Enrollment Agent (Offline request)";
}

std::string_view RaIdentificationName(RaIdentification by) {
  switch (by) {
    case RaIdentification::kTemplateName:
      return "template name";
    case RaIdentification::kTemplateOid:
      return "template OID";
    case RaIdentification::kTemplateCache:
      return "template OID in the host's CertificateTemplateCache";
    case RaIdentification::kTemplateOidSuffix:
      return "suffix of the template OID";
    case RaIdentification::kKeyUsage:
      return "key usage";
    case RaIdentification::kKeySpec:
      return "key specification";
  }
  return {};
}

std::optional<RaCertificate> RaCertificates::current(RaRole role) const {
  return of(role).empty() ? std::nullopt : std::optional(of(role).front());
}

std::optional<RaCertificate> RaCertificates::Find(stores::EntryId entry) const {
  const auto found =
      std::ranges::lower_bound(by_entry, entry, std::ranges::less{}, &RaCertificate::entry);
  return found != by_entry.end() && found->entry == entry ? std::optional(*found) : std::nullopt;
}

std::optional<bool> IsForCertificateRequestAgents(const x509::Certificate& certificate) {
  auto usages = certificate.extended_key_usage();
  if (usages && !usages->has_value()) {
    usages = certificate.application_policies();
  }
  if (!usages) {
    return std::nullopt;
  }
  return usages->has_value() &&
         std::ranges::find(**usages, x509::oids::kEkuCertificateRequestAgent) != (*usages)->end();
}

std::optional<RaMatch> IdentifyRaCertificate(const x509::Certificate& certificate,
                                             const TemplateNames& template_names,
                                             std::optional<uint32_t> key_spec) {
  return Identify(certificate, template_names, key_spec).match;
}

bool ShowsNdes(const stores::Inventory& inventory, const Policy& policy) {
  const stores::RegistryView& registry = inventory.host().registry;
  if (registry.HasKey(stores::registry_keys::kMscep)) {
    return true;
  }
  const TemplateNames template_names(policy, registry);
  return std::ranges::any_of(inventory.entries(), [&](const stores::CertificateEntry& entry) {
    return IsInMachinesMy(inventory, entry) &&
           IdentifyRaCertificate(entry.certificate, template_names, KeySpecOf(inventory, entry));
  });
}

RaCertificates FindRaCertificates(const stores::Inventory& inventory,
                                  const LogicalStores& logical_stores,
                                  const TemplateNames& template_names, x509::Time time) {
  RaCertificates found;
  FindInMachineStore(inventory, logical_stores, template_names, time, found);
  FindInUserStores(inventory, logical_stores, template_names, time, found);
  for (auto& generations : found.generations) {
    SortGenerations(inventory, generations);
  }
  return found;
}

bool Works(const stores::Inventory& inventory, const stores::CertificateEntry& entry,
           x509::Time time) {
  const auto validity = entry.certificate.validity();
  return validity && validity->not_before <= time && time <= validity->not_after &&
         !IsArchived(inventory, entry);
}

}  // namespace pkiaudit::audit
