// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_PKCS7_H_
#define PKIAUDIT_X509_PKCS7_H_

#include <cstdint>
#include <vector>

#include "x509/bytes.h"
#include "x509/error.h"

namespace pkiaudit::x509 {

// The certificates and CRLs of a SignedData (RFC 2315 9.1, RFC 5652 5.1) as raw octets. Only the
// outer layers are read, so that one malformed certificate does not lose the others.
struct Pkcs7Contents {
  struct Item {
    std::vector<uint8_t> der;  // as it stood; the indefinite lengths of BER are kept
    uint64_t offset = 0;       // in the input
  };
  std::vector<Item> certificates;  // X.509 certificates only
  std::vector<Item> crls;
  // Other choices of CertificateSet (attribute certificates …) and elements that could not be
  // delimited. Reading a set stops at the first element that cannot be delimited.
  std::vector<Error> unreadable;
};

// DER or BER (indefinite lengths, constructed strings). Errors: kUnexpectedTag, kUnsupported where
// the content type is not signedData.
Result<Pkcs7Contents> ReadPkcs7(Bytes input);

// Whether `input` starts as a PKCS#7 ContentInfo: SEQUENCE, then an OID of 1.2.840.113549.1.7.
bool LooksLikePkcs7(Bytes input);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_PKCS7_H_
