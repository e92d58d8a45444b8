// SPDX-License-Identifier: Apache-2.0
#include "x509/pem.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pkiaudit::x509 {
namespace {

constexpr std::string_view kBeginLine = "-----BEGIN ";
constexpr std::string_view kEndLine = "-----END ";
constexpr std::string_view kDashes = "-----";
// Longer ones are not taken for BEGIN or END lines, so what is kept of a cut line is bounded.
constexpr size_t kMaxLabel = 128;
constexpr size_t kMaxBoundary = kBeginLine.size() + kMaxLabel + kDashes.size();
// Characters that may stand before the colon of an RFC 1421 header.
constexpr size_t kMaxHeaderName = 64;
// Enough of a header line to tell "Proc-Type: 4,ENCRYPTED".
constexpr size_t kMaxHeaderLine = 128;
// How far a line end is looked for at once: LF and CR are looked for one after the other.
constexpr size_t kWindow = 4096;
// Buffers that grew larger than this are given back after the block.
constexpr size_t kKeptCapacity = 1u << 20;

bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsByteOrderMark(char c) { return c == '\xef' || c == '\xbb' || c == '\xbf'; }
bool IsHeaderNameCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// Where the first LF or CR stands, or the size of `text`.
size_t LineEnd(std::string_view text) {
  const size_t lf = std::min(text.find('\n'), text.size());
  return std::min(text.find('\r'), lf);
}

// Whether `text` can still become, or starts with, a BEGIN or END line ("encapsulation boundary").
struct Boundary {
  enum class Kind : uint8_t { kNone, kNeedMore, kBegin, kEnd };
  Kind kind = Kind::kNone;
  std::string_view label;
  size_t size = 0;
};

Boundary ParseBoundary(std::string_view text) {
  const bool is_end = text.substr(0, kEndLine.size()) == kEndLine.substr(0, text.size());
  const bool is_begin = text.substr(0, kBeginLine.size()) == kBeginLine.substr(0, text.size());
  if (!is_end && !is_begin) return {};
  const std::string_view start = is_begin ? kBeginLine : kEndLine;
  if (text.size() < start.size()) return {Boundary::Kind::kNeedMore, {}, 0};
  std::string_view rest = text.substr(start.size(), kMaxLabel + kDashes.size());
  const bool cut = text.size() < start.size() + kMaxLabel + kDashes.size();
  const size_t line_end = LineEnd(rest);
  const size_t dashes = rest.substr(0, line_end).find(kDashes);
  if (dashes == std::string_view::npos) {
    if (cut && line_end == rest.size()) return {Boundary::Kind::kNeedMore, {}, 0};
    return {};
  }
  return {is_begin ? Boundary::Kind::kBegin : Boundary::Kind::kEnd, rest.substr(0, dashes),
          start.size() + dashes + kDashes.size()};
}

// Whether a line inside a block, before any base64, is an RFC 1421 header.
enum class LineKind : uint8_t { kNeedMore, kHeader, kBase64 };

LineKind ClassifyLine(std::string_view text) {
  const std::string_view window = text.substr(0, kMaxHeaderName + 1);
  const auto* const end = std::find_if_not(window.begin(), window.end(), IsHeaderNameCharacter);
  if (end == window.end()) {
    return window.size() > kMaxHeaderName ? LineKind::kBase64 : LineKind::kNeedMore;
  }
  return *end == ':' ? LineKind::kHeader : LineKind::kBase64;
}

}  // namespace

void PemScanner::Feed(std::string_view text) {
  while (!text.empty()) {
    const size_t taken = Step(text);
    text.remove_prefix(taken);
    position_ += taken;
  }
}

void PemScanner::Finish() {
  if (in_block_) Refuse(ErrorCode::kMissingEnd, block_offset_, State::kLineStart);
  pending_.clear();
  state_ = State::kLineStart;
  position_ = 0;
}

size_t PemScanner::Step(std::string_view text) {
  switch (state_) {
    case State::kLineStart:
      return TakeLineStart(text);
    case State::kJunk: {
      const std::string_view window = text.substr(0, kWindow);
      const size_t end = LineEnd(window);
      if (end != window.size()) state_ = State::kLineStart;
      return end;
    }
    case State::kBoundary:
      return TakeBoundary(text);
    case State::kHeaders:
      return TakeHeaders(text);
    case State::kHeaderLine:
      return TakeHeaderLine(text);
    case State::kBase64:
      return TakeBase64(text);
  }
  return text.size();
}

size_t PemScanner::TakeLineStart(std::string_view text) {
  size_t taken = 0;
  while (taken < text.size() && (IsSpace(text[taken]) || IsByteOrderMark(text[taken]))) ++taken;
  if (taken == text.size()) return taken;
  if (text[taken] == '-') return StartBoundary(taken);
  state_ = State::kJunk;
  return taken;
}

// A boundary may start behind the next `taken` characters.
size_t PemScanner::StartBoundary(size_t taken) {
  boundary_offset_ = position_ + taken;
  state_ = State::kBoundary;
  return taken;
}

size_t PemScanner::TakeBoundary(std::string_view text) {
  const size_t held = pending_.size();
  std::string_view candidate = text.substr(0, kMaxBoundary);
  if (held != 0) {
    pending_.append(text.substr(0, kMaxBoundary - held));
    candidate = pending_;
  }
  const Boundary boundary = ParseBoundary(candidate);
  switch (boundary.kind) {
    case Boundary::Kind::kNeedMore:
      if (held == 0) pending_ = candidate;
      return candidate.size() - held;
    case Boundary::Kind::kNone:
      // What was held back has no line end in it: the junk goes on where this piece starts.
      pending_.clear();
      if (in_block_) {
        Refuse(ErrorCode::kBadBase64, boundary_offset_, State::kJunk);
      } else {
        state_ = State::kJunk;
      }
      return 0;
    case Boundary::Kind::kBegin:
    case Boundary::Kind::kEnd:
      break;
  }
  const std::string label(boundary.label);
  pending_.clear();
  OnBoundary(boundary.kind == Boundary::Kind::kBegin, label);
  return boundary.size - held;
}

void PemScanner::OnBoundary(bool is_begin, std::string_view label) {
  if (is_begin) {
    if (in_block_) Refuse(ErrorCode::kMissingEnd, block_offset_, State::kLineStart);
    OpenBlock(label);
    return;
  }
  state_ = State::kLineStart;
  if (in_block_) CloseBlock(label);
}

void PemScanner::OpenBlock(std::string_view label) {
  in_block_ = true;
  label_ = label;
  block_offset_ = boundary_offset_;
  has_headers_ = at_line_start_ = indented_ = after_cr_ = false;
  state_ = State::kHeaders;
}

void PemScanner::CloseBlock(std::string_view label) {
  if (label != label_) {
    Refuse(ErrorCode::kMissingEnd, block_offset_, State::kLineStart);
  } else if (!decoder_.Finish(block_)) {
    Refuse(ErrorCode::kBadBase64, boundary_offset_, State::kLineStart);
  } else {
    sink_.OnBlock(label_, block_, block_offset_, encrypted_);
    ClearBlock();
  }
}

void PemScanner::Refuse(ErrorCode code, uint64_t offset, State next) {
  sink_.OnBadBlock(label_, Error{code, offset});
  ClearBlock();
  state_ = next;
}

void PemScanner::ClearBlock() {
  in_block_ = false;
  encrypted_ = false;
  decoder_.Reset();
  block_.clear();
  if (block_.capacity() > kKeptCapacity) block_.shrink_to_fit();
}

// RFC 1421 4.4: "name: value" lines, continued by lines that start with white space, ended by a
// blank line. Most blocks have none.
size_t PemScanner::TakeHeaders(std::string_view text) {
  if (pending_.empty()) {
    size_t taken = 0;
    for (; taken < text.size() && IsSpace(text[taken]); ++taken) {
      const char c = text[taken];
      if (!IsLineEnd(c)) {
        indented_ = true;
      } else if (c != '\n' || !after_cr_) {
        if (has_headers_ && at_line_start_) {
          state_ = State::kBase64;
          return taken;
        }
        at_line_start_ = true;
        indented_ = false;
      }
      after_cr_ = c == '\r';
    }
    if (taken == text.size()) return taken;
    if (has_headers_ && indented_) {
      at_line_start_ = false;
      state_ = State::kHeaderLine;
      return taken;
    }
    if (text[taken] == '-') return StartBoundary(taken);
    if (taken != 0) return taken;
  }
  const size_t held = pending_.size();
  std::string_view line = text.substr(0, kMaxHeaderName + 1);
  if (held != 0) {
    pending_.append(text.substr(0, kMaxHeaderName + 1 - held));
    line = pending_;
  }
  switch (ClassifyLine(line)) {
    case LineKind::kNeedMore:
      if (held == 0) pending_ = line;
      return line.size() - held;
    case LineKind::kHeader:
      pending_.resize(held);
      has_headers_ = true;
      at_line_start_ = indented_ = after_cr_ = false;
      state_ = State::kHeaderLine;
      return 0;
    case LineKind::kBase64:
      break;
  }
  state_ = State::kBase64;
  // What was held back goes the way of the base64 that it is.
  const std::string again = std::exchange(pending_, {}).substr(0, held);
  position_ -= again.size();
  Feed(again);
  return 0;
}

size_t PemScanner::TakeHeaderLine(std::string_view text) {
  const std::string_view window = text.substr(0, kWindow);
  const size_t end = LineEnd(window);
  if (pending_.size() < kMaxHeaderLine) {
    pending_.append(window.substr(0, std::min(end, kMaxHeaderLine - pending_.size())));
  }
  if (end == window.size()) return end;
  if (pending_.starts_with("Proc-Type:") && pending_.find("ENCRYPTED") != std::string::npos) {
    encrypted_ = true;
  }
  pending_.clear();
  state_ = State::kHeaders;
  return end;
}

size_t PemScanner::TakeBase64(std::string_view text) {
  // Just enough for a block over the limit, however much is fed at once.
  const size_t room = kMaxBlockSize - block_.size();
  const std::string_view piece = text.substr(0, room / 3 * 4 + 8);
  const size_t taken = decoder_.Decode(piece, block_);
  if (block_.size() > kMaxBlockSize) {
    Refuse(ErrorCode::kTooLarge, block_offset_, State::kJunk);
  } else if (taken < piece.size()) {
    if (text[taken] == '-') return StartBoundary(taken);
    Refuse(ErrorCode::kBadBase64, position_ + taken, State::kJunk);
  }
  return taken;
}

Result<void> DecodeBase64(std::string_view text, std::vector<uint8_t>& out) {
  Base64Decoder decoder;
  const size_t size = out.size();
  const size_t taken = decoder.Decode(text, out);
  if (taken < text.size() || !decoder.Finish(out)) {
    out.resize(size);
    return tl::unexpected(Error{ErrorCode::kBadBase64, taken});
  }
  return {};
}

}  // namespace pkiaudit::x509
