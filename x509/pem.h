// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_PEM_H_
#define PKIAUDIT_X509_PEM_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "x509/base64.h"
#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::x509 {

// Scans textual encodings (RFC 7468, read by its lax rules; also RFC 1421 headers) piece by piece,
// so that a bundle of any size passes through a small window; the result does not depend on where
// the text is cut. A BEGIN line is seen at the start of a line, after white space, or right behind
// an END line; other text between blocks is skipped. Line ends may be LF, CRLF or CR or missing
// altogether, byte order marks are skipped. A bad block is told and the scan goes on at the next
// BEGIN line. UTF-16 text is not PEM here (the caller converts).
class PemScanner {
 public:
  // A block larger than this is refused with kTooLarge and skipped.
  static constexpr size_t kMaxBlockSize = 64u << 20;

  class Sink {
   public:
    virtual ~Sink() = default;
    // `label` is "CERTIFICATE", "X509 CRL", …; `offset` that of the BEGIN line in the text. `der`
    // is valid during the call. `encrypted` where RFC 1421 headers (Proc-Type: 4,ENCRYPTED) say so.
    virtual void OnBlock(std::string_view label, Bytes der, uint64_t offset, bool encrypted) = 0;
    // kBadBase64 with the offset of the first bad character; kMissingEnd (END missing, or of
    // another label) and kTooLarge with the offset of the BEGIN line. A block is told once.
    virtual void OnBadBlock(std::string_view label, Error error) = 0;
  };

  explicit PemScanner(Sink& sink) : sink_(sink) {}

  // Takes the next piece of the text, cut anywhere.
  void Feed(std::string_view text);
  // Tells that the text is at its end; reports a block that is still open.
  void Finish();

 private:
  enum class State : uint8_t {
    kLineStart,   // outside of blocks, where a BEGIN line may start
    kJunk,        // outside of blocks, in a line that is none
    kBoundary,    // in what may become a BEGIN or END line
    kHeaders,     // in a block, before its base64
    kHeaderLine,  // in a line of RFC 1421 headers
    kBase64,
  };

  // Each takes what it can from the start of `text` and returns how much; progress is made by
  // taking or by a change of state.
  size_t Step(std::string_view text);
  size_t TakeLineStart(std::string_view text);
  size_t TakeBoundary(std::string_view text);
  size_t TakeHeaders(std::string_view text);
  size_t TakeHeaderLine(std::string_view text);
  size_t TakeBase64(std::string_view text);

  size_t StartBoundary(size_t taken);
  void OnBoundary(bool is_begin, std::string_view label);
  void OpenBlock(std::string_view label);
  void CloseBlock(std::string_view label);
  void Refuse(ErrorCode code, uint64_t offset, State next);
  void ClearBlock();

  Sink& sink_;
  State state_ = State::kLineStart;
  uint64_t position_ = 0;         // of the text that Step() gets
  uint64_t boundary_offset_ = 0;  // of the boundary being read
  // The start of a boundary or header line that the last piece cut; bounded.
  std::string pending_;

  bool in_block_ = false;
  std::string label_;
  uint64_t block_offset_ = 0;
  Base64Decoder decoder_;
  std::vector<uint8_t> block_;
  bool encrypted_ = false;
  // RFC 1421 headers: where in them the text stands.
  bool has_headers_ = false;
  bool at_line_start_ = false;
  bool indented_ = false;
  bool after_cr_ = false;
};

// Appends the octets of `text` (base64 with white space, padding optional at the end) to `out`.
// Errors: kBadBase64 with the offset of the first bad character.
Result<void> DecodeBase64(std::string_view text, std::vector<uint8_t>& out);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_PEM_H_
