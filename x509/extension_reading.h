// SPDX-License-Identifier: Apache-2.0
//
// What the decoders of extension values have in common.
#ifndef PKIAUDIT_X509_EXTENSION_READING_H_
#define PKIAUDIT_X509_EXTENSION_READING_H_

#include <vector>

#include "x509/extensions.h"

namespace pkiaudit::x509 {

// A valid OBJECT IDENTIFIER.
Result<Oid> ReadOid(der::Reader& reader);

// An INTEGER in 0..2^64-1 if one comes next.
Result<std::optional<uint64_t>> ReadOptionalUnsigned(der::Reader& reader);

Result<GeneralName> ReadGeneralName(der::Reader& reader);

// The content of `names` as GeneralNames: at least one (RFC 5280 4.2.1.6).
Result<std::vector<GeneralName>> ReadGeneralNames(const der::Element& names);

// DistributionPointName (RFC 5280 4.2.1.13), a CHOICE, so the [0] around it, `wrapper`, is
// explicit; sets one of the two names of `point`.
Result<void> ReadDistributionPointName(const der::Element& wrapper, DistributionPoint& point);

// ReasonFlags, bits as in DistributionPoint.
Result<uint16_t> DecodeReasonFlags(const der::Element& element);

// Gives `read_item` a reader over the content of `container` until everything is taken; at least
// once, as all SEQUENCE OFs of RFC 5280 are SIZE (1..MAX).
template <typename ReadItem>
Result<void> ReadOneOrMore(const der::Element& container, ReadItem read_item) {
  if (container.content.empty()) {
    return tl::make_unexpected(Error{ErrorCode::kBadValue, container.offset});
  }
  der::Reader reader(container);
  while (!reader.AtEnd()) {
    if (Result<void> read = read_item(reader); !read) return read;
  }
  return {};
}

// The same over the SEQUENCE that is the whole of `value`.
template <typename ReadItem>
Result<void> ReadSequenceOf(Bytes value, ReadItem read_item) {
  const Result<der::Element> sequence = der::ReadSingle(value, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  return ReadOneOrMore(*sequence, read_item);
}

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_EXTENSION_READING_H_
