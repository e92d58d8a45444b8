// SPDX-License-Identifier: Apache-2.0
//
// The sliding window through which a CRL of any size is read. Internal to x509/.
#ifndef PKIAUDIT_X509_CRL_WINDOW_H_
#define PKIAUDIT_X509_CRL_WINDOW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "x509/bytes.h"
#include "x509/crl.h"
#include "x509/digest.h"
#include "x509/signed_octets.h"

namespace pkiaudit::x509 {

// Slides over octets in memory, or over what a function reads. All that it passes goes into the
// SHA-256, what lies in the signed range also into that digest; in pieces as large as the window,
// as digests of small pieces cost most.
class CrlWindow {
 public:
  explicit CrlWindow(Bytes octets) : memory_(octets), is_memory_(true) {}
  explicit CrlWindow(ReadOctets read) : read_(std::move(read)) {}

  // From the start of the input.
  uint64_t position() const { return start_ + begin_; }
  // What can be seen from the position on.
  Bytes View() const { return Storage().subspan(begin_, end_ - begin_); }
  // Makes the view at least `wanted` octets long, less only at the end of the input (or where it
  // cannot be read). Views become invalid.
  void Fill(size_t wanted);
  // Takes octets of the view.
  void Skip(size_t count) { begin_ += count; }
  // Goes to `position`, which lies ahead. False where the input ends before.
  bool SkipTo(uint64_t position);

  // From the current position up to `end`, octets go to the digest of `algorithm`; told before
  // anything behind the position is filled in.
  void StartSigned(uint64_t start, uint64_t end, Bytes algorithm);
  SignedOctets FinishSigned();

  // Goes to the end of the input and gives the digest of all.
  Sha256Digest Finish();

  bool failed() const { return failed_; }

 private:
  static constexpr size_t kSize = size_t{256} << 10;

  Bytes Storage() const { return is_memory_ ? memory_.subspan(start_) : Bytes(buffer_); }
  void DigestPassed();

  Bytes memory_;
  bool is_memory_ = false;
  ReadOctets read_;
  std::vector<uint8_t> buffer_;
  uint64_t start_ = 0;  // of the storage, in the input
  size_t begin_ = 0;    // of the view, in the storage
  size_t end_ = 0;
  bool at_end_ = false;
  bool failed_ = false;

  Sha256Stream sha256_;
  std::optional<SignedOctetsHasher> signed_;
  uint64_t signed_start_ = 0;
  uint64_t signed_end_ = 0;
};

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_CRL_WINDOW_H_
