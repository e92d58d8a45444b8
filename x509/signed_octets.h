// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_SIGNED_OCTETS_H_
#define PKIAUDIT_X509_SIGNED_OCTETS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "x509/bytes.h"

namespace pkiaudit::x509 {

// What a signature covers, as far as verifying needs it: the digest by the signature's algorithm,
// or the octets themselves for an algorithm without a digest of its own (Ed25519).
struct SignedOctets {
  std::vector<uint8_t> algorithm;  // AlgorithmIdentifier
  std::vector<uint8_t> octets;
  // Not for an algorithm that OpenSSL lacks, nor for more than kMaxMessage without a digest.
  bool complete = false;

  static constexpr size_t kMaxMessage = size_t{16} << 20;
};

// Makes SignedOctets of octets that come piece by piece.
class SignedOctetsHasher {
 public:
  // `algorithm` is an AlgorithmIdentifier, whatever it holds.
  explicit SignedOctetsHasher(Bytes algorithm);
  ~SignedOctetsHasher();
  SignedOctetsHasher(SignedOctetsHasher&&) noexcept;
  SignedOctetsHasher& operator=(SignedOctetsHasher&&) noexcept;

  void Update(Bytes octets);
  // Once, at the end.
  SignedOctets Finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_SIGNED_OCTETS_H_
