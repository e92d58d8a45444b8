// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/certificate_templates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "stores/host/mscep_configuration.h"
#include "stores/text_encoding.h"

namespace pkiaudit::audit {
namespace {

// In the order of the numbers in which their OIDs end, from 1:
// 1.3.6.1.4.1.311.21.8.<forest>.1.<number>. The forest's part differs, the number does not.
constexpr std::array<std::string_view, 33> kDefaultTemplates = {"User",
                                                                "UserSignature",
                                                                "SmartcardUser",
                                                                "ClientAuth",
                                                                "SmartcardLogon",
                                                                "EFS",
                                                                "Administrator",
                                                                "EFSRecovery",
                                                                "CodeSigning",
                                                                "CTLSigning",
                                                                "EnrollmentAgent",
                                                                kEnrollmentAgentOfflineTemplate,
                                                                "MachineEnrollmentAgent",
                                                                "Machine",
                                                                "DomainController",
                                                                "WebServer",
                                                                "CA",
                                                                "SubCA",
                                                                "IPSECIntermediateOnline",
                                                                "IPSECIntermediateOffline",
                                                                "OfflineRouter",
                                                                kCepEncryptionTemplate,
                                                                "ExchangeUser",
                                                                "ExchangeUserSignature",
                                                                "CrossCA",
                                                                "CAExchange",
                                                                "KeyRecoveryAgent",
                                                                "DomainControllerAuthentication",
                                                                "DirectoryEmailReplication",
                                                                "Workstation",
                                                                "RASAndIASServer",
                                                                "OCSPResponseSigning",
                                                                "KerberosAuthentication"};

// The directory compares names without regard to case.
std::optional<std::string_view> DefaultTemplateNamed(std::string_view name) {
  const auto* const found = std::ranges::find_if(kDefaultTemplates, [name](std::string_view known) {
    return stores::EqualIgnoringAsciiCase(known, name);
  });
  return found == kDefaultTemplates.end() ? std::nullopt : std::optional(*found);
}

// Duplicated templates end in two random arcs.
std::optional<std::string_view> DefaultTemplateWithOid(std::string_view oid) {
  constexpr std::string_view kPrefix = "1.3.6.1.4.1.311.21.8.";
  if (!oid.starts_with(kPrefix)) {
    return std::nullopt;
  }
  oid.remove_prefix(kPrefix.size());
  const size_t last_dot = oid.rfind('.');
  if (last_dot == std::string_view::npos || !oid.substr(0, last_dot).ends_with(".1")) {
    return std::nullopt;
  }
  const std::string_view last_arc = oid.substr(last_dot + 1);
  size_t number = 0;
  const auto [end, error] =
      std::from_chars(last_arc.data(), last_arc.data() + last_arc.size(), number);
  if (error != std::errc{} || end != last_arc.data() + last_arc.size() || number < 1 ||
      number > kDefaultTemplates.size()) {
    return std::nullopt;
  }
  return kDefaultTemplates.at(number - 1);
}

}  // namespace

TemplateNames::TemplateNames(const Policy& policy, const stores::RegistryView& registry) {
  for (const auto& [oid, name] : policy.template_names) {
    names_.try_emplace(oid, Name{name, true});
  }
  for (auto& [oid, name] : stores::CachedTemplateNames(registry)) {
    names_.try_emplace(oid, Name{std::move(name), false});
  }
}

std::optional<TemplateNames::Known> TemplateNames::Find(const std::string& oid) const {
  const auto found = names_.find(oid);
  return found == names_.end()
             ? std::nullopt
             : std::optional(Known{found->second.name, found->second.by_operator});
}

std::optional<DefaultTemplate> FindDefaultTemplate(const x509::Certificate& certificate,
                                                   const TemplateNames& names) {
  if (const auto name = certificate.certificate_template_name(); name && name->has_value()) {
    if (const auto known = DefaultTemplateNamed(**name)) {
      return DefaultTemplate{*known, TemplateSource::kName};
    }
  }
  const auto information = certificate.certificate_template();
  if (!information || !information->has_value()) {
    return std::nullopt;
  }
  const std::string oid = (*information)->template_id.ToDotted();
  if (const auto named = names.Find(oid)) {
    if (const auto known = DefaultTemplateNamed(named->name)) {
      return DefaultTemplate{
          *known, named->by_operator ? TemplateSource::kOperator : TemplateSource::kCache};
    }
  }
  const auto known = DefaultTemplateWithOid(oid);
  return known ? std::optional(DefaultTemplate{*known, TemplateSource::kOidSuffix}) : std::nullopt;
}

}  // namespace pkiaudit::audit
