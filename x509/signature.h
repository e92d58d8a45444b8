// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_SIGNATURE_H_
#define PKIAUDIT_X509_SIGNATURE_H_

#include <cstdint>
#include <memory>

#include "x509/certificate.h"
#include "x509/signed_octets.h"

namespace pkiaudit::x509 {

// "Could not tell" is an answer of its own: an algorithm that OpenSSL does not verify (MD2, MD4,
// unknown OIDs), a key that it cannot load (an unknown type, DSA with inherited parameters), an
// algorithm or key field that cannot be read. It is never "invalid". "Invalid" includes a key of
// another type than the algorithm's, and a signatureValue that is no BIT STRING of whole octets.
enum class SignatureStatus : uint8_t { kValid, kInvalid, kCouldNotTell };

// Verifies signatures by OpenSSL, independently of the machine's openssl.cnf. Each (signed
// certificate, issuer key) is verified once, each issuer key decoded once, as long as they are
// among the last million pairs and two thousand keys or so that are remembered. The outer algorithm
// counts (RFC 5280 4.1.1.2); that the inner one differs is an anomaly of the certificate. Safe from
// several threads; shared by all checks of an audit.
class SignatureVerifier {
 public:
  SignatureVerifier();
  ~SignatureVerifier();
  SignatureVerifier(const SignatureVerifier&) = delete;
  SignatureVerifier& operator=(const SignatureVerifier&) = delete;

  // Does `issuer`'s key verify `certificate`'s signature? Names are not compared.
  SignatureStatus Verify(const Certificate& certificate, const Certificate& issuer);

  // Does `issuer`'s key verify `signature` over `octets`? For what is too large to be held in
  // memory; not remembered.
  SignatureStatus Verify(const SignedOctets& octets, Bytes signature, const Certificate& issuer);

  // Does the certificate's own key verify it? Names are not compared.
  SignatureStatus IsSelfSigned(const Certificate& certificate) {
    return Verify(certificate, certificate);
  }

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// The versions of the cryptographic library: "OpenSSL 3.0.22".
std::string_view CryptographicLibraryVersion();

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_SIGNATURE_H_
