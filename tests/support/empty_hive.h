// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_EMPTY_HIVE_H_
#define PKIAUDIT_TESTS_SUPPORT_EMPTY_HIVE_H_

#include <cstddef>
#include <cstdint>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

// A registry hive with a root key and nothing else, which hivexsh and hivexregedit can fill.
Bytes EmptyHive();

// Writes a u32 of the hive's header, little-endian, and makes the header's checksum right again.
void SetHiveHeader(Bytes& hive, size_t offset, uint32_t value);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_EMPTY_HIVE_H_
