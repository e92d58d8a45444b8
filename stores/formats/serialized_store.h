// SPDX-License-Identifier: Apache-2.0
//
// Serialized certificate stores, as CertSaveStore writes them (.sst), and their elements without
// the frame: the registry value Blob of a certificate, the profile's certificate files, and what
// CertSerializeCertificateStoreElement gives.
#ifndef PKIAUDIT_STORES_FORMATS_SERIALIZED_STORE_H_
#define PKIAUDIT_STORES_FORMATS_SERIALIZED_STORE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "stores/formats/der_objects.h"
#include "stores/formats/destination.h"
#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::stores {

// A property, or the certificate, CRL or trust list to which the properties before it belong.
struct SerializedElement {
  uint32_t id = 0;
  x509::Bytes value;
  uint64_t offset = 0;        // of the element, from the first octet of the first one
  uint64_t value_offset = 0;  // of its value, likewise
};

// Takes elements one by one: u32 id, u32 encoding type, u32 length, octets; little-endian.
class SerializedElementReader {
 public:
  // `octets` must outlive what is read.
  explicit SerializedElementReader(x509::Bytes octets) : octets_(octets) {}

  bool AtEnd() const { return position_ == octets_.size(); }
  uint64_t offset() const { return position_; }

  // The next element; id 0 ends a store. Errors, with the offset of the element, which is not
  // passed: kTruncated (also at the end), kBadValue where the encoding type is not one of Windows.
  x509::Result<SerializedElement> Next();

 private:
  x509::Bytes octets_;
  size_t position_ = 0;
};

// A longer certificate, CRL or trust list is told and passed over, and so is what a property beyond
// PropertyDecoder's own limit says.
constexpr size_t kMaxContextSize = 64u << 20;
// Elements and contexts of one store beyond these are told once and not read.
constexpr uint64_t kMaxSerializedElements = 16'000'000;
constexpr uint64_t kMaxSerializedContexts = 1'000'000;

// A whole file, header and end included. What stood before the place where it breaks is taken, and
// the break told with its offset.
void ReadSerializedStore(x509::Bytes octets, const Destination& destination);

// Elements without header and end, usually of one certificate. `place` names them where something
// is told; `name` is that of the registry key or file, which should be the SHA-1 of what it holds.
// With `merge`, a certificate that the store has already (from another source) gets what the
// properties add to what is known of it.
void ReadSerializedElements(x509::Bytes octets, const Place& place,
                            std::optional<std::string_view> name, bool merge,
                            const Destination& destination);

// How many octets of `elements` reach to the end of the last certificate, CRL or trust list that
// can be read as one, with elements only before it: what stands behind is not of a store. 0 where
// there is none.
size_t LengthOfContexts(x509::Bytes elements);

// "…/0563B8630D62D75ABBC8AB1E4BDFB5A899B24D43": the name of a profile's certificate file, also with
// an extension. Nothing where it is no SHA-1 in hexadecimal.
std::optional<std::string_view> ThumbprintOfFileName(std::string_view path);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_SERIALIZED_STORE_H_
