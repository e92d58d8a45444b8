// SPDX-License-Identifier: Apache-2.0
//
// The reader of the Basic Encoding Rules (ITU-T X.690, 8.1) for the outer layers of PKCS#7 and
// PKCS#12, which other software writes with indefinite lengths and strings in pieces. What lies
// deeper is DER and der::Reader's matter. Internal to x509/.
#ifndef PKIAUDIT_X509_BER_H_
#define PKIAUDIT_X509_BER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "x509/der.h"

namespace pkiaudit::x509::ber {

// Reads the elements of one constructed value (or of a whole input) in order. Errors carry the
// offset from the start of the outermost input and leave the reader where it was. Views point into
// the input, which must outlive them.
class Reader {
 public:
  // `offset` is where `input` starts in the outermost input.
  explicit Reader(Bytes input, uint64_t offset = 0) : input_(input), offset_(offset) {}

  // At the end of the content: of its octets, or before the end-of-contents octets.
  bool AtEnd() const;
  uint64_t offset() const { return offset_ + position_; }
  // Whether the input ended before the length that the value gives for itself.
  bool truncated() const;

  // The next element. An indefinite length is followed to its end, at most der::kMaxDepth deep;
  // then `content` is without and `encoding` with the end-of-contents octets.
  Result<der::Element> Next();
  // The next element, which must have `tag`, else kUnexpectedTag.
  Result<der::Element> Read(der::Tag tag);
  // The tag of the next element, nothing at the end or when it cannot be decoded.
  std::optional<der::Tag> Peek() const;

  // A reader of the content of the next element, which must have `tag`. This reader stays before
  // the element. A content that the input cuts short can be read as far as it goes: truncated().
  Result<Reader> Enter(der::Tag tag) const;

 private:
  Result<der::Header> NextHeader() const;

  Bytes input_;
  size_t position_ = 0;
  uint64_t offset_;
  bool indefinite_ = false;
  bool truncated_ = false;
};

// A reader of the content of `element`.
Reader ContentOf(const der::Element& element);

// Whether the tag is that of an OCTET STRING in one piece or of a constructed one.
bool IsOctetString(der::Tag tag);

// Octets of an OCTET STRING, or of an implicitly tagged one: in one piece, or put together from the
// pieces of a constructed one (X.690 8.7), at most der::kMaxDepth deep. Appends to `out`.
Result<void> AppendOctetString(const der::Element& element, std::vector<uint8_t>& out);

}  // namespace pkiaudit::x509::ber

#endif  // PKIAUDIT_X509_BER_H_
