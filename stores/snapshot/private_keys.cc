// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/private_keys.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "stores/snapshot/layout.h"
#include "stores/snapshot/values.h"
#include "stores/snapshot/xml_file.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

std::string_view TrimSpace(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

struct KeyElement {
  StoreLocation store;
  x509::Sha1Digest thumbprint{};
  PrivateKey key;
};

// The text of the only child element of that name. Nothing where there is none; false where it is
// not as the schema asks.
bool ReadChild(const XmlFile& file, const pugi::xml_node& node, std::string_view name,
               size_t max_length, std::optional<std::string>& text) {
  const auto children = file.Children(node, name);
  if (children.empty()) return true;
  if (children.size() > 1) return false;
  // All of it: a comment or CDATA must not hide what comes after it.
  std::string value;
  for (const pugi::xml_node& part : children[0].children()) {
    if (part.type() == pugi::node_element) return false;
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) value += part.value();
  }
  if (!IsText(value, max_length)) return false;
  text = std::move(value);
  return true;
}

std::optional<std::string> AnyText(std::string_view value) {
  return IsText(value) ? std::optional<std::string>(value) : std::nullopt;
}

// Nothing where something is not as the schema asks; then `what` says what.
std::optional<KeyElement> ReadKeyElement(const XmlFile& file, const pugi::xml_node& node,
                                         std::string& what) {
  XmlValues values(node);
  const auto location = values.Required("location", AnyText);
  const auto store_name = values.Required("store", AnyText);
  const auto thumbprint = values.Required("thumbprint", ParseThumbprint);
  KeyElement element;
  element.key.provider_type = values.Optional("providerType", ParseXmlUnsignedInt);
  element.key.key_spec = values.Optional("keySpec", ParseXmlUnsignedInt);
  element.key.machine_keyset = values.Optional("machineKeyset", ParseXmlBoolean);
  element.key.exportable = values.Optional("exportable", ParseXmlBoolean);
  if (!values.AllGood()) {
    what = "privateKey/@" + values.bad().front();
    return std::nullopt;
  }
  std::optional<std::string> container;
  std::optional<std::string> provider;
  if (!ReadChild(file, node, "container", kMaxTextLength, container)) {
    what = "privateKey/container";
  } else if (!ReadChild(file, node, "provider", kMaxTextLength, provider)) {
    what = "privateKey/provider";
  } else if (!ReadChild(file, node, "securityDescriptor", kMaxSecurityDescriptorText,
                        element.key.security_descriptor)) {
    what = "privateKey/securityDescriptor";
  } else if (auto store = StoreOfKey(*location, *store_name); !store) {
    what = "privateKey/@location";
  } else {
    element.store = *std::move(store);
    element.thumbprint = *thumbprint;
    element.key.container = std::move(container).value_or("");
    element.key.provider = std::move(provider).value_or("");
    return element;
  }
  return std::nullopt;
}

}  // namespace

PrivateKeyReader::PrivateKeyReader(Inventory& inventory) : inventory_(inventory) {
  for (EntryId id = 0; id < inventory.entries().size(); ++id) {
    entries_.emplace(inventory.entry(id).sha1, id);
  }
}

void PrivateKeyReader::ReadXml(x509::Bytes octets, SourceId source) {
  const Destination destination{inventory_, kNone, source};
  XmlFile file;
  if (const auto loaded = file.Load(octets, "privateKeys", "urn:pkiaudit:private-keys:1");
      !loaded) {
    destination.AddUnreadable({}, loaded.error());
    return;
  }
  bool all_good = true;
  for (const pugi::xml_node& node : file.Children(file.root(), "privateKey")) {
    std::string what;
    const Error bad = file.BadElement(node);
    const auto element = ReadKeyElement(file, node, what);
    if (!element) {
      destination.AddUnreadable(what, bad);
      all_good = false;  // it may be the key of any certificate
      continue;
    }
    Apply(element->store, element->thumbprint, element->key, bad.offset, destination);
  }
  inventory_.host().machine_keys_listed = all_good;
}

void PrivateKeyReader::ReadSecurityDescriptor(x509::Bytes octets,
                                              const x509::Sha1Digest& thumbprint, SourceId source) {
  const Destination destination{inventory_, kNone, source};
  const auto text = DecodeText(octets);
  if (!text) {
    destination.AddBadFormat({}, 0, x509::ErrorCode::kBadValue);
    return;
  }
  const std::string_view descriptor = TrimSpace(*text);
  if (descriptor.empty()) {
    destination.AddUnreadable({}, {.code = ErrorCode::kEmptyFile});
    return;
  }
  PrivateKey key;
  key.security_descriptor = descriptor;
  Apply({StoreLocation::Kind::kLocalMachine, {}, "My", {}}, thumbprint, key, 0, destination);
}

void PrivateKeyReader::Apply(const StoreLocation& store, const x509::Sha1Digest& thumbprint,
                             const PrivateKey& key, uint64_t offset,
                             const Destination& destination) {
  bool matched = false;
  bool conflict = false;
  const auto [first, last] = entries_.equal_range(thumbprint);
  for (auto it = first; it != last; ++it) {
    const CertificateEntry& entry = inventory_.entry(it->second);
    const StoreLocation& location = inventory_.location(entry);
    if (!location.SameLogicalStore(store)) continue;
    if (!store.physical.empty() && location.physical != store.physical) continue;
    matched = true;
    const PrivateKey* known = inventory_.private_key(entry);
    conflict |= known != nullptr && known->security_descriptor && key.security_descriptor &&
                *known->security_descriptor != *key.security_descriptor;
    inventory_.SetPrivateKey(it->second, key);
  }
  const std::string what = x509::ToHex(thumbprint);
  if (matched) ++destination.record().private_keys;
  if (!matched) {
    destination.AddUnreadable(what, {.code = ErrorCode::kUnmatchedKey, .offset = offset});
  }
  if (conflict) {
    destination.AddUnreadable(what, {.code = ErrorCode::kConflict, .offset = offset});
  }
}

}  // namespace pkiaudit::stores
