// SPDX-License-Identifier: Apache-2.0
//
// Signature algorithms as OpenSSL needs to be told of them. Internal to x509/.
#ifndef PKIAUDIT_X509_SIGNATURE_SCHEME_H_
#define PKIAUDIT_X509_SIGNATURE_SCHEME_H_

#include <optional>

#include "x509/bytes.h"
#include "x509/openssl.h"
#include "x509/signature.h"

namespace pkiaudit::x509 {

// Numbers are OpenSSL's NIDs, 0 (NID_undef) for none.
struct SignatureScheme {
  int key_type = 0;  // EVP_PKEY_*
  int digest = 0;    // none where the algorithm has none of its own (Ed25519)
  // RSASSA-PSS (RFC 4055 3.1) only.
  bool pss = false;
  int mask_digest = 0;
  int salt_length = 0;

  bool HasDigest() const { return digest != 0; }
};

// Of an AlgorithmIdentifier; nothing for an algorithm that OpenSSL does not verify.
std::optional<SignatureScheme> ReadSignatureScheme(Bytes algorithm_identifier);

// Of a SignerInfo (RFC 5652 5.3), where the algorithm of the signature may be that of the key alone
// and the digest stands beside it. Nothing where the two contradict, or for a signature whose
// algorithm has no digest.
std::optional<SignatureScheme> ReadSignerScheme(Bytes digest_algorithm, Bytes signature_algorithm);

// Null where the scheme has none, or OpenSSL does not offer it (MD2 and MD4 have names only).
openssl::MessageDigest FetchDigest(const SignatureScheme& scheme);

// Of a SubjectPublicKeyInfo; null where OpenSSL cannot load it.
openssl::Key LoadPublicKey(Bytes spki);

// Does `key` verify `signature` over `message`, or over what has that `digest`? VerifyDigest is for
// schemes with a digest only.
SignatureStatus VerifyMessage(EVP_PKEY* key, const SignatureScheme& scheme, Bytes message,
                              Bytes signature);
SignatureStatus VerifyDigest(EVP_PKEY* key, const SignatureScheme& scheme, Bytes digest,
                             Bytes signature);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_SIGNATURE_SCHEME_H_
