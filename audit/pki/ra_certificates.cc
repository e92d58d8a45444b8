// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/ra_certificates.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <tuple>

#include "audit/pki/logical_stores.h"
#include "x509/oid.h"

namespace pkiaudit::audit {
namespace {

// What a template says of a certificate's role.
struct TemplateMatch {
  bool known = false;  // the template is one that can be told
  std::optional<RaRole> role;
};

TemplateMatch MatchTemplateName(std::string_view name) {
  if (name.empty()) {
    return {};
  }
  if (name == "CEPEncryption") {
    return {true, RaRole::kEncryption};
  }
  if (name == "EnrollmentAgentOffline") {
    return {true, RaRole::kSigning};
  }
  return {true, std::nullopt};
}

// The default templates of Active Directory have OIDs 1.3.6.1.4.1.311.21.8.<forest>.1.N, N from 1
// (User) to 33 (Kerberos Authentication); <forest> differs, N does not. Duplicated templates end in
// two random arcs.
TemplateMatch MatchDefaultTemplate(std::string_view oid) {
  constexpr std::string_view kPrefix = "1.3.6.1.4.1.311.21.8.";
  constexpr unsigned kFirstDefault = 1, kLastDefault = 33;
  constexpr unsigned kEnrollmentAgentOffline = 12, kCepEncryption = 22;
  if (!oid.starts_with(kPrefix)) {
    return {};
  }
  oid.remove_prefix(kPrefix.size());
  const size_t last_dot = oid.rfind('.');
  if (last_dot == std::string_view::npos || !oid.substr(0, last_dot).ends_with(".1")) {
    return {};
  }
  const std::string_view last_arc = oid.substr(last_dot + 1);
  unsigned number = 0;
  const auto [end, error] =
      std::from_chars(last_arc.data(), last_arc.data() + last_arc.size(), number);
  if (error != std::errc{} || end != last_arc.data() + last_arc.size() || number < kFirstDefault ||
      number > kLastDefault) {
    return {};
  }
  switch (number) {
    case kCepEncryption:
      return {true, RaRole::kEncryption};
    case kEnrollmentAgentOffline:
      return {true, RaRole::kSigning};
    default:
      return {true, std::nullopt};
  }
}

struct TemplateIdentification {
  TemplateMatch match;
  RaIdentification by = RaIdentification::kTemplateName;
};

// A template extension that is absent or malformed tells nothing.
TemplateIdentification IdentifyTemplate(const x509::Certificate& certificate,
                                        const Policy& policy) {
  if (const auto name = certificate.certificate_template_name(); name && name->has_value()) {
    const TemplateMatch match = MatchTemplateName(**name);
    if (match.known) {
      return {match, RaIdentification::kTemplateName};
    }
  }
  const auto information = certificate.certificate_template();
  if (!information || !information->has_value()) {
    return {};
  }
  const std::string oid = (*information)->template_id.ToDotted();
  if (const auto mapped = policy.template_names.find(oid); mapped != policy.template_names.end()) {
    return {MatchTemplateName(mapped->second), RaIdentification::kTemplateOid};
  }
  return {MatchDefaultTemplate(oid), RaIdentification::kTemplateOidSuffix};
}

bool HasCertificateRequestAgentUsage(const x509::Certificate& certificate) {
  const auto usages = certificate.extended_key_usage();
  return usages && usages->has_value() &&
         std::ranges::find(**usages, x509::oids::kEkuCertificateRequestAgent) != (*usages)->end();
}

// Whether a certificate is an RA certificate, and which.
struct Identification {
  std::optional<RaMatch> match;
  bool undecided = false;  // one of the two, but nothing tells which
};

Identification IdentifyByKeyUsage(const x509::Certificate& certificate,
                                  std::optional<uint32_t> key_spec) {
  const auto usage = certificate.key_usage();
  if (!usage || !HasCertificateRequestAgentUsage(certificate)) {
    return {};
  }
  const auto match = [](RaRole role) {
    return Identification{RaMatch{role, RaIdentification::kKeyUsage}, false};
  };
  const bool enciphers = !usage->has_value() || (*usage)->key_encipherment();
  const bool signs = !usage->has_value() || (*usage)->digital_signature();
  if (enciphers && signs) {
    if (key_spec == stores::kAtKeyExchange) {
      return match(RaRole::kEncryption);
    }
    return key_spec == stores::kAtSignature ? match(RaRole::kSigning)
                                            : Identification{std::nullopt, true};
  }
  if (enciphers) {
    return match(RaRole::kEncryption);
  }
  return signs ? match(RaRole::kSigning) : Identification{};
}

Identification Identify(const x509::Certificate& certificate, const Policy& policy,
                        std::optional<uint32_t> key_spec) {
  const TemplateIdentification by_template = IdentifyTemplate(certificate, policy);
  if (!by_template.match.known) {
    return IdentifyByKeyUsage(certificate, key_spec);
  }
  if (!by_template.match.role) {
    return {};
  }
  return {RaMatch{*by_template.match.role, by_template.by}, false};
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
    case RaIdentification::kTemplateOidSuffix:
      return "suffix of the template OID";
    case RaIdentification::kKeyUsage:
      return "key usage";
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

std::optional<RaMatch> IdentifyRaCertificate(const x509::Certificate& certificate,
                                             const Policy& policy,
                                             std::optional<uint32_t> key_spec) {
  return Identify(certificate, policy, key_spec).match;
}

RaCertificates FindRaCertificates(const stores::Inventory& inventory,
                                  const LogicalStores& logical_stores, const Policy& policy,
                                  x509::Time time) {
  RaCertificates found;
  for (stores::EntryId id = 0; id < inventory.entries().size(); ++id) {
    const auto& entry = inventory.entry(id);
    if (!inventory.location(entry).IsStore(stores::StoreLocation::Kind::kLocalMachine, "My") ||
        !logical_stores.IsRepresentative(id)) {
      continue;
    }
    const auto* key = inventory.private_key(entry);
    const bool archived = IsArchived(inventory, entry);
    const auto [match, undecided] =
        Identify(entry.certificate, policy, key == nullptr ? std::nullopt : key->key_spec);
    if (match) {
      found.by_entry.push_back(
          {id, match->role, match->by, Works(inventory, entry, time), archived});
      found.generations[static_cast<size_t>(match->role)].push_back(found.by_entry.back());
    } else if (undecided && !archived) {
      found.undecided.push_back(id);
    }
  }
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
