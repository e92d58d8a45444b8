// SPDX-License-Identifier: Apache-2.0
#include "x509/der.h"

namespace pkiaudit::x509::der {
namespace {

constexpr uint8_t kTagNumberMask = 0x1f;  // all ones announce the high tag number form
constexpr uint8_t kContinuation = 0x80;

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset) {
  return tl::make_unexpected(Error{code, offset});
}

// X.690 8.1.2: identifier octets. Advances `position` behind them.
Result<Tag> DecodeTag(Bytes window, size_t& position, Rules rules) {
  if (window.empty()) return Fail(ErrorCode::kTruncated, 0);
  const uint8_t first = window[0];
  const uint8_t class_and_constructed = first & 0xe0;
  position = 1;
  if ((first & kTagNumberMask) != kTagNumberMask) {
    // Universal 0 is BER's end-of-contents and nothing else (8.1.5).
    if (first == 0 && rules == Rules::kDer) return Fail(ErrorCode::kBadTag, 0);
    return MakeTag(class_and_constructed, first & kTagNumberMask);
  }
  uint32_t number = 0;
  for (size_t i = 0; i < 4; ++i) {
    if (position >= window.size()) return Fail(ErrorCode::kTruncated, 0);
    const uint8_t octet = window[position++];
    if (i == 0 && octet == kContinuation) return Fail(ErrorCode::kBadTag, 0);  // 8.1.2.4.2 c
    number = (number << 7) | (octet & 0x7fu);
    if ((octet & kContinuation) == 0) {
      // 8.1.2.3: numbers up to 30 have the short form. The Tag type holds 24 bits.
      if (number < kTagNumberMask || number > 0xffffff) return Fail(ErrorCode::kBadTag, 0);
      return MakeTag(class_and_constructed, number);
    }
  }
  return Fail(ErrorCode::kBadTag, 0);
}

// X.690 8.1.3 and 10.1: length octets in the long form, after the first one.
Result<uint64_t> DecodeLongLength(Bytes octets, Rules rules) {
  uint64_t length = 0;
  for (uint8_t octet : octets) length = (length << 8) | octet;
  if (rules == Rules::kDer && (octets[0] == 0 || length < 0x80)) {
    return Fail(ErrorCode::kBadLength, 0);
  }
  if (length > INT64_MAX) return Fail(ErrorCode::kTooLarge, 0);
  return length;
}

}  // namespace

Result<Header> DecodeHeader(Bytes window, Rules rules) {
  size_t position = 0;
  const Result<Tag> tag = DecodeTag(window, position, rules);
  if (!tag) return tl::make_unexpected(tag.error());
  if (position >= window.size()) return Fail(ErrorCode::kTruncated, 0);

  Header header;
  header.tag = *tag;
  const uint8_t first = window[position++];
  if (first < 0x80) {
    header.content_length = first;
  } else if (first == 0x80) {
    if (rules == Rules::kDer) return Fail(ErrorCode::kIndefiniteLength, 0);
    if (!IsConstructed(*tag)) return Fail(ErrorCode::kBadLength, 0);  // 8.1.3.2 a
    header.indefinite = true;
  } else {
    const size_t count = first & 0x7fu;
    if (count > sizeof(uint64_t)) return Fail(ErrorCode::kBadLength, 0);
    if (count > window.size() - position) return Fail(ErrorCode::kTruncated, 0);
    const Result<uint64_t> length = DecodeLongLength(window.subspan(position, count), rules);
    if (!length) return tl::make_unexpected(length.error());
    header.content_length = *length;
    position += count;
  }
  header.length = static_cast<uint8_t>(position);
  return header;
}

Result<Element> Reader::NextByHeader() {
  if (depth_ > kMaxDepth) return Fail(ErrorCode::kTooDeep, offset());
  const Bytes rest = remaining();
  const Result<Header> header = DecodeHeader(rest);
  if (!header) return Fail(header.error().code, offset());
  if (header->content_length > rest.size() - header->length) {
    return Fail(ErrorCode::kTruncated, offset());
  }
  const size_t size = header->length + static_cast<size_t>(header->content_length);
  const Element element{header->tag, rest.first(size), rest.first(size).subspan(header->length),
                        offset(), depth_};
  position_ += size;
  return element;
}

Result<Element> Reader::Read(Tag tag) {
  const size_t start = position_;
  Result<Element> element = Next();
  if (element && element->tag != tag) {
    position_ = start;
    return Fail(ErrorCode::kUnexpectedTag, offset());
  }
  return element;
}

Result<std::optional<Element>> Reader::ReadOptional(Tag tag) {
  if (AtEnd()) return std::nullopt;
  const Result<Header> header = DecodeHeader(remaining());
  if (!header) return Fail(header.error().code, offset());
  if (header->tag != tag) return std::nullopt;
  return Next().map([](const Element& element) { return std::optional<Element>(element); });
}

std::optional<Tag> Reader::Peek() const {
  const Result<Header> header = DecodeHeader(remaining());
  if (!header) return std::nullopt;
  return header->tag;
}

Result<void> Reader::Finish() const {
  if (!AtEnd()) return Fail(ErrorCode::kTrailingData, offset());
  return {};
}

Result<Element> ReadSingle(Bytes input, Tag tag, uint64_t offset) {
  Reader reader(input, offset);
  Result<Element> element = reader.Read(tag);
  if (!element) return element;
  if (const Result<void> end = reader.Finish(); !end) return tl::make_unexpected(end.error());
  return element;
}

Result<bool> BooleanValue(const Element& element) {
  if (element.content.size() != 1) return Fail(ErrorCode::kBadValue, element.offset);
  switch (element.content[0]) {
    case 0x00:
      return false;
    case 0xff:
      return true;
    default:
      return Fail(ErrorCode::kBadValue, element.offset);
  }
}

Result<void> CheckInteger(const Element& element) {
  const Bytes content = element.content;
  if (content.empty()) return Fail(ErrorCode::kBadValue, element.offset);
  // 8.3.2: the first nine bits are neither all zero nor all one.
  if (content.size() > 1 &&
      ((content[0] == 0x00 && content[1] < 0x80) || (content[0] == 0xff && content[1] >= 0x80))) {
    return Fail(ErrorCode::kBadValue, element.offset);
  }
  return {};
}

Result<uint64_t> UnsignedValue(const Element& element) {
  if (const Result<void> valid = CheckInteger(element); !valid) {
    return tl::make_unexpected(valid.error());
  }
  Bytes content = element.content;
  if (content[0] >= 0x80) return Fail(ErrorCode::kBadValue, element.offset);
  if (content[0] == 0) content = content.subspan(1);
  if (content.size() > sizeof(uint64_t)) return Fail(ErrorCode::kTooLarge, element.offset);
  uint64_t value = 0;
  for (uint8_t octet : content) value = (value << 8) | octet;
  return value;
}

bool BitString::Bit(size_t index) const {
  return index / 8 < octets.size() && (octets[index / 8] & (0x80u >> (index % 8))) != 0;
}

Result<BitString> BitStringValue(const Element& element) {
  const Bytes content = element.content;
  if (content.empty()) return Fail(ErrorCode::kBadValue, element.offset);
  const BitString value{content[0], content.subspan(1)};
  if (value.unused_bits > 7) return Fail(ErrorCode::kBadValue, element.offset);
  if (value.unused_bits > 0) {
    if (value.octets.empty()) return Fail(ErrorCode::kBadValue, element.offset);
    const unsigned unused_mask = (1u << value.unused_bits) - 1;
    if ((value.octets.back() & unused_mask) != 0) return Fail(ErrorCode::kBadValue, element.offset);
  }
  return value;
}

}  // namespace pkiaudit::x509::der
