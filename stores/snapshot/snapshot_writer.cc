// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/snapshot_writer.h"

#include <pugixml.hpp>
#include <string_view>

#include "stores/snapshot/layout.h"
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

class PasswordRemover final : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    for (pugi::xml_attribute attribute = node.first_attribute(); attribute;) {
      const pugi::xml_attribute next = attribute.next_attribute();
      if (ToLowerAscii(attribute.name()).find("password") != std::string::npos) {
        node.remove_attribute(attribute);
      }
      attribute = next;
    }
    return true;
  }
};

}  // namespace

std::string ToSnapshotXml(const HostFacts& host) {
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
    if (key->key_file_state == KeyFileState::kNotFound) {
      AddAttribute(node, "found", std::optional(false));
    }
    AddElement(node, "container", key->container);
    AddElement(node, "provider", key->provider);
    AddElement(node, "securityDescriptor", key->security_descriptor.value_or(""));
    AddElement(node, "fileSecurityDescriptor", key->file_security_descriptor.value_or(""));
  }
  return ToText(document, pugi::format_default);
}

std::optional<std::string> WithoutPasswords(x509::Bytes application_host_config) {
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata;
  pugi::xml_document document;
  if (!document.load_buffer(application_host_config.data(), application_host_config.size(),
                            kOptions)) {
    return std::nullopt;
  }
  PasswordRemover remover;
  document.traverse(remover);
  return ToText(document, pugi::format_raw);
}

}  // namespace pkiaudit::stores
