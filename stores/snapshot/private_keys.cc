// SPDX-License-Identifier: Apache-2.0
#include "stores/snapshot/private_keys.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "stores/keys/sddl.h"
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

constexpr std::array kQuestions = {KeyQuestion::kKey, KeyQuestion::kSecurityDescriptor,
                                   KeyQuestion::kPublicKey, KeyQuestion::kFileSecurityDescriptor};
constexpr std::array kRefusals = {ErrorCode::kNotFound, ErrorCode::kPermissionDenied,
                                  ErrorCode::kUnsupportedHere, ErrorCode::kReadFailed};

std::optional<KeyQuestion> ParseQuestion(std::string_view name) {
  const auto* const found = std::ranges::find(kQuestions, name, KeyQuestionName);
  return found == kQuestions.end() ? std::nullopt : std::optional(*found);
}

std::optional<ErrorCode> ParseRefusal(std::string_view name) {
  const auto* const found = std::ranges::find(kRefusals, name, ErrorName);
  return found == kRefusals.end() ? std::nullopt : std::optional(*found);
}

// What the host did not tell; false where it is not as the schema asks.
bool ReadRefusals(const XmlFile& file, const pugi::xml_node& node, PrivateKey& key) {
  for (const pugi::xml_node& child : file.Children(node, "notTold")) {
    XmlValues values(child);
    const auto question = values.Required("what", ParseQuestion);
    const auto code = values.Required("why", ParseRefusal);
    if (!values.AllGood() || key.RefusalOf(*question)) return false;
    key.refusals.push_back({*question, *code});
  }
  return true;
}

bool ReadPublicKey(const XmlFile& file, const pugi::xml_node& node, PrivateKey& key) {
  std::optional<std::string> text;
  if (!ReadChild(file, node, "publicKey", kMaxPublicKeyText, text)) return false;
  if (!text) return true;
  auto octets = x509::FromHex(TrimSpace(*text));
  if (!octets || octets->empty()) return false;
  key.public_key = *std::move(octets);
  return true;
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
  if (const auto found = values.Optional("found", ParseXmlBoolean)) {
    element.key.key_file_state = *found ? KeyFileState::kFound : KeyFileState::kNotFound;
  }
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
  } else if (!ReadChild(file, node, "fileSecurityDescriptor", kMaxSecurityDescriptorText,
                        element.key.file_security_descriptor)) {
    what = "privateKey/fileSecurityDescriptor";
  } else if (!ReadPublicKey(file, node, element.key)) {
    what = "privateKey/publicKey";
  } else if (!ReadRefusals(file, node, element.key)) {
    what = "privateKey/notTold";
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

template <typename T>
bool Differ(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b && *a != *b;
}
bool Differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

// By what they mean, where both can be read.
bool DescriptorsDiffer(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!Differ(a, b)) return false;
  const auto first = ParseSddl(*a);
  const auto second = ParseSddl(*b);
  return !first || !second || *first != *second;
}

bool Contradict(const PrivateKey& a, const PrivateKey& b) {
  return Differ(a.container, b.container) || Differ(a.provider, b.provider) ||
         Differ(a.provider_type, b.provider_type) || Differ(a.key_spec, b.key_spec) ||
         Differ(a.machine_keyset, b.machine_keyset) || Differ(a.exportable, b.exportable) ||
         DescriptorsDiffer(a.security_descriptor, b.security_descriptor);
}

// Whether the input holds anything of that logical store, or its folder.
bool WasSupplied(const Inventory& inventory, const StoreLocation& store) {
  return std::ranges::any_of(inventory.locations(), [&](const StoreLocation& location) {
    return location.SameLogicalStore(store);
  });
}

}  // namespace

std::string_view KeyQuestionName(KeyQuestion question) {
  switch (question) {
    case KeyQuestion::kKey:
      return "key";
    case KeyQuestion::kSecurityDescriptor:
      return "securityDescriptor";
    case KeyQuestion::kPublicKey:
      return "publicKey";
    case KeyQuestion::kFileSecurityDescriptor:
      return "fileSecurityDescriptor";
  }
  return "";
}

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
  const StoreLocation store{StoreLocation::Kind::kLocalMachine, {}, "My", {}};
  // Without another one it is kept for the audit, which quotes it.
  const bool other_is_readable = std::ranges::any_of(Find(store, thumbprint), [&](EntryId entry) {
    const PrivateKey* known = inventory_.private_key(inventory_.entry(entry));
    return known != nullptr && known->security_descriptor && ParseSddl(*known->security_descriptor);
  });
  if (const auto parsed = ParseSddl(descriptor); !parsed && other_is_readable) {
    destination.AddBadFormat({}, parsed.error().position, x509::ErrorCode::kBadValue);
    return;
  }
  PrivateKey key;
  key.security_descriptor = descriptor;
  Apply(store, thumbprint, key, 0, destination);
}

std::vector<EntryId> PrivateKeyReader::Find(const StoreLocation& store,
                                            const x509::Sha1Digest& thumbprint) const {
  std::vector<EntryId> found;
  const auto [first, last] = entries_.equal_range(thumbprint);
  for (auto it = first; it != last; ++it) {
    const StoreLocation& location = inventory_.location(inventory_.entry(it->second));
    if (location.SameLogicalStore(store) &&
        (store.physical.empty() || location.physical == store.physical)) {
      found.push_back(it->second);
    }
  }
  return found;
}

void PrivateKeyReader::Apply(const StoreLocation& store, const x509::Sha1Digest& thumbprint,
                             const PrivateKey& key, uint64_t offset,
                             const Destination& destination) {
  const std::vector<EntryId> entries = Find(store, thumbprint);
  if (entries.empty()) {
    TellUnmatched(store, thumbprint, offset, destination);
    return;
  }
  bool conflict = false;
  for (EntryId entry : entries) {
    const PrivateKey* known = inventory_.private_key(inventory_.entry(entry));
    conflict |= known != nullptr && Contradict(*known, key);
    inventory_.CorrectPrivateKey(entry, key);
  }
  ++destination.record().private_keys;
  if (conflict) {
    destination.AddUnreadable(x509::ToHex(thumbprint),
                              {.code = ErrorCode::kConflict, .offset = offset});
  }
}

void PrivateKeyReader::TellUnmatched(const StoreLocation& store, const x509::Sha1Digest& thumbprint,
                                     uint64_t offset, const Destination& destination) {
  const Error error{.code = ErrorCode::kUnmatchedKey, .offset = offset};
  if (WasSupplied(inventory_, store)) {
    destination.AddUnreadable(x509::ToHex(thumbprint), error);
  } else if (stores_not_supplied_.insert(ToText(store)).second) {
    destination.AddUnreadable("all keys of " + ToText(store) + ", a store that was not supplied",
                              error);
  }
}

}  // namespace pkiaudit::stores
