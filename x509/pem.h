// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_PEM_H_
#define PKIAUDIT_X509_PEM_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::x509 {

// Scans textual encodings (RFC 7468, read laxly as 7468 2 advises; also RFC 1421 headers) piece by
// piece, so that a bundle of any size passes through a small window. Text between blocks is
// skipped, line ends may be LF, CRLF or CR, a final newline may be missing, a byte order mark is
// skipped. A bad block is told and the scan goes on at the next BEGIN line. UTF-16 text is not PEM
// here (the caller converts).
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
    // kBadBase64, kMissingEnd (END missing, or of another label), kTooLarge; `offset` is in the
    // error.
    virtual void OnBadBlock(std::string_view label, Error error) = 0;
  };

  explicit PemScanner(Sink& sink) : sink_(sink) {}

  // Takes the next piece of the text, cut anywhere.
  void Feed(std::string_view text);
  // Tells that the text is at its end; reports a block that is still open.
  void Finish();

 private:
  void TakeLine(std::string_view line, uint64_t offset);

  Sink& sink_;
  uint64_t position_ = 0;
  std::string pending_;  // an unfinished line
  std::string label_;
  std::vector<uint8_t> block_;
  // Further state is the implementer's.
};

// Appends the octets of `text` (base64 with white space, padding optional at the end) to `out`.
// Errors: kBadBase64 with the offset of the first bad character.
Result<void> DecodeBase64(std::string_view text, std::vector<uint8_t>& out);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_PEM_H_
