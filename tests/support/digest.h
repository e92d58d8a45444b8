// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_DIGEST_H_
#define PKIAUDIT_TESTS_SUPPORT_DIGEST_H_

#include <string>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

Bytes Md5(ByteView data);
Bytes Sha1(ByteView data);
Bytes Sha256(ByteView data);

// Upper-case hexadecimal, as Windows shows thumbprints.
std::string Hex(ByteView data);
// Upper-case hexadecimal SHA-1 of a certificate's DER.
std::string Thumbprint(ByteView certificate);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_DIGEST_H_
