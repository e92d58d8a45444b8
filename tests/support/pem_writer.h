// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_PEM_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_PEM_WRITER_H_

#include <string>
#include <string_view>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

std::string Base64(ByteView data);
// Line ends are skipped. Throws std::invalid_argument for what is not base64.
Bytes DecodeBase64(std::string_view text);

// One block in the strict form of RFC 7468: lines of 64 characters, each ended by `line_end`.
std::string ToPem(ByteView der, std::string_view label = "CERTIFICATE",
                  std::string_view line_end = "\n");

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_PEM_WRITER_H_
