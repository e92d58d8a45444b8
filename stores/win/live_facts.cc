// SPDX-License-Identifier: Apache-2.0
#include "stores/win/live_facts.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/formats/recognise.h"
#include "stores/formats/trust_list_item.h"
#include "stores/host/application_host_config.h"
#include "stores/host/windows_update_lists.h"
#include "stores/keys/sddl.h"
#include "stores/snapshot/snapshot_writer.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores::win {
namespace {

constexpr std::string_view kMachine = "HKEY_LOCAL_MACHINE\\";
// Deeper than any key that is kept goes, with SslBindingInfo.
constexpr int kMaxRegistryDepth = 8;

constexpr std::string_view kApplicationHostConfig =
    "%SystemRoot%\\System32\\inetsrv\\config\\applicationHost.config";
constexpr std::string_view kRedirectionConfig =
    "%SystemRoot%\\System32\\inetsrv\\config\\redirection.config";
constexpr uint64_t kMaxConfigSize = 64u << 20;

class RegistryFactReader {
 public:
  RegistryFactReader(const LiveHost& host, Inventory& inventory)
      : host_(host), destination_{inventory, kNone, inventory.AddSource("registry", "registry")} {}

  void Read(const std::string& key, int depth) {
    const auto values = host_.registry.Values(std::string(kMachine) + key);
    if (!values) {
      if (values.error().code != ErrorCode::kNotFound) Tell(key, values.error());
      return;
    }
    RegistryView& view = destination_.inventory.host().registry;
    bool is_complete = view.AddKey(key);
    for (const RegistryItem& item : *values) {
      const size_t known = view.value_count();
      is_complete = view.SetValue(key, item.name, item.type, item.data) && is_complete;
      if (view.value_count() > known) ++destination_.record().other_items;
    }
    if (!is_complete) Tell(key, {.code = ErrorCode::kTooMany});
    if (depth < kMaxRegistryDepth) ReadSubkeys(key, depth);
  }

 private:
  void ReadSubkeys(const std::string& key, int depth) {
    const auto subkeys = host_.registry.Subkeys(std::string(kMachine) + key);
    if (!subkeys) {
      Tell(key, subkeys.error());
      return;
    }
    for (const std::string& name : *subkeys) {
      std::string below = key;
      below += '\\';
      below += name;
      Read(below, depth + 1);
    }
  }

  void Tell(const std::string& key, const Error& error) {
    std::string what = "key " + ToShownName(key);
    if (error.code == ErrorCode::kPermissionDenied) what += ", needs KEY_READ";
    destination_.AddUnreadable(std::move(what), error);
  }

  const LiveHost& host_;
  Destination destination_;
};

// Nothing where IIS reads the applicationHost.config of this host.
std::optional<Error> WhyConfigurationIsElsewhere(const LiveHost& host) {
  const auto redirection = host.files.Read(kRedirectionConfig, kMaxConfigSize);
  if (!redirection && redirection.error().code == ErrorCode::kNotFound) return std::nullopt;
  if (!redirection) return redirection.error();
  const auto is_shared = IsConfigurationShared(*redirection);
  if (!is_shared) return is_shared.error();
  return *is_shared ? std::optional(Error{.code = ErrorCode::kUnsupportedHere}) : std::nullopt;
}

void AddSids(const std::optional<std::string>& sddl, std::set<std::string>& sids) {
  if (!sddl) return;
  const auto descriptor = ParseSddl(*sddl);
  if (!descriptor) return;
  for (const AccessControlEntry& entry : descriptor->dacl.entries) {
    if (!entry.sid.IsSymbolic()) sids.insert(entry.sid.ToText());
  }
}

// As LookupAccountNameW takes it: a name alone is looked for on this host first, which is what
// ".\\" before it means.
std::string PoolAccountName(const ScepApplicationPool& pool) {
  if (pool.identity != ScepApplicationPool::Identity::kSpecificUser) return {};
  constexpr std::string_view kThisHost = ".\\";
  return pool.user_name.substr(pool.user_name.starts_with(kThisHost) ? kThisHost.size() : 0);
}

}  // namespace

std::string ReadLiveSelf(const LiveHost& host, Inventory& inventory) {
  HostFacts& facts = inventory.host();
  facts.live = true;
  facts.host = host.accounts.HostName();
  facts.collector_elevated = host.accounts.IsElevated();
  const auto self = host.accounts.Self();
  if (!self) return {};
  facts.collector = *self;
  return self->sid;
}

void ReadLiveRegistry(const LiveHost& host, Inventory& inventory) {
  RegistryFactReader reader(host, inventory);
  constexpr std::array kWithSubkeys = {
      registry_keys::kMscep,        registry_keys::kTemplateCache,  registry_keys::kNdesConnector,
      registry_keys::kPfxConnector, registry_keys::kHttpParameters, registry_keys::kSchannel};
  for (const std::string_view key : kWithSubkeys) reader.Read(std::string(key), 0);
  for (const std::string_view key : {registry_keys::kCryptography, registry_keys::kSelect}) {
    reader.Read(std::string(key), kMaxRegistryDepth);
  }
}

void ReadLiveTrustLists(const LiveHost& host, const KeepFile& keep, Inventory& inventory) {
  const std::string key = std::string(kMachine) + std::string(kWindowsUpdateListsKey);
  const std::string format(FormatName(Format::kCertificateTrustList));
  const auto values = host.registry.Values(key);
  if (!values) {
    if (values.error().code == ErrorCode::kNotFound) return;
    const bool denied = values.error().code == ErrorCode::kPermissionDenied;
    inventory.AddUnreadable({inventory.AddSource(key, format), kNone,
                             denied ? "trust lists, need KEY_READ" : "trust lists",
                             values.error()});
    return;
  }
  for (const WindowsUpdateList& list : kWindowsUpdateLists) {
    const auto item = std::ranges::find_if(*values, [&](const RegistryItem& value) {
      return EqualIgnoringAsciiCase(value.name, list.value);
    });
    if (item == values->end()) continue;
    const Destination destination{
        inventory, kNone, inventory.AddSource(key + "\\" + std::string(list.value), format)};
    const std::string what = "value " + std::string(list.value);
    if (item->type != RegistryType::kBinary) {
      destination.AddBadFormat(what, 0, x509::ErrorCode::kNoContent);
      continue;
    }
    const std::string kind =
        KeepTrustList(item->data, {.offset = 0, .is_verbatim = false, .what = what}, destination);
    if (!kind.empty()) destination.record().format += " (" + kind + ")";
    if (keep) keep("registry/" + std::string(list.file), item->data);
  }
}

void ReadLiveServiceAccount(const LiveHost& host, const KeepFile& keep, Inventory& inventory) {
  if (const auto error = WhyConfigurationIsElsewhere(host)) {
    const SourceId source =
        inventory.AddSource(std::string(kRedirectionConfig), "redirection.config");
    const bool is_shared = error->code == ErrorCode::kUnsupportedHere;
    inventory.AddUnreadable({source, kNone,
                             is_shared ? "IIS configuration, which several servers share"
                                       : "where the IIS configuration stands",
                             *error});
    return;
  }
  const auto config = host.files.Read(kApplicationHostConfig, kMaxConfigSize);
  if (!config && config.error().code == ErrorCode::kNotFound) return;  // no IIS
  const Destination destination{
      inventory, kNone,
      inventory.AddSource(std::string(kApplicationHostConfig), "applicationHost.config")};
  if (!config) {
    const bool denied = config.error().code == ErrorCode::kPermissionDenied;
    destination.AddUnreadable(denied ? "IIS configuration, needs FILE_GENERIC_READ" : "",
                              config.error());
    return;
  }
  ReadApplicationHostConfig(*config, destination);
  if (const auto kept = ReduceApplicationHostConfig(*config); keep && kept) {
    keep("iis/applicationHost.config", x509::AsBytes(*kept));
  }
  HostFacts& facts = inventory.host();
  if (!facts.scep_pool) return;
  const std::string name = PoolAccountName(*facts.scep_pool);
  if (name.empty()) return;  // built-in identities have known SIDs and groups
  const auto sid = host.accounts.SidOf(name);
  if (!sid) {
    destination.AddUnreadable("account " + ToShownName(name), sid.error());
    return;
  }
  ServiceAccount account{.account = {*sid, name},
                         .type = name.ends_with('$') ? "gmsa" : "user",
                         .groups = std::nullopt};
  if (auto groups = host.accounts.GroupsOf(*sid); groups && !groups->empty()) {
    account.groups = *std::move(groups);
  } else if (!groups) {
    destination.AddUnreadable("groups of " + ToShownName(name), groups.error());
  }
  facts.service_account = std::move(account);
}

void ResolveSids(const LiveHost& host, Inventory& inventory) {
  std::set<std::string> sids;
  for (const CertificateEntry& entry : inventory.entries()) {
    if (const PrivateKey* const key = inventory.private_key(entry)) {
      AddSids(key->security_descriptor, sids);
      AddSids(key->file_security_descriptor, sids);
    }
  }
  HostFacts& facts = inventory.host();
  std::optional<SourceId> source;
  for (const std::string& sid : sids) {
    const auto name = host.accounts.NameOf(sid);
    if (name) {
      facts.account_names[sid] = *name;
    } else if (name.error().code == ErrorCode::kNotFound) {
      facts.unresolved_sids.push_back(sid);
    } else {
      if (!source) source = inventory.AddSource("accounts", "accounts");
      inventory.AddUnreadable({*source, kNone, "name of " + sid, name.error()});
    }
  }
}

}  // namespace pkiaudit::stores::win
