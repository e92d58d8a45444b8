// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_MSCEP_CONFIGURATION_H_
#define PKIAUDIT_STORES_HOST_MSCEP_CONFIGURATION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "stores/host/registry_view.h"

namespace pkiaudit::stores {

// What the registry says of how NDES is set up. What it does not say, or says with a value of
// another type, is absent.
struct MscepConfiguration {
  // The CA that NDES enrols with (CAInfo\Configuration, "host\name").
  struct CertificationAuthority {
    std::string host;  // empty where the value has no '\'
    std::string name;
  };
  std::optional<CertificationAuthority> ca;
  // Names of the templates that devices get certificates of.
  std::optional<std::string> signature_template;
  std::optional<std::string> encryption_template;
  std::optional<std::string> general_purpose_template;
  // Of the keys EnforcePassword, UseSinglePassword and PasswordMax.
  std::optional<uint32_t> enforce_password;     // 0: whoever reaches the URL may enrol
  std::optional<uint32_t> use_single_password;  // 1: one challenge for all devices
  std::optional<uint32_t> password_max;         // challenges that are kept for use
  // PasswordMax stands on the key MSCEP itself, where NDES does not look.
  bool has_misplaced_password_max = false;
  std::optional<uint32_t> misplaced_password_max;

  // Microsoft Intune's, or Configuration Manager's, which decides about each request.
  struct PolicyModule {
    std::optional<std::string> certificate_thumbprint;  // NDESCertThumbprint, as it is
  };
  std::optional<PolicyModule> policy_module;  // nothing where none is registered
};

// Nothing where the key MSCEP was not read: the host is no NDES host, or the registry is not known.
std::optional<MscepConfiguration> FindMscepConfiguration(const RegistryView& registry);

// Dotted OIDs of certificate templates and the templates' names (not display names), from what
// autoenrolment caches. Of two templates with one OID the first by name.
std::map<std::string, std::string> CachedTemplateNames(const RegistryView& registry);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_MSCEP_CONFIGURATION_H_
