// SPDX-License-Identifier: Apache-2.0
#include "stores/host/application_host_config.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "stores/snapshot/xml_file.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

using Identity = ScepApplicationPool::Identity;

constexpr std::string_view kApplicationPath = "/certsrv/mscep";
constexpr std::string_view kDefaultSiteId = "1";

// Values of processModel@identityType; the last is what IIS takes where nothing is said (schema of
// IIS 7.5 and later).
struct IdentityName {
  std::string_view name;
  Identity identity;
};
constexpr std::array<IdentityName, 5> kIdentities = {{
    {"LocalSystem", Identity::kLocalSystem},
    {"LocalService", Identity::kLocalService},
    {"NetworkService", Identity::kNetworkService},
    {"SpecificUser", Identity::kSpecificUser},
    {"ApplicationPoolIdentity", Identity::kApplicationPoolIdentity},
}};

Identity ParseIdentity(std::string_view name) {
  const auto* const row = std::ranges::find_if(kIdentities, [&](const IdentityName& known) {
    return EqualIgnoringAsciiCase(known.name, name);
  });
  return row == kIdentities.end() ? Identity::kUnknown : row->identity;
}

// The attribute of the first element that has it: an element, then those of its defaults.
std::optional<std::string> Inherited(std::initializer_list<pugi::xml_node> elements,
                                     const char* attribute) {
  for (const pugi::xml_node& element : elements) {
    if (const pugi::xml_attribute found = element.attribute(attribute)) return found.value();
  }
  return std::nullopt;
}

class ConfigReader {
 public:
  explicit ConfigReader(const Destination& destination) : destination_(destination) {}

  void Read(x509::Bytes octets) {
    if (const auto loaded = file_.Load(octets, "configuration", ""); !loaded) {
      destination_.AddUnreadable({}, loaded.error());
      return;
    }
    const pugi::xml_node host = file_.root().child("system.applicationHost");
    const auto pool = FindPoolName(host.child("sites"));
    if (pool) destination_.inventory.host().scep_pool = ReadPool(host, *pool);
  }

 private:
  // Nothing where no site has the application.
  static std::optional<std::string> FindPoolName(const pugi::xml_node& sites) {
    std::optional<std::string> first;
    for (const pugi::xml_node site : sites.children("site")) {
      const bool is_default = site.attribute("id").value() == kDefaultSiteId;
      if (first && !is_default) continue;
      for (const pugi::xml_node application : site.children("application")) {
        if (!EqualIgnoringAsciiCase(application.attribute("path").value(), kApplicationPath)) {
          continue;
        }
        first = Inherited({application, site.child("applicationDefaults"),
                           sites.child("applicationDefaults")},
                          "applicationPool")
                    .value_or("");
        if (is_default) return first;
      }
    }
    return first;
  }

  ScepApplicationPool ReadPool(const pugi::xml_node& host, const std::string& name) {
    ScepApplicationPool result;
    result.name = name;
    const pugi::xml_node pools = host.child("applicationPools");
    const pugi::xml_node pool = pools.find_child([&](const pugi::xml_node& node) {
      return std::string_view(node.name()) == "add" &&
             EqualIgnoringAsciiCase(node.attribute("name").value(), name);
    });
    if (!pool) {
      Tell("application pool of " + std::string(kApplicationPath), pools ? pools : file_.root());
      return result;
    }
    result.name = pool.attribute("name").value();
    const pugi::xml_node model = pool.child("processModel");
    const pugi::xml_node defaults = pools.child("applicationPoolDefaults").child("processModel");
    const auto identity = Inherited({model, defaults}, "identityType");
    result.identity = identity ? ParseIdentity(*identity) : kIdentities.back().identity;
    if (result.identity == Identity::kUnknown) Tell("processModel/@identityType", pool);
    if (result.identity == Identity::kSpecificUser) {
      result.user_name = Inherited({model, defaults}, "userName").value_or("");
    }
    return result;
  }

  void Tell(std::string what, const pugi::xml_node& node) const {
    destination_.AddUnreadable(std::move(what), file_.BadElement(node));
  }

  const Destination& destination_;
  XmlFile file_;
};

}  // namespace

void ReadApplicationHostConfig(x509::Bytes octets, const Destination& destination) {
  ConfigReader(destination).Read(octets);
}

Result<bool> IsConfigurationShared(x509::Bytes redirection_config) {
  XmlFile file;
  if (const auto loaded = file.Load(redirection_config, "configuration", ""); !loaded) {
    return tl::unexpected(loaded.error());
  }
  const pugi::xml_node redirection = file.root().child("configurationRedirection");
  return EqualIgnoringAsciiCase(redirection.attribute("enabled").value(), "true");
}

}  // namespace pkiaudit::stores
