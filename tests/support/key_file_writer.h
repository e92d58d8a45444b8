// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_KEY_FILE_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_KEY_FILE_WRITER_H_

#include <optional>
#include <string_view>

#include "tests/support/der_writer.h"
#include "tests/support/key_pool.h"

namespace pkiaudit::test_support {

// Files as Windows' software providers keep private keys in, with octets without a meaning where
// the encrypted parts stand. Keys are RSA; of CNG also of the NIST curves.

// Of a CSP; a container may hold one key of each kind.
Bytes CspKeyFile(std::string_view container, std::optional<TestKey> signature,
                 std::optional<TestKey> exchange);
// Of the CNG key storage provider; without a public key as old versions of Windows write it.
Bytes CngKeyFile(std::string_view ascii_name, std::optional<TestKey> key);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_KEY_FILE_WRITER_H_
