// SPDX-License-Identifier: Apache-2.0
#include "stores/inventory.h"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <utility>

namespace pkiaudit::stores {
namespace {

// Larger blobs get a chunk of their own, so that little of a chunk stays unused.
constexpr size_t kChunkSize = 1u << 20;
constexpr size_t kLargeBlob = kChunkSize / 16;

struct LocationHash {
  size_t operator()(const StoreLocation& location) const {
    const std::hash<std::string> hash;
    size_t value = static_cast<size_t>(location.kind);
    for (const std::string* part : {&location.account, &location.store, &location.physical}) {
      value = value * 31 + hash(*part);
    }
    return value;
  }
};

// What `from` says fills what `into` does not know.
template <typename T>
void Fill(std::optional<T>& into, const std::optional<T>& from) {
  if (!into) into = from;
}
template <typename T>
void Fill(T& into, const T& from) {
  if (into.empty()) into = from;
}

}  // namespace

// Octets that never move: chunks are added, never grown.
class Inventory::Arena {
 public:
  x509::Bytes Keep(x509::Bytes octets) {
    if (octets.empty()) return {};
    uint8_t* place = nullptr;
    if (octets.size() >= kLargeBlob) {
      place = Allocate(octets.size());
    } else {
      if (octets.size() > left_) {
        next_ = Allocate(kChunkSize);
        left_ = kChunkSize;
      }
      place = next_;
      next_ += octets.size();
      left_ -= octets.size();
    }
    std::ranges::copy(octets, place);
    return {place, octets.size()};
  }

 private:
  uint8_t* Allocate(size_t size) {
    chunks_.push_back(std::make_unique_for_overwrite<uint8_t[]>(size));
    return chunks_.back().get();
  }

  std::vector<std::unique_ptr<uint8_t[]>> chunks_;
  uint8_t* next_ = nullptr;  // in the chunk that is being filled
  size_t left_ = 0;
};

struct Inventory::LocationIds {
  std::unordered_map<StoreLocation, LocationId, LocationHash> ids;
};

struct Inventory::EntryIndex {
  struct Hash {
    size_t operator()(const std::pair<LocationId, x509::Sha256Digest>& key) const {
      // A digest's octets are as good as any hash of them.
      size_t value = key.first;
      for (size_t i = 0; i < sizeof(size_t); ++i) value = value * 257 + key.second[i];
      return value;
    }
  };
  std::unordered_map<std::pair<LocationId, x509::Sha256Digest>, EntryId, Hash> ids;

  void Add(const CertificateEntry& entry, EntryId id) {
    ids.try_emplace({entry.location, entry.sha256}, id);
  }
};

Inventory::Inventory()
    : arena_(std::make_unique<Arena>()), location_ids_(std::make_unique<LocationIds>()) {}
Inventory::~Inventory() = default;
Inventory::Inventory(Inventory&&) noexcept = default;
Inventory& Inventory::operator=(Inventory&&) noexcept = default;

LocationId Inventory::InternLocation(const StoreLocation& location) {
  const auto [known, added] =
      location_ids_->ids.try_emplace(location, static_cast<LocationId>(locations_.size()));
  if (added) locations_.push_back(location);
  return known->second;
}

SourceId Inventory::AddSource(std::string path, std::string format) {
  SourceRecord& record = sources_.emplace_back();
  record.path = std::move(path);
  record.format = std::move(format);
  return static_cast<SourceId>(sources_.size() - 1);
}

void Inventory::AddStoreRecord(StoreRecord record) { store_records_.push_back(record); }

std::optional<EntryId> Inventory::AddCertificate(LocationId location, SourceId source,
                                                 uint64_t offset, x509::Bytes der,
                                                 std::string_view what) {
  if (const auto parsed = x509::Certificate::Parse(der); !parsed) {
    AddUnreadable(
        {source,
         location,
         std::string(what),
         {.code = ErrorCode::kBadFormat, .offset = offset, .detail = parsed.error().code}});
    return std::nullopt;
  }
  const x509::Bytes kept = arena_->Keep(der);
  entries_.push_back({.certificate = *x509::Certificate::Parse(kept),
                      .sha1 = x509::Sha1(kept),
                      .sha256 = x509::Sha256(kept),
                      .location = location,
                      .source = source,
                      .offset = offset});
  ++sources_[source].certificates;
  const auto id = static_cast<EntryId>(entries_.size() - 1);
  if (entry_index_ != nullptr) entry_index_->Add(entries_.back(), id);
  return id;
}

std::optional<EntryId> Inventory::FindEntry(LocationId location, x509::Bytes der) {
  if (entry_index_ == nullptr) {
    entry_index_ = std::make_unique<EntryIndex>();
    for (EntryId id = 0; id < entries_.size(); ++id) entry_index_->Add(entries_[id], id);
  }
  const auto found = entry_index_->ids.find({location, x509::Sha256(der)});
  return found == entry_index_->ids.end() ? std::nullopt : std::optional(found->second);
}

x509::Bytes Inventory::Keep(x509::Bytes octets) { return arena_->Keep(octets); }

void Inventory::AddCrl(LocationId location, SourceId source, x509::Bytes der) {
  crls_.push_back({arena_->Keep(der), location, source});
  ++sources_[source].crls;
}

void Inventory::AddTrustList(LocationId location, SourceId source, x509::Bytes der) {
  trust_lists_.push_back({arena_->Keep(der), location, source});
  ++sources_[source].other_items;
}

void Inventory::AddUnreadable(UnreadableItem item) {
  if (item.source != kNone) {
    const uint32_t before = sources_[item.source].unreadable++;
    if (before > kMaxUnreadableOfSource) return;
    if (before == kMaxUnreadableOfSource) {
      item.what = "this item and those after it";
      item.error = {.code = ErrorCode::kTooMany, .offset = item.error.offset};
    }
  }
  unreadable_items_.push_back(std::move(item));
}

void Inventory::SetProperties(EntryId entry, CertificateProperties properties) {
  uint32_t& index = entries_[entry].properties;
  if (index == kNone) {
    index = static_cast<uint32_t>(properties_.size());
    properties_.push_back(std::move(properties));
    return;
  }
  CertificateProperties& known = properties_[index];
  Fill(known.friendly_name, properties.friendly_name);
  known.archived = known.archived || properties.archived;
  Fill(known.enhanced_key_usage, properties.enhanced_key_usage);
  if (known.rare == nullptr) known.rare = std::move(properties.rare);
  Fill(known.encoded_others, properties.encoded_others);
}

void Inventory::SetPrivateKey(EntryId entry, PrivateKey key) {
  uint32_t& index = entries_[entry].private_key;
  if (index == kNone) {
    index = static_cast<uint32_t>(private_keys_.size());
    private_keys_.push_back(std::move(key));
    return;
  }
  PrivateKey& known = private_keys_[index];
  Fill(known.container, key.container);
  Fill(known.provider, key.provider);
  Fill(known.provider_type, key.provider_type);
  Fill(known.key_spec, key.key_spec);
  Fill(known.machine_keyset, key.machine_keyset);
  Fill(known.exportable, key.exportable);
  Fill(known.security_descriptor, key.security_descriptor);
  Fill(known.file_security_descriptor, key.file_security_descriptor);
  Fill(known.public_key, key.public_key);
  Fill(known.key_file, key.key_file);
  Fill(known.refusals, key.refusals);
  if (known.key_file_state == KeyFileState::kNotTold) known.key_file_state = key.key_file_state;
}

void Inventory::CorrectPrivateKey(EntryId entry, PrivateKey key) {
  const uint32_t index = entries_[entry].private_key;
  if (index == kNone) {
    SetPrivateKey(entry, std::move(key));
    return;
  }
  std::swap(private_keys_[index], key);
  SetPrivateKey(entry, std::move(key));
}

const CertificateProperties* Inventory::properties(const CertificateEntry& entry) const {
  return entry.properties == kNone ? nullptr : &properties_[entry.properties];
}

const PrivateKey* Inventory::private_key(const CertificateEntry& entry) const {
  return entry.private_key == kNone ? nullptr : &private_keys_[entry.private_key];
}

void Inventory::ReplaceUnreadable(size_t index, UnreadableItem item) {
  UnreadableItem& old = unreadable_items_[index];
  --sources_[old.source].unreadable;
  ++sources_[item.source].unreadable;
  old = std::move(item);
}

bool Inventory::KnowsMachineKeys() const {
  if (host_.machine_keys_listed) return true;
  bool any = false;
  for (const CertificateEntry& entry : entries_) {
    if (!location(entry).IsStore(StoreLocation::Kind::kLocalMachine, "My")) continue;
    if (!entry.has_all_properties) return false;
    any = true;
  }
  return any;
}

bool Inventory::WasRead(StoreLocation::Kind kind, std::string_view store) const {
  bool was_read = false;
  for (const StoreRecord& record : store_records_) {
    const StoreLocation& location = locations_[record.location];
    const bool is_own = location.physical.empty() || location.physical == ".Default";
    if (!location.IsStore(kind, store) || !is_own) continue;
    if (record.failure) return false;  // of a part of it
    was_read = true;
  }
  return was_read;
}

}  // namespace pkiaudit::stores
