// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_HOST_MSCEP_CONFIGURATION_H_
#define PKIAUDIT_STORES_HOST_MSCEP_CONFIGURATION_H_

#include <map>
#include <optional>
#include <string>

#include "stores/host/registry_view.h"

namespace pkiaudit::stores {

// What the registry says of how NDES is set up. What it does not say is absent.
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
};

// Nothing where the key MSCEP was not read: the host is no NDES host, or the registry is not known.
std::optional<MscepConfiguration> FindMscepConfiguration(const RegistryView& registry);

// Dotted OIDs of certificate templates and the templates' names (not display names), from what
// autoenrolment caches. Of two templates with one OID the first by name.
std::map<std::string, std::string> CachedTemplateNames(const RegistryView& registry);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_HOST_MSCEP_CONFIGURATION_H_
