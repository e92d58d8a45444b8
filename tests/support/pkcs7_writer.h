// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_PKCS7_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_PKCS7_WRITER_H_

#include <vector>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

// Degenerate SignedData (RFC 2315 9.1: no signers) with the elements in the order given, whatever
// they hold: a certificate may be malformed. An empty list leaves its field out.
Bytes DegenerateSignedData(const std::vector<Bytes>& certificates,
                           const std::vector<Bytes>& crls = {});

// The same as BER: indefinite lengths down to the sets of certificates and CRLs, whose elements
// stay as they are, because their signatures cover DER.
Bytes DegenerateSignedDataBer(const std::vector<Bytes>& certificates,
                              const std::vector<Bytes>& crls = {});

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_PKCS7_WRITER_H_
