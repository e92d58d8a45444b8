// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/serialized_store.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "stores/formats/little_endian.h"
#include "stores/formats/property_decoder.h"
#include "stores/formats/trust_list_item.h"
#include "x509/certificate.h"
#include "x509/der.h"

namespace pkiaudit::stores {
namespace {

using x509::Bytes;

constexpr size_t kHeaderSize = 8;          // of a store: u32 0, "CERT"
constexpr size_t kElementHeaderSize = 12;  // also the size of what ends a store: zeros

// X509_ASN_ENCODING, PKCS_7_ASN_ENCODING and both; the latter stand before trust lists.
bool IsEncodingType(uint32_t type) { return type == 0x1 || type == 0x10000 || type == 0x10001; }

constexpr uint32_t kCertificate = 32;
constexpr uint32_t kCrl = 33;
constexpr uint32_t kTrustList = 34;

bool IsReadableContext(const SerializedElement& element) {
  if (element.value.size() > kMaxContextSize) return false;
  if (element.id == kCertificate) return x509::Certificate::Parse(element.value).has_value();
  return (element.id == kCrl || element.id == kTrustList) &&
         x509::der::ReadSingle(element.value, x509::der::kSequence).has_value();
}

// Reads elements up to the end of the octets or of the store.
class ElementsReader {
 public:
  ElementsReader(Bytes octets, const Place& place, std::optional<std::string_view> name, bool merge,
                 const Destination& destination)
      : elements_(octets), place_(place), name_(name), merge_(merge), destination_(destination) {}

  // Up to an element of id 0 (true), the end of the octets, or what cannot be read, which is told.
  bool Read() {
    for (uint64_t count = 0; !elements_.AtEnd(); ++count) {
      const auto element = elements_.Next();
      if (!element) {
        destination_.AddBadFormat(What("element"), place_.At(element.error().offset),
                                  element.error().code);
        is_broken_ = true;
        return false;
      }
      if (element->id == 0) return true;
      if (count == kMaxSerializedElements || contexts_ == kMaxSerializedContexts) {
        destination_.AddUnreadable(
            What("element"), {.code = ErrorCode::kTooMany, .offset = place_.At(element->offset)});
        is_broken_ = true;
        return false;
      }
      Take(*element);
    }
    return false;
  }

  // Properties belong to what stands behind them.
  void CheckNothingPending() {
    if (!has_properties_) return;
    destination_.AddBadFormat(What("properties without a certificate"), offset(),
                              x509::ErrorCode::kTruncated);
  }

  // All properties that Windows keeps of the certificates were there.
  void MarkAllProperties() {
    for (const EntryId entry : certificates_) destination_.inventory.MarkAllProperties(entry);
  }

  bool AtEnd() const { return elements_.AtEnd(); }
  bool is_broken() const { return is_broken_; }
  uint64_t offset() const { return place_.At(elements_.offset()); }

 private:
  void Take(const SerializedElement& element) {
    switch (element.id) {
      case kCertificate:
      case kCrl:
      case kTrustList:
        ++contexts_;
        TakeContext(element);
        properties_.Clear();
        has_properties_ = false;
        return;
      default:
        has_properties_ = true;
        if (const auto added = properties_.Add(element.id, element.value); !added) {
          destination_.AddBadFormat(
              What("property " + std::to_string(element.id) + " of item", contexts_ + 1),
              place_.At(element.value_offset + added.error().offset), added.error().code);
        }
    }
  }

  void TakeContext(const SerializedElement& element) {
    if (element.value.size() > kMaxContextSize) {
      destination_.AddUnreadable(What("item", contexts_), {.code = ErrorCode::kTooLarge,
                                                           .offset = place_.At(element.offset)});
      return;
    }
    if (element.id == kCertificate) {
      TakeCertificate(element);
    } else if (element.id == kCrl) {
      const auto crl = x509::der::ReadSingle(element.value, x509::der::kSequence);
      if (crl) {
        destination_.inventory.AddCrl(destination_.location, destination_.source, element.value);
      } else {
        destination_.AddBadFormat(What("CRL", contexts_),
                                  place_.At(element.value_offset + crl.error().offset),
                                  crl.error().code);
      }
    } else {
      const std::string what = What("trust list", contexts_);
      KeepTrustList(element.value,
                    {.offset = place_.At(element.value_offset),
                     .is_verbatim = place_.is_verbatim,
                     .what = what},
                    destination_);
    }
  }

  void TakeCertificate(const SerializedElement& element) {
    Inventory& inventory = destination_.inventory;
    std::optional<EntryId> entry;
    if (merge_) entry = inventory.FindEntry(destination_.location, element.value);
    if (entry) {
      ++destination_.record().certificates;
    } else {
      entry = inventory.AddCertificate(destination_.location, destination_.source,
                                       place_.At(element.value_offset), element.value,
                                       What("certificate", contexts_));
    }
    if (!entry) return;
    certificates_.push_back(*entry);
    if (properties_.Apply(inventory, *entry, name_)) ++destination_.record().private_keys;
  }

  // "certificate 3 of serialized store"; for a single blob the number says nothing.
  std::string What(std::string_view kind, uint64_t number) const {
    return name_ ? What(kind) : What(std::string(kind) + " " + std::to_string(number));
  }
  std::string What(std::string_view kind) const {
    return std::string(kind) + " of " + std::string(place_.what);
  }

  SerializedElementReader elements_;
  Place place_;
  std::optional<std::string_view> name_;
  bool merge_;
  const Destination& destination_;
  PropertyDecoder properties_;
  bool has_properties_ = false;
  bool is_broken_ = false;
  uint64_t contexts_ = 0;
  std::vector<EntryId> certificates_;
};

}  // namespace

x509::Result<SerializedElement> SerializedElementReader::Next() {
  const Bytes rest = octets_.subspan(position_);
  const auto fail = [&](x509::ErrorCode code) {
    return tl::unexpected(x509::Error{code, offset()});
  };
  if (rest.size() < kElementHeaderSize) return fail(x509::ErrorCode::kTruncated);
  SerializedElement element{.id = LittleEndian32(rest),
                            .value = {},
                            .offset = offset(),
                            .value_offset = offset() + kElementHeaderSize};
  const uint32_t encoding = LittleEndian32(rest.subspan(4));
  const uint64_t length = LittleEndian32(rest.subspan(8));
  const bool is_end = element.id == 0 && encoding == 0 && length == 0;
  if (!is_end && (element.id == 0 || !IsEncodingType(encoding))) {
    return fail(x509::ErrorCode::kBadValue);
  }
  if (length > rest.size() - kElementHeaderSize) return fail(x509::ErrorCode::kTruncated);
  element.value = rest.subspan(kElementHeaderSize, static_cast<size_t>(length));
  position_ += kElementHeaderSize + static_cast<size_t>(length);
  return element;
}

void ReadSerializedStore(Bytes octets, const Destination& destination) {
  if (octets.size() < kHeaderSize) {
    destination.AddBadFormat({}, 0, x509::ErrorCode::kTruncated);
    return;
  }
  const Place place{.offset = kHeaderSize, .is_verbatim = true, .what = "serialized store"};
  ElementsReader reader(octets.subspan(kHeaderSize), place, {}, false, destination);
  const bool has_end = reader.Read();
  // Some exports leave out which key belongs to a certificate; one that says it of any does not.
  if (destination.record().private_keys != 0) reader.MarkAllProperties();
  if (reader.is_broken()) return;
  if (has_end) reader.CheckNothingPending();
  if (!has_end) {
    destination.AddBadFormat("end of serialized store", reader.offset(),
                             x509::ErrorCode::kTruncated);
  } else if (!reader.AtEnd()) {
    destination.AddBadFormat("end of serialized store", reader.offset(),
                             x509::ErrorCode::kTrailingData);
  }
}

void ReadSerializedElements(Bytes octets, const Place& place, std::optional<std::string_view> name,
                            bool merge, const Destination& destination) {
  ElementsReader reader(octets, place, name, merge, destination);
  const bool has_end = reader.Read();
  if (!reader.is_broken()) reader.CheckNothingPending();
  if (has_end && !reader.AtEnd()) {
    destination.AddBadFormat("end of " + std::string(place.what), reader.offset(),
                             x509::ErrorCode::kTrailingData);
  }
  reader.MarkAllProperties();
}

size_t LengthOfContexts(Bytes elements) {
  size_t length = 0;
  SerializedElementReader reader(elements);
  while (!reader.AtEnd()) {
    const auto element = reader.Next();
    if (!element || element->id == 0) break;
    if (IsReadableContext(*element)) length = static_cast<size_t>(reader.offset());
  }
  return length;
}

std::optional<std::string_view> ThumbprintOfFileName(std::string_view path) {
  constexpr size_t kDigits = 40;
  const size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  path = path.substr(0, path.find('.'));
  const bool is_thumbprint = path.size() == kDigits && x509::FromHex(path).has_value();
  return is_thumbprint ? std::optional(path) : std::nullopt;
}

}  // namespace pkiaudit::stores
