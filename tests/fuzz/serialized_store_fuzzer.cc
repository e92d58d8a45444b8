// SPDX-License-Identifier: Apache-2.0
//
// A serialized store, and the same octets as elements alone: everything is counted or told, offsets
// lie inside of the input, and what the properties say can be used.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "stores/formats/serialized_store.h"
#include "stores/text_encoding.h"
#include "x509/extensions.h"

namespace pkiaudit::stores {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckUsages(x509::Bytes der) {
  Require(der.empty() || x509::DecodeExtendedKeyUsage(der).has_value());
}

void CheckProperties(const CertificateProperties& properties) {
  Require(ValidUtf8Length(properties.friendly_name) == properties.friendly_name.size());
  CheckUsages(properties.enhanced_key_usage);
  if (properties.rare == nullptr) return;
  CheckUsages(properties.rare->restrictions.disallowed_usages);
  CheckUsages(properties.rare->restrictions.not_before_usages);
  for (const HashMismatch& mismatch : properties.rare->hash_mismatches) {
    Require(ValidUtf8Length(mismatch.value) == mismatch.value.size());
  }
}

void Check(const Inventory& inventory, x509::Bytes input) {
  Require(inventory.source(0).certificates == inventory.entries().size());
  Require(inventory.source(0).crls == inventory.crls().size());
  Require(inventory.source(0).other_items == inventory.trust_lists().size());
  for (const CertificateEntry& entry : inventory.entries()) {
    const x509::Bytes der = entry.certificate.der();
    Require(entry.offset <= input.size() && der.size() <= input.size() - entry.offset);
    Require(x509::Equal(input.subspan(static_cast<size_t>(entry.offset), der.size()), der));
    if (const auto* properties = inventory.properties(entry)) CheckProperties(*properties);
  }
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    Require(item.error.offset <= input.size());
  }
}

Destination Into(Inventory& inventory) {
  return {inventory, inventory.InternLocation({StoreLocation::Kind::kFile, {}, "input", {}}),
          inventory.AddSource("input", {})};
}

void Fuzz(x509::Bytes input) {
  Inventory store;
  ReadSerializedStore(input, Into(store));
  Check(store, input);
  Inventory elements;
  ReadSerializedElements(input, {.what = "blob"}, "name", false, Into(elements));
  Check(elements, input);
  if (input.empty()) return;
  // What is cut off takes nothing with it but itself.
  Inventory cut;
  ReadSerializedStore(input.first(input.size() - 1), Into(cut));
  Require(cut.entries().size() <= store.entries().size());
  Require(cut.entries().size() + 1 >= store.entries().size());
}

}  // namespace
}  // namespace pkiaudit::stores

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  pkiaudit::stores::Fuzz({data, size});
  return 0;
}
