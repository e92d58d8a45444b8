// SPDX-License-Identifier: Apache-2.0
#include "stores/host/registry_view.h"

#include <algorithm>
#include <array>
#include <utility>

#include "stores/formats/registry_text.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

constexpr std::string_view kCurrentControlSet = "SYSTEM\\CurrentControlSet";
constexpr std::string_view kControlSet = "SYSTEM\\ControlSet";  // and three digits
constexpr size_t kControlSetDigits = 3;

struct KeptKey {
  std::string_view key;
  bool with_subkeys;
  std::string_view value;  // empty: all
};
constexpr std::array<KeptKey, 8> kKeptKeys = {{
    {registry_keys::kMscep, true, ""},
    {registry_keys::kTemplateCache, true, "msPKI-Cert-Template-OID"},
    {registry_keys::kNdesConnector, true, ""},
    {registry_keys::kPfxConnector, true, ""},
    {registry_keys::kHttpParameters, true, ""},
    {registry_keys::kSchannel, true, ""},
    {registry_keys::kCryptography, false, "MachineGuid"},
    {registry_keys::kSelect, false, "Current"},
}};

// Is `key` that key, or below it?
bool IsAtOrBelow(std::string_view key, std::string_view ancestor) {
  return EqualIgnoringAsciiCase(key.substr(0, ancestor.size()), ancestor) &&
         (key.size() == ancestor.size() || key[ancestor.size()] == '\\');
}

// "SYSTEM\ControlSet001\…" as "SYSTEM\CurrentControlSet\…"; others as they are.
std::string AsCurrentControlSet(std::string_view key) {
  constexpr size_t kLength = kControlSet.size() + kControlSetDigits;
  const bool is_control_set =
      key.size() >= kLength && (key.size() == kLength || key[kLength] == '\\') &&
      EqualIgnoringAsciiCase(key.substr(0, kControlSet.size()), kControlSet) &&
      std::ranges::all_of(key.substr(kControlSet.size(), kControlSetDigits),
                          [](char c) { return c >= '0' && c <= '9'; });
  if (!is_control_set) return std::string(key);
  return std::string(kCurrentControlSet) + std::string(key.substr(kLength));
}

const KeptKey* FindKeptKey(std::string_view key) {
  const std::string current = AsCurrentControlSet(key);
  const auto* const kept = std::ranges::find_if(kKeptKeys, [&](const KeptKey& row) {
    return row.with_subkeys ? IsAtOrBelow(current, row.key)
                            : EqualIgnoringAsciiCase(current, row.key);
  });
  return kept == kKeptKeys.end() ? nullptr : kept;
}

// MSCEP\EncryptedPassword is the challenge of a host with a single password, and other programs may
// keep a …Password of theirs below these keys. Settings of NDES are a key with a value of the same
// name. Numbers are settings, such as EnforcePassword.
bool MayBeSecret(std::string_view key, std::string_view name, RegistryType type) {
  constexpr std::string_view kEndings[] = {"password", "pwd", "secret"};
  if (type == RegistryType::kDword) return false;
  const std::string lower_key = ToLowerAscii(key);
  const std::string lower_name = ToLowerAscii(name);
  return std::ranges::any_of(kEndings, [&](std::string_view ending) {
    return lower_key.ends_with(ending) || lower_name.ends_with(ending);
  });
}

// Nothing where the data is no UTF-16.
std::optional<std::u16string> TextOf(const RegistryValue& value) {
  if (value.data.size() % 2 != 0) return std::nullopt;
  std::u16string text(value.data.size() / 2, u'\0');
  for (size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<char16_t>(value.data[2 * i] | value.data[2 * i + 1] << 8);
  }
  return text;
}

}  // namespace

bool RegistryView::AddKey(std::string_view key) {
  return FindKeptKey(key) == nullptr || FindOrAdd(key) != nullptr;
}

bool RegistryView::SetValue(std::string_view key, std::string_view name, RegistryType type,
                            x509::Bytes data) {
  const KeptKey* const kept = FindKeptKey(key);
  if (kept == nullptr) return true;
  if (!kept->value.empty() && !EqualIgnoringAsciiCase(kept->value, name)) return true;
  if (MayBeSecret(key, name, type)) return true;
  Key* const found = FindOrAdd(key);
  if (found == nullptr || !Reserve(name.size() + data.size())) return false;
  const auto [place, is_new] = found->values.try_emplace(ToLowerAscii(name));
  if (is_new) ++value_count_;
  place->second = {std::string(name), {type, {data.begin(), data.end()}}};
  return true;
}

void RegistryView::RemoveKey(std::string_view key) {
  const auto remove = [&](Keys::iterator known) {
    value_count_ -= known->second.values.size();
    return keys_.erase(known);
  };
  const std::string lower = ToLowerAscii(key);
  if (const auto own = keys_.find(lower); own != keys_.end()) remove(own);
  // What is below stands together, as the keys are in order.
  const std::string below = lower + "\\";
  for (auto known = keys_.lower_bound(below);
       known != keys_.end() && known->first.starts_with(below);) {
    known = remove(known);
  }
}

void RegistryView::RemoveValue(std::string_view key, std::string_view name) {
  const auto found = keys_.find(ToLowerAscii(key));
  if (found != keys_.end()) value_count_ -= found->second.values.erase(ToLowerAscii(name));
}

RegistryView::MergeResult RegistryView::Merge(const RegistryView& other) {
  MergeResult result;
  for (const auto& [lower_key, key] : other.keys_) {
    result.is_complete &= AddKey(key.path);
    for (const auto& [lower_name, value] : key.values) {
      const RegistryValue* const known = FindExact(lower_key, lower_name);
      if (known == nullptr) {
        result.is_complete &= SetValue(key.path, value.name, value.value.type, value.value.data);
      } else if (*known != value.value) {
        result.conflicts.push_back(key.path + "\\" + value.name);
      }
    }
  }
  return result;
}

void RegistryView::Tell(RegistrySink& sink) const {
  for (const auto& [lower_key, key] : keys_) {
    sink.OnKey("HKEY_LOCAL_MACHINE\\" + key.path);
    for (const auto& [lower_name, value] : key.values) {
      sink.OnValue(value.name, value.value.type, value.value.data);
    }
  }
}

bool RegistryView::HasKey(std::string_view key) const {
  return std::ranges::any_of(Aliases(key), [&](const std::string& alias) {
    if (keys_.contains(alias)) return true;
    const auto below = keys_.lower_bound(alias + "\\");
    return below != keys_.end() && IsAtOrBelow(below->first, alias);
  });
}

std::vector<std::string> RegistryView::Subkeys(std::string_view key) const {
  std::map<std::string, std::string> names;
  for (const std::string& alias : Aliases(key)) {
    const std::string prefix = alias + "\\";
    for (auto below = keys_.lower_bound(prefix);
         below != keys_.end() && below->first.starts_with(prefix); ++below) {
      const size_t end = std::min(below->first.find('\\', prefix.size()), below->first.size());
      names.try_emplace(below->first.substr(prefix.size(), end - prefix.size()),
                        below->second.path.substr(prefix.size(), end - prefix.size()));
    }
  }
  std::vector<std::string> spelled;
  spelled.reserve(names.size());
  for (auto& [lower, name] : names) spelled.push_back(std::move(name));
  return spelled;
}

const RegistryValue* RegistryView::Find(std::string_view key, std::string_view name) const {
  for (const std::string& alias : Aliases(key)) {
    if (const RegistryValue* const value = FindExact(alias, name)) return value;
  }
  return nullptr;
}

std::optional<uint32_t> RegistryView::Dword(std::string_view key, std::string_view name) const {
  const RegistryValue* const value = Find(key, name);
  if (value == nullptr || value->type != RegistryType::kDword || value->data.size() != 4) {
    return std::nullopt;
  }
  uint32_t number = 0;
  for (size_t i = 4; i-- > 0;) number = number << 8 | value->data[i];
  return number;
}

std::optional<std::string> RegistryView::String(std::string_view key, std::string_view name) const {
  const RegistryValue* const value = Find(key, name);
  if (value == nullptr ||
      (value->type != RegistryType::kString && value->type != RegistryType::kExpandString)) {
    return std::nullopt;
  }
  const auto text = TextOf(*value);
  if (!text) return std::nullopt;
  return Utf16ToUtf8(std::u16string_view(*text).substr(0, text->find(u'\0')));
}

std::optional<std::vector<std::string>> RegistryView::MultiString(std::string_view key,
                                                                  std::string_view name) const {
  const RegistryValue* const value = Find(key, name);
  if (value == nullptr || value->type != RegistryType::kMultiString) return std::nullopt;
  const auto text = TextOf(*value);
  if (!text) return std::nullopt;
  std::vector<std::string> strings;
  std::u16string_view rest = *text;
  while (!rest.empty() && rest.front() != u'\0') {
    const size_t end = std::min(rest.find(u'\0'), rest.size());
    strings.push_back(Utf16ToUtf8(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return strings;
}

RegistryView::Key* RegistryView::FindOrAdd(std::string_view key) {
  std::string lower = ToLowerAscii(key);
  const auto found = keys_.find(lower);
  if (found != keys_.end()) return &found->second;
  if (!Reserve(key.size())) return nullptr;
  return &keys_.emplace(std::move(lower), Key{std::string(key), {}}).first->second;
}

bool RegistryView::Reserve(size_t octets) {
  if (items_ == kMaxItems || octets > kMaxSize - size_) return false;
  ++items_;
  size_ += octets;
  return true;
}

std::vector<std::string> RegistryView::Aliases(std::string_view key) const {
  std::vector<std::string> aliases = {ToLowerAscii(key)};
  if (!IsAtOrBelow(key, kCurrentControlSet)) return aliases;
  if (const auto current = Dword(registry_keys::kSelect, "Current"); current && *current < 1000) {
    const std::string digits = std::to_string(*current);
    aliases.push_back(ToLowerAscii(kControlSet) +
                      std::string(kControlSetDigits - digits.size(), '0') + digits +
                      ToLowerAscii(key.substr(kCurrentControlSet.size())));
  }
  return aliases;
}

const RegistryValue* RegistryView::FindExact(const std::string& key, std::string_view name) const {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return nullptr;
  const auto value = found->second.values.find(ToLowerAscii(name));
  return value == found->second.values.end() ? nullptr : &value->second.value;
}

}  // namespace pkiaudit::stores
