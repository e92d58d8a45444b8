// SPDX-License-Identifier: Apache-2.0
#include "stores/keys/key_file_matcher.h"

#include <algorithm>
#include <array>

#include "stores/formats/destination.h"
#include "stores/text_encoding.h"
#include "x509/public_key.h"

namespace pkiaudit::stores {
namespace {

constexpr size_t kHashDigits = 32;
constexpr std::array<KeyFileKind, 2> kKinds = {KeyFileKind::kCsp, KeyFileKind::kCng};

std::string_view LastPart(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// "<hash>_<MachineGuid>": the hash in lower case; empty for other names.
std::string HashOfFileName(std::string_view name) {
  if (name.size() <= kHashDigits || name[kHashDigits] != '_') return {};
  return ToLowerAscii(name.substr(0, kHashDigits));
}

// What is the same for the same key, whatever parameters a certificate gives it.
std::string PublicKeyId(const x509::PublicKey& key) {
  if (key.rsa_modulus.empty()) return std::string(x509::AsText(key.key));
  return std::string(x509::AsText(key.rsa_modulus)) + '\n' +
         std::string(x509::AsText(key.rsa_exponent));
}

// Nothing where what is known of the key does not tell.
std::optional<KeyFileKind> KindOf(const PrivateKey& key) {
  if (key.provider_type == 0u || key.key_spec == kNcryptKeySpec) return KeyFileKind::kCng;
  if (key.provider_type || key.key_spec) return KeyFileKind::kCsp;
  return std::nullopt;
}

// Of a container's keys the one that the certificate is for, by its KeySpec, else by its key.
const KeyFile::PublicKey* PublicKeyFor(const KeyFile& file, const PrivateKey* key,
                                       const x509::Certificate& certificate) {
  if (file.public_keys.empty()) return nullptr;
  if (key != nullptr && key->key_spec) {
    const auto same =
        std::ranges::find(file.public_keys, *key->key_spec, &KeyFile::PublicKey::key_spec);
    if (same != file.public_keys.end()) return &*same;
  }
  const auto certified = certificate.public_key();
  for (const KeyFile::PublicKey& candidate : file.public_keys) {
    const auto held = x509::DecodePublicKey(candidate.subject_public_key_info);
    if (held && certified && PublicKeyId(*held) == PublicKeyId(*certified)) return &candidate;
  }
  return &file.public_keys.front();
}

}  // namespace

KeyFileMatcher::KeyFileMatcher(Inventory& inventory)
    : inventory_(inventory),
      machine_guid_(inventory.host().registry.String(registry_keys::kCryptography, "MachineGuid")) {
}

void KeyFileMatcher::Add(x509::Bytes octets, std::string_view path, SourceId source) {
  const Destination destination{inventory_, kNone, source};
  auto file = ParseKeyFile(octets);
  if (!file) {
    destination.record().format = "key file";
    destination.AddUnreadable({}, file.error());
    AddUnread(path);
    return;
  }
  const std::string_view name = LastPart(path);
  const bool is_csp = file->kind == KeyFileKind::kCsp;
  ++destination.record().private_keys;
  if (!IsOfThisHost(name)) {
    destination.record().format =
        is_csp ? "CSP key file of another host" : "CNG key file of another host";
    return;
  }
  destination.record().format = is_csp ? "CSP key file" : "CNG key file";
  supplied_.insert(file->kind);
  const size_t index = files_.size();
  by_name_.try_emplace({file->kind, ToLowerAscii(file->name)}, index);
  if (std::string hash = HashOfFileName(name); !hash.empty()) {
    by_hash_.try_emplace(std::move(hash), index);
  }
  for (const KeyFile::PublicKey& key : file->public_keys) {
    if (const auto decoded = x509::DecodePublicKey(key.subject_public_key_info)) {
      by_public_key_.try_emplace(PublicKeyId(*decoded), index);
    }
  }
  files_.push_back({*std::move(file), ToShownText(path)});
}

void KeyFileMatcher::AddUnread(std::string_view path) {
  if (std::string hash = HashOfFileName(LastPart(path)); !hash.empty()) {
    unread_hashes_.insert(std::move(hash));
  }
}

bool KeyFileMatcher::IsOfThisHost(std::string_view file_name) const {
  return !machine_guid_ || HashOfFileName(file_name).empty() ||
         EqualIgnoringAsciiCase(file_name.substr(kHashDigits + 1), *machine_guid_);
}

void KeyFileMatcher::Match() {
  for (EntryId id = 0; id < inventory_.entries().size(); ++id) {
    if (inventory_.location(inventory_.entry(id)).kind == StoreLocation::Kind::kLocalMachine) {
      MatchEntry(id);
    }
  }
}

void KeyFileMatcher::MatchEntry(EntryId id) {
  const CertificateEntry& entry = inventory_.entry(id);
  const PrivateKey* key = inventory_.private_key(entry);
  if (key == nullptr) {
    if (inventory_.host().machine_keys_listed || entry.has_all_properties) return;
    if (const Known* known = FindByPublicKey(entry)) SetFound(id, *known);
    return;
  }
  if (key->machine_keyset == false) return;
  const auto kind = KindOf(*key);
  const Known* known = key->container.empty() ? nullptr : Find(*key, kind);
  if (known == nullptr) known = FindByPublicKey(entry);
  if (known != nullptr) {
    SetFound(id, *known);
    return;
  }
  const bool all_supplied = std::ranges::all_of(
      kKinds, [&](KeyFileKind one) { return (kind && *kind != one) || supplied_.contains(one); });
  if (key->container.empty() || !all_supplied || IsUnread(*key)) return;
  PrivateKey lost;
  lost.key_file_state = KeyFileState::kNotFound;
  inventory_.SetPrivateKey(id, std::move(lost));
}

const KeyFileMatcher::Known* KeyFileMatcher::Find(const PrivateKey& key,
                                                  std::optional<KeyFileKind> kind) const {
  const std::string name = ToLowerAscii(key.container);
  for (const KeyFileKind one : kKinds) {
    if (kind && *kind != one) continue;
    const auto found = by_name_.find({one, name});
    if (found != by_name_.end()) return &files_[found->second];
  }
  for (const KeyFileKind one : kKinds) {
    if (kind && *kind != one) continue;
    const auto found = by_hash_.find(KeyFileNameHash(key.container, one));
    if (found != by_hash_.end()) return &files_[found->second];
  }
  return nullptr;
}

const KeyFileMatcher::Known* KeyFileMatcher::FindByPublicKey(const CertificateEntry& entry) const {
  if (by_public_key_.empty()) return nullptr;
  const auto certified = entry.certificate.public_key();
  if (!certified) return nullptr;
  const auto found = by_public_key_.find(PublicKeyId(*certified));
  return found == by_public_key_.end() ? nullptr : &files_[found->second];
}

bool KeyFileMatcher::IsUnread(const PrivateKey& key) const {
  return std::ranges::any_of(kKinds, [&](KeyFileKind kind) {
    return unread_hashes_.contains(KeyFileNameHash(key.container, kind));
  });
}

void KeyFileMatcher::SetFound(EntryId id, const Known& known) {
  const CertificateEntry& entry = inventory_.entry(id);
  const PrivateKey* before = inventory_.private_key(entry);
  PrivateKey found;
  found.key_file_state = KeyFileState::kFound;
  found.key_file = known.path;
  found.container = known.file.name;
  if (const auto* public_key = PublicKeyFor(known.file, before, entry.certificate)) {
    found.public_key = public_key->subject_public_key_info;
    found.key_spec = public_key->key_spec;
  }
  if (known.file.kind == KeyFileKind::kCng) found.provider_type = 0;
  inventory_.SetPrivateKey(id, std::move(found));
}

}  // namespace pkiaudit::stores
