// SPDX-License-Identifier: Apache-2.0
//
// The layers of PKCS#7's SignedData (RFC 2315 9, RFC 5652 5), in DER or BER. Offsets in errors are
// those of the octets that were handed in. Internal to x509/.
#ifndef PKIAUDIT_X509_SIGNED_DATA_H_
#define PKIAUDIT_X509_SIGNED_DATA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "x509/ber.h"
#include "x509/certificate.h"
#include "x509/signature.h"

namespace pkiaudit::x509::signed_data {

// Whether the content of an OBJECT IDENTIFIER is one of 1.2.840.113549.1.7.
bool IsPkcs7Type(Bytes oid_content);

// ContentInfo { signedData, [0] SignedData }: a reader that stands before SignedData's version.
// kUnexpectedTag where it is none, kUnsupported where it is another type of PKCS#7.
Result<ber::Reader> Enter(Bytes input);

// Who says to have signed.
struct SignerInfo {
  // Either the Name and the content of the INTEGER, or the key identifier.
  Bytes issuer;
  Bytes serial_number;
  std::optional<Bytes> key_identifier;
  Bytes digest_algorithm;                  // AlgorithmIdentifier
  Bytes signature_algorithm;               // the same; may be that of the key alone
  std::optional<Bytes> signed_attributes;  // the content of [0]
  std::vector<uint8_t> signature;
};

// More signers than any real file has.
constexpr size_t kMaxSigners = 16;

// kTooLarge where there are more than kMaxSigners. Views point into `input`.
Result<std::vector<SignerInfo>> ReadSigners(Bytes input);

// Whether it is the certificate that `signer` names.
bool IsCertificateOf(const SignerInfo& signer, const Certificate& certificate);

// Does the key of `certificate` verify what `signer` signed: `content`, of the type whose OBJECT
// IDENTIFIER has that content, with or without attributes (RFC 2315 9.3, 9.4)? kInvalid also where
// attributes do not hold the content's type and digest just once (RFC 5652 5.3, 11.1, 11.2).
// kCouldNotTell as SignatureVerifier says, or where the two algorithms contradict.
SignatureStatus Verify(const SignerInfo& signer, const Certificate& certificate, Bytes content_type,
                       Bytes content);

}  // namespace pkiaudit::x509::signed_data

#endif  // PKIAUDIT_X509_SIGNED_DATA_H_
