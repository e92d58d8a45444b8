// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_KEY_POOL_H_
#define PKIAUDIT_TESTS_SUPPORT_KEY_POOL_H_

#include <string>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

// Committed private keys (tests/support/keys), public to everybody and loaded when first used.
enum class TestKey {
  kRsa2048A,
  kRsa2048B,
  kRsa2048C,
  kRsa2048D,
  kRsa2048E,
  kRsa2048F,
  kRsa2048G,
  kRsa2048H,
  kRsa2048I,
  kRsa2048J,
  kRsa2048K,
  kRsa2048L,
  kRsa2048M,
  kRsa2048N,
  kRsa2048O,
  kRsa2048P,
  kRsa2048Q,
  kRsa2048R,
  kRsa2048S,
  kRsa2048T,
  kRsa1024,
  kRsa4096A,
  kRsa4096B,
  kRsa2048Exponent3,
  kEcP256,
  kEcP384,
  kEcP521,
  kEcP224,
  kEcSecp192r1,
  kEd25519,
  kDsa2048,  // the last one: key_pool.cc counts up to it
};

// Algorithms that the pool's keys can sign with. RSA PKCS #1 v1.5 and Ed25519 give the same bytes
// each time; RSA-PSS, ECDSA and DSA do not.
enum class SignatureAlgorithm {
  kMd5WithRsa,
  kSha1WithRsa,
  kSha256WithRsa,
  kSha384WithRsa,
  kSha512WithRsa,
  kRsaPssSha256,
  kSha1WithEcdsa,
  kSha256WithEcdsa,
  kSha384WithEcdsa,
  kSha1WithDsa,
  kSha256WithDsa,
  kEd25519,
};

// All of these throw std::runtime_error when a key cannot be read or does not fit the algorithm.

std::string PrivateKeyPem(TestKey key);
// PKCS #8 PrivateKeyInfo.
Bytes PrivateKeyInfo(TestKey key);
// SubjectPublicKeyInfo, the whole SEQUENCE.
Bytes SubjectPublicKeyInfo(TestKey key);
// RFC 5280 4.2.1.2 (1): SHA-1 of the content of the BIT STRING subjectPublicKey.
Bytes KeyIdentifier(TestKey key);

// What the key signs with unless told otherwise: SHA-256, or Ed25519.
SignatureAlgorithm DefaultSignatureAlgorithm(TestKey key);
// AlgorithmIdentifier, the whole SEQUENCE.
Bytes AlgorithmIdentifier(SignatureAlgorithm algorithm);
// The content of the BIT STRING signatureValue.
Bytes Sign(TestKey key, SignatureAlgorithm algorithm, ByteView message);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_KEY_POOL_H_
