// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_SIGNATURE_DIGEST_H_
#define PKIAUDIT_AUDIT_PKI_SIGNATURE_DIGEST_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "x509/public_key.h"

namespace pkiaudit::audit {

// The digest inside of a signature, by what is known of collisions in it.
enum class SignatureDigest : uint8_t {
  kMd2,
  kMd4,
  kMd5,
  kSha1,
  kStrong,  // SHA-2, SHA-3, and schemes with a digest of their own (EdDSA, ML-DSA)
};
std::string_view SignatureDigestName(SignatureDigest digest);  // "MD5", "SHA-1", …

// The digest of a signature algorithm, from its OID or, for RSASSA-PSS (RFC 4055 3.1, where SHA-1
// is the default), from its parameters. Nothing where the algorithm or the digest is not known, or
// the parameters cannot be read.
std::optional<SignatureDigest> DigestOf(const x509::AlgorithmIdentifier& algorithm);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_SIGNATURE_DIGEST_H_
