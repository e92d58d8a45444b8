// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_INVENTORY_H_
#define PKIAUDIT_STORES_INVENTORY_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stores/certificate_properties.h"
#include "stores/error.h"
#include "stores/host/host_facts.h"
#include "stores/private_key.h"
#include "stores/store_location.h"
#include "x509/certificate.h"
#include "x509/digest.h"

namespace pkiaudit::stores {

// Indexes into the Inventory's tables, in the order of adding.
using LocationId = uint32_t;
using SourceId = uint32_t;
using EntryId = uint32_t;
constexpr uint32_t kNone = 0xFFFFFFFFu;

// One thing that was asked for: a file, later a live store or a registry key. What came of it.
struct SourceRecord {
  std::string path;  // relative to the input, '/' between parts, UTF-8 (octets that are none: \xNN)
  std::string format;  // "PEM", "DER certificate", "PKCS#7", "PKCS#12", "SDDL", "snapshot.xml", …;
                       // empty: none
  uint32_t certificates = 0;
  uint32_t crls = 0;
  uint32_t private_keys = 0;
  uint32_t other_items = 0;  // what is neither: PEM blocks of keys, requests, …; trust lists;
                             // registry values that were kept
  uint32_t unreadable = 0;   // UnreadableItems, see Inventory::AddUnreadable
};

// Something that could not be read, in full or in part.
struct UnreadableItem {
  SourceId source = kNone;
  LocationId location = kNone;  // the store it would have stood in, where there is one
  std::string what;  // "CERTIFICATE block", "certificate 3 of PKCS#7", …; empty: the file
  Error error;
};

// A store that was asked for as a whole, and whether it could be listed. An audit may say "missing"
// only of a store that was read.
struct StoreRecord {
  LocationId location = kNone;
  std::optional<Error> failure;  // nothing: it was read
};

struct CertificateEntry {
  x509::Certificate certificate;  // view into the arena
  x509::Sha1Digest sha1;          // of the DER: the thumbprint
  x509::Sha256Digest sha256;
  LocationId location = kNone;
  SourceId source = kNone;
  uint32_t properties = kNone;
  uint32_t private_key = kNone;
  bool has_stored_hash = false;  // the source says its hash too; see HashMismatch
  // The source holds all properties that Windows keeps of it: without a PrivateKey it has none.
  bool has_all_properties = false;
  uint64_t offset = 0;  // in its source
};

struct CrlEntry {
  x509::Bytes der;  // view into the arena, not decoded
  LocationId location = kNone;
  SourceId source = kNone;
};

// A certificate trust list as it is (signed PKCS#7).
struct TrustListEntry {
  x509::Bytes der;  // view into the arena, not decoded
  LocationId location = kNone;
  SourceId source = kNone;
};

// Everything that was handed over, as it was. Owns all DER in an append-only arena: views stay
// valid as long as the Inventory, also while it grows and when it is moved. Filled by one thread;
// const access from several is safe.
class Inventory {
 public:
  Inventory();
  ~Inventory();
  Inventory(Inventory&&) noexcept;
  Inventory& operator=(Inventory&&) noexcept;

  // A location equal to one that is known gets its id.
  LocationId InternLocation(const StoreLocation& location);
  SourceId AddSource(std::string path, std::string format);
  SourceRecord& source(SourceId id) { return sources_[id]; }
  void AddStoreRecord(StoreRecord record);

  // Keeps a copy of `der`. Where the octets hold no certificate that can be delimited, an
  // UnreadableItem is added, which says `what` it was and `offset`, and nothing returned. Counts in
  // the source's record.
  std::optional<EntryId> AddCertificate(LocationId location, SourceId source, uint64_t offset,
                                        x509::Bytes der, std::string_view what = {});
  // The first entry of that very certificate in that location. The first call costs as much as
  // there are entries, each one after it the same.
  std::optional<EntryId> FindEntry(LocationId location, x509::Bytes der);
  // A copy of `octets` that lives as long as the Inventory.
  x509::Bytes Keep(x509::Bytes octets);
  void AddCrl(LocationId location, SourceId source, x509::Bytes der);
  void AddTrustList(LocationId location, SourceId source, x509::Bytes der);
  // Counts in the source's record. The items after the first kMaxUnreadableOfSource of one source
  // are only counted, but for one of kTooMany that stands for them.
  void AddUnreadable(UnreadableItem item);
  static constexpr uint32_t kMaxUnreadableOfSource = 10'000;
  // Of the items, in their order, that one becomes `item`.
  void ReplaceUnreadable(size_t index, UnreadableItem item);

  void MarkStoredHash(EntryId entry) { entries_[entry].has_stored_hash = true; }
  void MarkAllProperties(EntryId entry) { entries_[entry].has_all_properties = true; }
  // These merge: what is said fills what is not known yet.
  void SetProperties(EntryId entry, CertificateProperties properties);
  void SetPrivateKey(EntryId entry, PrivateKey key);
  // Merges: what `key` says counts before what is known.
  void CorrectPrivateKey(EntryId entry, PrivateKey key);

  HostFacts& host() { return host_; }
  const HostFacts& host() const { return host_; }

  const std::deque<CertificateEntry>& entries() const { return entries_; }
  const CertificateEntry& entry(EntryId id) const { return entries_[id]; }
  const std::deque<CrlEntry>& crls() const { return crls_; }
  const std::deque<TrustListEntry>& trust_lists() const { return trust_lists_; }
  const std::vector<StoreLocation>& locations() const { return locations_; }
  const StoreLocation& location(LocationId id) const { return locations_[id]; }
  const StoreLocation& location(const CertificateEntry& entry) const {
    return locations_[entry.location];
  }
  const std::deque<SourceRecord>& sources() const { return sources_; }
  const SourceRecord& source(SourceId id) const { return sources_[id]; }
  const std::deque<UnreadableItem>& unreadable_items() const { return unreadable_items_; }
  const std::vector<StoreRecord>& store_records() const { return store_records_; }
  // Nothing where the entry has none.
  const CertificateProperties* properties(const CertificateEntry& entry) const;
  const PrivateKey* private_key(const CertificateEntry& entry) const;

  // Was the store itself read? That one of its other physical stores (.AuthRoot, .GroupPolicy,
  // .Enterprise) was read says nothing of what is missing.
  bool WasRead(StoreLocation::Kind kind, std::string_view store) const;

  // Is it known of every certificate in LocalMachine\My whether it has a private key? Then one
  // without PrivateKey has none. Either they were listed, or their properties say it.
  bool KnowsMachineKeys() const;

 private:
  class Arena;
  struct LocationIds;
  struct EntryIndex;
  std::unique_ptr<Arena> arena_;
  std::unique_ptr<LocationIds> location_ids_;
  std::unique_ptr<EntryIndex> entry_index_;  // once FindEntry() was asked
  std::vector<StoreLocation> locations_;
  std::deque<SourceRecord> sources_;
  std::deque<CertificateEntry> entries_;
  std::deque<CrlEntry> crls_;
  std::deque<TrustListEntry> trust_lists_;
  std::deque<CertificateProperties> properties_;
  std::deque<PrivateKey> private_keys_;
  std::deque<UnreadableItem> unreadable_items_;
  std::vector<StoreRecord> store_records_;
  HostFacts host_;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_INVENTORY_H_
