// SPDX-License-Identifier: Apache-2.0
#include "stores/host/mscep_configuration.h"

#include <utility>

#include "x509/oid.h"

namespace pkiaudit::stores {
namespace {

std::string JoinKey(std::string_view key, std::string_view subkey) {
  return std::string(key) + "\\" + std::string(subkey);
}

std::optional<MscepConfiguration::CertificationAuthority> FindCa(const RegistryView& registry) {
  auto text = registry.String(JoinKey(registry_keys::kMscep, "CAInfo"), "Configuration");
  if (!text || text->empty()) return std::nullopt;
  const size_t separator = text->find('\\');
  if (separator == std::string::npos) {
    return MscepConfiguration::CertificationAuthority{{}, *std::move(text)};
  }
  return MscepConfiguration::CertificationAuthority{text->substr(0, separator),
                                                    text->substr(separator + 1)};
}

// Most of MSCEP's values stand in a subkey of their own name.
std::optional<uint32_t> FindSetting(const RegistryView& registry, std::string_view name) {
  return registry.Dword(JoinKey(registry_keys::kMscep, name), name);
}

std::optional<MscepConfiguration::PolicyModule> FindPolicyModule(const RegistryView& registry) {
  const std::string key = JoinKey(registry_keys::kMscep, "Modules\\NDESPolicy");
  if (!registry.HasKey(key)) return std::nullopt;
  return MscepConfiguration::PolicyModule{registry.String(key, "NDESCertThumbprint")};
}

// Windows writes a REG_MULTI_SZ of one string.
std::optional<std::string> FindTemplateOid(const RegistryView& registry, std::string_view name) {
  constexpr std::string_view kValue = "msPKI-Cert-Template-OID";
  const std::string key = JoinKey(registry_keys::kTemplateCache, name);
  if (auto strings = registry.MultiString(key, kValue); strings && !strings->empty()) {
    return std::move(strings->front());
  }
  return registry.String(key, kValue);
}

}  // namespace

std::optional<MscepConfiguration> FindMscepConfiguration(const RegistryView& registry) {
  if (!registry.HasKey(registry_keys::kMscep)) return std::nullopt;
  MscepConfiguration configuration;
  configuration.ca = FindCa(registry);
  configuration.signature_template = registry.String(registry_keys::kMscep, "SignatureTemplate");
  configuration.encryption_template = registry.String(registry_keys::kMscep, "EncryptionTemplate");
  configuration.general_purpose_template =
      registry.String(registry_keys::kMscep, "GeneralPurposeTemplate");
  configuration.enforce_password = FindSetting(registry, "EnforcePassword");
  configuration.use_single_password = FindSetting(registry, "UseSinglePassword");
  configuration.password_max = FindSetting(registry, "PasswordMax");
  configuration.has_misplaced_password_max =
      registry.Find(registry_keys::kMscep, "PasswordMax") != nullptr;
  configuration.misplaced_password_max = registry.Dword(registry_keys::kMscep, "PasswordMax");
  configuration.policy_module = FindPolicyModule(registry);
  return configuration;
}

std::map<std::string, std::string> CachedTemplateNames(const RegistryView& registry) {
  std::map<std::string, std::string> names;
  for (std::string& name : registry.Subkeys(registry_keys::kTemplateCache)) {
    auto oid = FindTemplateOid(registry, name);
    if (oid && !x509::Oid::Encode(*oid).empty()) {
      names.try_emplace(*std::move(oid), std::move(name));
    }
  }
  return names;
}

}  // namespace pkiaudit::stores
