// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/snapshot_writer.h"

#include <algorithm>
#include <iterator>
#include <pugixml.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/snapshot/collected_failure.h"
#include "stores/snapshot/layout.h"
#include "stores/snapshot/private_keys.h"
#include "stores/text_encoding.h"
#include "x509/time.h"

namespace pkiaudit::stores {
namespace {

class StringWriter final : public pugi::xml_writer {
 public:
  void write(const void* data, size_t size) override {
    text_.append(static_cast<const char*>(data), size);
  }
  std::string TakeText() { return std::move(text_); }

 private:
  std::string text_;
};

std::string ToText(const pugi::xml_document& document, unsigned flags) {
  StringWriter writer;
  document.save(writer, "  ", flags, pugi::encoding_utf8);
  return writer.TakeText();
}

pugi::xml_node AddRoot(pugi::xml_document& document, const char* name, const char* xml_namespace) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child(name);
  root.append_attribute("xmlns") = xml_namespace;
  return root;
}

// The schema knows no empty texts: what is not known is left out. Control characters stand in no
// XML.
void AddAttribute(pugi::xml_node node, const char* name, std::string_view text) {
  const std::string shown = ToShownText(text);
  if (!shown.empty()) node.append_attribute(name) = shown.c_str();
}

void AddAttribute(pugi::xml_node node, const char* name, std::optional<uint32_t> number) {
  if (number) node.append_attribute(name) = *number;
}

void AddAttribute(pugi::xml_node node, const char* name, std::optional<bool> value) {
  if (value) node.append_attribute(name) = *value;
}

void AddElement(pugi::xml_node node, const char* name, const std::string& text) {
  if (!text.empty()) node.append_child(name).text() = ToShownText(text).c_str();
}

void AddAccount(pugi::xml_node node, const Account& account) {
  AddAttribute(node, "sid", account.sid);
  AddAttribute(node, "name", account.name);
}

void AddStore(pugi::xml_node node, const StoreLocation& store) {
  AddAttribute(node, "location", LayoutLocation(store));
  AddAttribute(node, "store", store.store);
  AddAttribute(node, "physical", store.physical);
}

void AddFailure(pugi::xml_node root, const CollectedFailure& failure) {
  pugi::xml_node node = root.append_child(failure.is_store ? "unreadStore" : "unreadItem");
  if (failure.store) AddStore(node, *failure.store);
  AddAttribute(node, "source", failure.source);
  AddAttribute(node, "format", failure.format);
  AddAttribute(node, "what", failure.what);
  AddAttribute(node, "error", ErrorName(failure.error.code));
  if (failure.error.detail) AddAttribute(node, "detail", x509::ErrorName(*failure.error.detail));
  if (failure.error.offset != 0) {
    node.append_attribute("offset") = static_cast<unsigned long long>(failure.error.offset);
  }
}

// What is kept of applicationHost.config. IIS' schema has these names in lower camel case only.
constexpr std::string_view kKeptElements[] = {"access",
                                              "anonymousAuthentication",
                                              "application",
                                              "applicationDefaults",
                                              "applicationPoolDefaults",
                                              "applicationPools",
                                              "authentication",
                                              "basicAuthentication",
                                              "binding",
                                              "bindings",
                                              "configuration",
                                              "location",
                                              "processModel",
                                              "requestFiltering",
                                              "requestLimits",
                                              "security",
                                              "site",
                                              "siteDefaults",
                                              "sites",
                                              "system.applicationHost",
                                              "system.webServer",
                                              "windowsAuthentication"};
constexpr std::string_view kKeptAttributes[] = {"applicationPool",
                                                "autoStart",
                                                "bindingInformation",
                                                "enabled",
                                                "id",
                                                "identityType",
                                                "loadUserProfile",
                                                "maxAllowedContentLength",
                                                "maxQueryString",
                                                "maxUrl",
                                                "name",
                                                "path",
                                                "protocol",
                                                "sslFlags",
                                                "startMode",
                                                "userName"};

bool IsKept(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return std::ranges::find(kKeptElements, name) != std::end(kKeptElements) ||
         (name == "add" && std::string_view(node.parent().name()) == "applicationPools");
}

// Without recursion: input decides how deep elements are nested.
void CopyKept(const pugi::xml_node& from, pugi::xml_node to) {
  std::vector<std::pair<pugi::xml_node, pugi::xml_node>> open = {{from, to}};
  while (!open.empty()) {
    const auto [source, parent] = open.back();
    open.pop_back();
    pugi::xml_node copy = parent;
    copy = copy.append_child(source.name());
    for (const pugi::xml_attribute& attribute : source.attributes()) {
      if (std::ranges::find(kKeptAttributes, std::string_view(attribute.name())) !=
          std::end(kKeptAttributes)) {
        copy.append_copy(attribute);
      }
    }
    // The last of the stack comes first.
    for (pugi::xml_node child = source.last_child(); child; child = child.previous_sibling()) {
      if (IsKept(child)) open.emplace_back(child, copy);
    }
  }
}

}  // namespace

std::string ToSnapshotXml(const Inventory& inventory) {
  const HostFacts& host = inventory.host();
  pugi::xml_document document;
  pugi::xml_node root = AddRoot(document, "snapshot", "urn:pkiaudit:snapshot:1");
  AddAttribute(root, "host", host.host.empty() ? "unknown" : host.host);
  AddAttribute(root, "collected", x509::ToIso8601(host.collected.value_or(x509::Time{})));
  AddAttribute(root, "role", host.role);
  pugi::xml_node collector = root.append_child("collector");
  if (host.collector) AddAccount(collector, *host.collector);
  AddAttribute(collector, "elevated", host.collector_elevated);
  AddAttribute(collector, "tool", host.collector_tool);
  if (host.service_account) {
    pugi::xml_node account = root.append_child("serviceAccount");
    AddAccount(account, host.service_account->account);
    AddAttribute(account, "type", host.service_account->type);
    for (const Account& group : host.service_account->groups.value_or(std::vector<Account>())) {
      AddAccount(account.append_child("group"), group);
    }
  }
  for (const std::string& sid : host.unresolved_sids) {
    AddAttribute(root.append_child("unresolvedSid"), "sid", sid);
  }
  for (const auto& [sid, name] : host.account_names) {
    AddAccount(root.append_child("account"), {sid, name});
  }
  for (const CollectedFailure& failure : FailuresOf(inventory)) AddFailure(root, failure);
  return ToText(document, pugi::format_default);
}

std::string ToPrivateKeysXml(const Inventory& inventory) {
  pugi::xml_document document;
  pugi::xml_node root = AddRoot(document, "privateKeys", "urn:pkiaudit:private-keys:1");
  for (const CertificateEntry& entry : inventory.entries()) {
    const PrivateKey* const key = inventory.private_key(entry);
    const StoreLocation& store = inventory.location(entry);
    if (key == nullptr || store.kind != StoreLocation::Kind::kLocalMachine) continue;
    pugi::xml_node node = root.append_child("privateKey");
    AddAttribute(node, "location", LayoutLocation(store));
    AddAttribute(node, "store", store.store);
    AddAttribute(node, "thumbprint", x509::ToHex(entry.sha1));
    AddAttribute(node, "providerType", key->provider_type);
    AddAttribute(node, "keySpec", key->key_spec);
    AddAttribute(node, "machineKeyset", key->machine_keyset);
    AddAttribute(node, "exportable", key->exportable);
    if (key->key_file_state != KeyFileState::kNotTold) {
      AddAttribute(node, "found", std::optional(key->key_file_state == KeyFileState::kFound));
    }
    AddElement(node, "container", key->container);
    AddElement(node, "provider", key->provider);
    AddElement(node, "securityDescriptor", key->security_descriptor.value_or(""));
    AddElement(node, "fileSecurityDescriptor", key->file_security_descriptor.value_or(""));
    AddElement(node, "publicKey", x509::ToHex(key->public_key));
    for (const KeyRefusal& refusal : key->refusals) {
      pugi::xml_node not_told = node.append_child("notTold");
      AddAttribute(not_told, "what", KeyQuestionName(refusal.question));
      AddAttribute(not_told, "why", ErrorName(refusal.code));
    }
  }
  return ToText(document, pugi::format_default);
}

std::optional<std::string> ReduceApplicationHostConfig(x509::Bytes octets) {
  pugi::xml_document document;
  if (!document.load_buffer(octets.data(), octets.size())) return std::nullopt;
  pugi::xml_document reduced;
  CopyKept(document.document_element(), reduced);
  return ToText(reduced, pugi::format_default);
}

}  // namespace pkiaudit::stores
