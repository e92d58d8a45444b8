// SPDX-License-Identifier: Apache-2.0
//
// The cryptography of PKCS#12 (RFC 7292 5 and appendix B, RFC 8018): by OpenSSL, in a private
// library context that has the legacy provider. Internal to x509/.
#ifndef PKIAUDIT_X509_PKCS12_CRYPTOGRAPHY_H_
#define PKIAUDIT_X509_PKCS12_CRYPTOGRAPHY_H_

#include <openssl/crypto.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "x509/der.h"

namespace pkiaudit::x509::pkcs12 {

// Overwrites what it frees.
template <typename T>
struct WipingAllocator {
  using value_type = T;  // NOLINT(readability-identifier-naming): the standard's name

  WipingAllocator() = default;
  template <typename U>
  explicit WipingAllocator(const WipingAllocator<U>& /*other*/) {}

  T* allocate(size_t count) { return std::allocator<T>().allocate(count); }  // NOLINT
  void deallocate(T* pointer, size_t count) {                                // NOLINT
    OPENSSL_cleanse(pointer, count * sizeof(T));
    std::allocator<T>().deallocate(pointer, count);
  }
  friend bool operator==(WipingAllocator /*a*/, WipingAllocator /*b*/) { return true; }
};

// Decrypted octets.
using SecretBytes = std::vector<uint8_t, WipingAllocator<uint8_t>>;

// UTF-8. No value is the null password, which PKCS#12's own derivation tells from the empty one.
using Password = std::optional<std::string>;

// What deriving the key of a password-based encryption costs, read from its AlgorithmIdentifier:
// the iterations of PKCS#12's and PKCS#5's derivations, N * r * p of scrypt (RFC 7914). Derives
// nothing. kUnsupported for other algorithms; kBadValue for no iterations at all.
Result<uint64_t> DerivationCost(const der::Element& algorithm);

// kWrongPassword where the result is not one ASN.1 SEQUENCE (PFX files hold nothing else encrypted,
// and padding alone lets one wrong password in 256 pass); kUnsupported where OpenSSL does not offer
// the algorithm. The caller has looked at DerivationCost() before.
Result<SecretBytes> Decrypt(const der::Element& algorithm, Bytes ciphertext,
                            const Password& password);

// RFC 7292 4, MacData.
struct Mac {
  der::Element digest_algorithm;
  Bytes digest;
  Bytes salt;
  uint64_t iterations = 1;
};
// Whether `password` makes this MAC over `content`. kUnsupported for digests that OpenSSL does not
// offer and for PBMAC1 (RFC 9579). The caller has looked at `mac.iterations` before.
Result<bool> VerifyMac(const Mac& mac, Bytes content, const Password& password);

// The SubjectPublicKeyInfo of the PrivateKeyInfo (RFC 5208) `encoding`. kUnsupported for keys of
// other kinds than certificates have, kTooLarge for absurd sizes, kCryptographicError where OpenSSL
// refuses the key.
Result<std::vector<uint8_t>> PublicKeyOfPrivateKey(Bytes encoding);

}  // namespace pkiaudit::x509::pkcs12

#endif  // PKIAUDIT_X509_PKCS12_CRYPTOGRAPHY_H_
