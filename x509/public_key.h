// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_PUBLIC_KEY_H_
#define PKIAUDIT_X509_PUBLIC_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "x509/der.h"
#include "x509/oid.h"

namespace pkiaudit::x509 {

// RFC 5280 4.1.1.2.
struct AlgorithmIdentifier {
  Oid algorithm;
  Bytes parameters;  // the encoding of the parameters, empty where absent
  Bytes encoding;    // the whole AlgorithmIdentifier
};
// From the encoding of an AlgorithmIdentifier, which starts at `offset` of the outermost input.
Result<AlgorithmIdentifier> DecodeAlgorithmIdentifier(Bytes encoding, uint64_t offset = 0);

// SubjectPublicKeyInfo (RFC 5280 4.1.2.7, RFC 3279 2.3, RFC 5480, RFC 8410), read from DER; the key
// itself is not loaded. For ECDH-only keys (RFC 5480 2.1.2) the kind is kEc too.
struct PublicKey {
  enum class Kind : uint8_t { kRsa, kRsaPss, kDsa, kEc, kEd25519, kEd448, kUnknown };
  Kind kind = Kind::kUnknown;
  AlgorithmIdentifier algorithm;
  Bytes encoding;  // the whole SubjectPublicKeyInfo
  Bytes key;       // content of the BIT STRING
  // RSA modulus, DSA p, the curve's field (also from explicit parameters), Ed25519 256, Ed448 456;
  // 0 where not known: other algorithms and curves, parameters inherited from the issuer.
  uint32_t bits = 0;
  Bytes rsa_modulus;   // unsigned, without leading zero octets
  Bytes rsa_exponent;  // unsigned, without leading zero octets
  // The modulus is encoded as a negative INTEGER, as in old certificates of Microsoft (Root
  // Agency); it is read as unsigned, as CryptoAPI does.
  bool negative_modulus = false;
  Oid curve;  // named curve only
};
// An error where the structure, or the key of a known algorithm, breaks its syntax.
Result<PublicKey> DecodePublicKey(Bytes encoding, uint64_t offset = 0);

// The SubjectPublicKeyInfo of a key that is known by its numbers, as certificates have it (RFC 3279
// 2.3.1, RFC 5480 2.2). Modulus and exponent are unsigned, big-endian; leading zeros do not matter.
std::vector<uint8_t> EncodeRsaPublicKey(Bytes modulus, Bytes exponent);
// `point` is an ECPoint, as in the BIT STRING.
std::vector<uint8_t> EncodeEcPublicKey(Oid named_curve, Bytes point);

// "RSA 2048", "EC P-256", "EC explicit parameters, 256", "Ed25519", "1.2.3.4 (unknown)".
std::string ToText(const PublicKey& key);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_PUBLIC_KEY_H_
