// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_DISTINGUISHED_NAME_H_
#define PKIAUDIT_TESTS_SUPPORT_DISTINGUISHED_NAME_H_

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

enum class StringType {
  kUtf8String,
  kPrintableString,
  kIa5String,
  kTeletexString,    // `value` is taken octet by octet
  kBmpString,        // `value` is UTF-8 and becomes UTF-16BE
  kUniversalString,  // `value` is taken octet by octet
  kRaw,              // `value` holds the complete TLV
};

struct NameAttribute {
  std::string oid;
  std::string value;
  StringType type = StringType::kUtf8String;
};

using RelativeDistinguishedName = std::vector<NameAttribute>;

struct DistinguishedName {
  std::vector<RelativeDistinguishedName> rdns;

  // The Name, in the order of `rdns`.
  Bytes Der() const;
};

// From "DC=example,DC=corp,CN=Corp Root": the first is the first in the encoding (not RFC 4514's
// order), one attribute per RDN, no escapes. DC is an IA5String, C and serialNumber a
// PrintableString, the others are a PrintableString where the alphabet allows it, as AD CS writes
// them, else a UTF8String. Keywords: C DC CN L O OU ST serialNumber, or a dotted OID. An empty text
// is the empty name. Throws std::invalid_argument for any other text.
DistinguishedName ParseName(std::string_view text);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_DISTINGUISHED_NAME_H_
