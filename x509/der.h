// SPDX-License-Identifier: Apache-2.0
//
// The zero-copy reader of the Distinguished Encoding Rules (ITU-T X.690, 10 and 8.1). It allocates
// nothing, copies nothing, and never reads outside the octets that it was given.
#ifndef PKIAUDIT_X509_DER_H_
#define PKIAUDIT_X509_DER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::x509::der {

// Class and constructed bit in the upper octet, tag number in the lower 24 bits.
enum class Tag : uint32_t {};

constexpr uint32_t kConstructedBit = 0x20u << 24;
constexpr Tag MakeTag(uint8_t class_and_constructed, uint32_t number) {
  return static_cast<Tag>((uint32_t{class_and_constructed} << 24) | number);
}
constexpr bool IsConstructed(Tag tag) {
  return (static_cast<uint32_t>(tag) & kConstructedBit) != 0;
}
constexpr uint32_t TagNumber(Tag tag) { return static_cast<uint32_t>(tag) & 0xffffffu; }

constexpr Tag kBoolean = MakeTag(0x00, 1);
constexpr Tag kInteger = MakeTag(0x00, 2);
constexpr Tag kBitString = MakeTag(0x00, 3);
constexpr Tag kOctetString = MakeTag(0x00, 4);
constexpr Tag kNull = MakeTag(0x00, 5);
constexpr Tag kObjectIdentifier = MakeTag(0x00, 6);
constexpr Tag kEnumerated = MakeTag(0x00, 10);
constexpr Tag kUtf8String = MakeTag(0x00, 12);
constexpr Tag kNumericString = MakeTag(0x00, 18);
constexpr Tag kPrintableString = MakeTag(0x00, 19);
constexpr Tag kTeletexString = MakeTag(0x00, 20);
constexpr Tag kIa5String = MakeTag(0x00, 22);
constexpr Tag kUtcTime = MakeTag(0x00, 23);
constexpr Tag kGeneralizedTime = MakeTag(0x00, 24);
constexpr Tag kVisibleString = MakeTag(0x00, 26);
constexpr Tag kUniversalString = MakeTag(0x00, 28);
constexpr Tag kBmpString = MakeTag(0x00, 30);
constexpr Tag kSequence = MakeTag(0x20, 16);
constexpr Tag kSet = MakeTag(0x20, 17);
constexpr Tag ContextPrimitive(uint32_t number) { return MakeTag(0x80, number); }
constexpr Tag ContextConstructed(uint32_t number) { return MakeTag(0xa0, number); }

// Deeper nesting than any certificate, CRL or CTL needs.
constexpr int kMaxDepth = 32;

enum class Rules : uint8_t { kDer, kBer };

// The identifier and length octets of one element.
struct Header {
  Tag tag{};
  uint8_t length = 0;       // of the header itself, 2 to 14 octets
  bool indefinite = false;  // BER only; then content_length is 0
  uint64_t content_length = 0;
};

// Decodes the header at the start of `window`. The window need not hold the content, so a caller
// that streams slides it over a file of any size. kTruncated means "not enough octets for the
// header". Lengths up to 2^63-1 are accepted; whether the content is there is the caller's matter.
// DER refuses universal tag 0, which in BER ends an indefinite length. Errors have offset 0.
Result<Header> DecodeHeader(Bytes window, Rules rules = Rules::kDer);

// Octets that are always enough for DecodeHeader to decide.
constexpr size_t kMaxHeaderLength = 14;

// One element: views into the reader's input.
struct Element {
  Tag tag{};
  Bytes encoding;       // header and content
  Bytes content;        // content only
  uint64_t offset = 0;  // of the encoding, from the start of the outermost input
  int depth = 0;        // nesting level of the element, the outermost is 0
};

// Reads the elements of one constructed value (or of a whole input) in order, by DER. An error
// carries the offset of the element at fault from the start of the outermost input, and leaves the
// reader where it was. At the end, Next and Read give kTruncated.
class Reader {
 public:
  // `input` must outlive the reader and every view it hands out. `offset` is where `input` starts
  // in the outermost input.
  explicit Reader(Bytes input, uint64_t offset = 0) : Reader(input, offset, 0) {}
  // Reads the content of `element`; kTooDeep, on the first read, past kMaxDepth.
  explicit Reader(const Element& element)
      : Reader(element.content, element.offset + (element.encoding.size() - element.content.size()),
               element.depth + 1) {}

  bool AtEnd() const { return position_ == input_.size(); }
  uint64_t offset() const { return offset_ + position_; }
  Bytes remaining() const { return input_.subspan(position_); }

  // The next element, whatever it is.
  Result<Element> Next();
  // The next element, which must have `tag`, else kUnexpectedTag.
  Result<Element> Read(Tag tag);
  // The next element if it has `tag`; nothing at the end or before another tag. An error where the
  // next element's header, or the content of one that has `tag`, is broken.
  Result<std::optional<Element>> ReadOptional(Tag tag);
  // The tag of the next element, nothing at the end or when it cannot be decoded.
  std::optional<Tag> Peek() const;
  // kTrailingData unless everything was read.
  Result<void> Finish() const;

 private:
  Reader(Bytes input, uint64_t offset, int depth) : input_(input), offset_(offset), depth_(depth) {}

  // Next() for all other forms, and for errors.
  Result<Element> NextByHeader();

  Bytes input_;
  size_t position_ = 0;
  uint64_t offset_;
  int depth_;
};

// Reading a certificate is mostly this, so the forms that nearly all elements have are read in
// line: a tag number below 31 and a length below 2^16, encoded minimally.
inline Result<Element> Reader::Next() {
  const Bytes rest = remaining();
  if (rest.size() < 4 || depth_ > kMaxDepth) return NextByHeader();
  const uint8_t identifier = rest[0];
  if (identifier == 0 || (identifier & 0x1f) == 0x1f) return NextByHeader();
  size_t header = 2;
  size_t length = rest[1];
  if (length == 0x82 && rest[2] != 0) {
    header = 4;
    length = (size_t{rest[2]} << 8) | rest[3];
  } else if (length == 0x81 && rest[2] >= 0x80) {
    header = 3;
    length = rest[2];
  } else if (length >= 0x80) {
    return NextByHeader();
  }
  if (length > rest.size() - header) return NextByHeader();
  const Element element{MakeTag(identifier & 0xe0, identifier & 0x1fu), rest.first(header + length),
                        rest.subspan(header, length), offset(), depth_};
  position_ += header + length;
  return element;
}

// The whole of `input` as exactly one element with `tag`. `offset` is where `input` starts in the
// outermost input.
Result<Element> ReadSingle(Bytes input, Tag tag, uint64_t offset = 0);

// Values of primitive types, from the element's content; kBadValue with the element's offset where
// the content breaks DER's rules for the type.
Result<bool> BooleanValue(const Element& element);  // X.690 11.1
Result<void> CheckInteger(const Element& element);  // X.690 8.3: not empty, minimal
// INTEGER or ENUMERATED in 0..2^64-1: kBadValue where negative, kTooLarge above.
Result<uint64_t> UnsignedValue(const Element& element);
struct BitString {
  uint8_t unused_bits = 0;
  Bytes octets;
  // Bit 0 is the most significant one of the first octet, as ASN.1 counts.
  bool Bit(size_t index) const;
};
Result<BitString> BitStringValue(const Element& element);  // X.690 8.6, 11.2

}  // namespace pkiaudit::x509::der

#endif  // PKIAUDIT_X509_DER_H_
