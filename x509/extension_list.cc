// SPDX-License-Identifier: Apache-2.0
#include "x509/extension_list.h"

#include <algorithm>

namespace pkiaudit::x509 {
namespace {

// BER's reading of a BOOLEAN, for values that DER forbids (X.690 8.2.2): anything but zero is true,
// so that a critical extension is not taken for another.
bool LaxBoolean(const der::Element& element) {
  return std::any_of(element.content.begin(), element.content.end(),
                     [](uint8_t octet) { return octet != 0; });
}

Result<Extension> ReadExtension(const der::Element& element, ExtensionList::Item& item) {
  if (element.tag != der::kSequence) {
    return tl::make_unexpected(Error{ErrorCode::kUnexpectedTag, element.offset});
  }
  der::Reader reader(element);
  Extension extension;
  extension.offset = item.offset;
  extension.index = item.index;
  const Result<der::Element> id = reader.Read(der::kObjectIdentifier);
  if (!id) return tl::make_unexpected(id.error());
  extension.id = Oid(id->content);
  if (!extension.id.IsValid()) item.oddity = Error{ErrorCode::kBadValue, id->offset};

  const Result<std::optional<der::Element>> critical = reader.ReadOptional(der::kBoolean);
  if (!critical) return tl::make_unexpected(critical.error());
  if (critical->has_value()) {
    const Result<bool> strict = der::BooleanValue(**critical);
    if (!strict) item.oddity = strict.error();
    extension.critical = strict.value_or(LaxBoolean(**critical));
    item.explicit_default = strict.has_value() && !*strict;
  }

  const Result<der::Element> value = reader.Read(der::kOctetString);
  if (!value) return tl::make_unexpected(value.error());
  extension.value = value->content;
  if (const Result<void> end = reader.Finish(); !end) item.oddity = end.error();
  return extension;
}

ExtensionList::Item ReadItem(const der::Element& element, size_t index) {
  ExtensionList::Item item;
  item.index = index;
  item.offset = element.offset;
  item.extension = ReadExtension(element, item);
  return item;
}

}  // namespace

ExtensionList::ExtensionList(Bytes field, uint64_t offset, der::Tag tag) : reader_(Bytes()) {
  if (field.empty()) return;
  const Result<der::Element> wrapper = der::ReadSingle(field, tag, offset);
  if (!wrapper) {
    error_ = wrapper.error();
    return;
  }
  der::Reader inner(*wrapper);
  const Result<der::Element> sequence = inner.Read(der::kSequence);
  if (!sequence) {
    error_ = sequence.error();
    return;
  }
  if (const Result<void> end = inner.Finish(); !end) error_ = end.error();
  Enter(*sequence);
}

ExtensionList::ExtensionList(const der::Element& sequence) : reader_(Bytes()) { Enter(sequence); }

void ExtensionList::Enter(const der::Element& sequence) {
  // RFC 5280 4.1: SIZE (1..MAX).
  if (sequence.content.empty()) error_ = Error{ErrorCode::kBadValue, sequence.offset};
  reader_ = der::Reader(sequence);
}

std::optional<der::Element> ExtensionList::NextElement() {
  if (reader_.AtEnd()) return std::nullopt;
  const Result<der::Element> element = reader_.Next();
  if (element) return *element;
  error_ = element.error();
  reader_ = der::Reader(Bytes());
  return std::nullopt;
}

std::optional<ExtensionList::Item> ExtensionList::Next() {
  const std::optional<der::Element> element = NextElement();
  if (!element) return std::nullopt;
  return ReadItem(*element, index_++);
}

std::optional<Extension> ExtensionList::Find(Oid id) {
  while (const std::optional<der::Element> element = NextElement()) {
    const size_t index = index_++;
    // Most are not the one, which their first field tells.
    const Result<der::Element> first = der::Reader(*element).Next();
    if (!first || Oid(first->content) != id) continue;
    const Item item = ReadItem(*element, index);
    if (item.extension && item.extension->id == id) return *item.extension;
  }
  return std::nullopt;
}

}  // namespace pkiaudit::x509
