// SPDX-License-Identifier: Apache-2.0
#include "x509/ber.h"

namespace pkiaudit::x509::ber {
namespace {

constexpr size_t kEndOfContentsSize = 2;

bool IsEndOfContents(Bytes rest) {
  return rest.size() >= kEndOfContentsSize && rest[0] == 0 && rest[1] == 0;
}

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset) {
  return tl::unexpected(Error{code, offset});
}

// The size of an indefinite content, without its end-of-contents octets, at the start of `rest`.
// Definite lengths inside are stepped over, so this is linear in the number of elements.
Result<size_t> IndefiniteContentSize(Bytes rest, uint64_t offset) {
  size_t position = 0;
  for (int depth = 1;;) {
    const Bytes window = rest.subspan(position);
    if (IsEndOfContents(window)) {
      if (--depth == 0) return position;
      position += kEndOfContentsSize;
      continue;
    }
    const Result<der::Header> header = der::DecodeHeader(window, der::Rules::kBer);
    if (!header) return Fail(header.error().code, offset + position);
    if (header->content_length > window.size() - header->length) {
      return Fail(ErrorCode::kTruncated, offset + position);
    }
    if (header->indefinite && ++depth > der::kMaxDepth) {
      return Fail(ErrorCode::kTooDeep, offset + position);
    }
    position += header->length + static_cast<size_t>(header->content_length);
  }
}

Result<void> AppendPieces(const der::Element& element, int depth, std::vector<uint8_t>& out) {
  if (!der::IsConstructed(element.tag)) {
    out.insert(out.end(), element.content.begin(), element.content.end());
    return {};
  }
  if (depth == der::kMaxDepth) return Fail(ErrorCode::kTooDeep, element.offset);
  for (Reader reader = ContentOf(element); !reader.AtEnd();) {
    const Result<der::Element> piece = reader.Next();
    if (!piece) return tl::unexpected(piece.error());
    if (!IsOctetString(piece->tag)) {
      return Fail(ErrorCode::kUnexpectedTag, piece->offset);
    }
    if (Result<void> appended = AppendPieces(*piece, depth + 1, out); !appended) return appended;
  }
  return {};
}

}  // namespace

bool Reader::AtEnd() const {
  return position_ == input_.size() || (indefinite_ && IsEndOfContents(input_.subspan(position_)));
}

bool Reader::truncated() const { return truncated_ || (indefinite_ && position_ == input_.size()); }

Result<der::Header> Reader::NextHeader() const {
  if (AtEnd()) return Fail(ErrorCode::kTruncated, offset());
  Result<der::Header> header = der::DecodeHeader(input_.subspan(position_), der::Rules::kBer);
  if (!header) return Fail(header.error().code, offset());
  return header;
}

Result<der::Element> Reader::Next() {
  const Result<der::Header> header = NextHeader();
  if (!header) return tl::unexpected(header.error());
  const Bytes rest = input_.subspan(position_ + header->length);
  size_t content_size = static_cast<size_t>(header->content_length);
  size_t end_size = 0;
  if (header->indefinite) {
    const Result<size_t> size = IndefiniteContentSize(rest, offset() + header->length);
    if (!size) return tl::unexpected(size.error());
    content_size = *size;
    end_size = kEndOfContentsSize;
  } else if (header->content_length > rest.size()) {
    return Fail(ErrorCode::kTruncated, offset());
  }
  const size_t size = header->length + content_size + end_size;
  const der::Element element{header->tag, input_.subspan(position_, size), rest.first(content_size),
                             offset()};
  position_ += size;
  return element;
}

Result<der::Element> Reader::Read(der::Tag tag) {
  const size_t start = position_;
  Result<der::Element> element = Next();
  if (element && element->tag != tag) {
    position_ = start;
    return Fail(ErrorCode::kUnexpectedTag, offset());
  }
  return element;
}

std::optional<der::Tag> Reader::Peek() const {
  const Result<der::Header> header = NextHeader();
  if (!header) return std::nullopt;
  return header->tag;
}

Result<Reader> Reader::Enter(der::Tag tag) const {
  const Result<der::Header> header = NextHeader();
  if (!header) return tl::unexpected(header.error());
  if (header->tag != tag) return Fail(ErrorCode::kUnexpectedTag, offset());
  const Bytes rest = input_.subspan(position_ + header->length);
  Reader content(rest, offset() + header->length);
  if (header->indefinite) {
    content.indefinite_ = true;
  } else if (header->content_length > rest.size()) {
    content.truncated_ = true;
  } else {
    content.input_ = rest.first(static_cast<size_t>(header->content_length));
  }
  return content;
}

Reader ContentOf(const der::Element& element) {
  return Reader(element.content, element.offset + static_cast<uint64_t>(element.content.data() -
                                                                        element.encoding.data()));
}

bool IsOctetString(der::Tag tag) {
  return tag == der::kOctetString || tag == der::MakeTag(0x20, der::TagNumber(der::kOctetString));
}

Result<void> AppendOctetString(const der::Element& element, std::vector<uint8_t>& out) {
  return AppendPieces(element, 0, out);
}

}  // namespace pkiaudit::x509::ber
