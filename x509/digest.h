// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_DIGEST_H_
#define PKIAUDIT_X509_DIGEST_H_

#include <array>
#include <cstdint>
#include <memory>

#include "x509/bytes.h"

namespace pkiaudit::x509 {

using Md5Digest = std::array<uint8_t, 16>;
using Sha1Digest = std::array<uint8_t, 20>;
using Sha256Digest = std::array<uint8_t, 32>;

// By OpenSSL, with contexts that are used again. Safe from several threads.
// They throw std::runtime_error only if OpenSSL's provider lacks the algorithm.
// MD5 names things (key files, stored hashes); it proves nothing.
Md5Digest Md5(Bytes data);
Sha1Digest Sha1(Bytes data);
Sha256Digest Sha256(Bytes data);

// SHA-256 of octets that come piece by piece.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void Update(Bytes data);
  Sha256Digest Finish();  // once, at the end

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_DIGEST_H_
