// SPDX-License-Identifier: Apache-2.0
//
// Text as files and file names hold it: octets that claim to be UTF-8, or UTF-16 with a byte order
// mark, as PowerShell and Windows tools write it.
#ifndef PKIAUDIT_STORES_TEXT_ENCODING_H_
#define PKIAUDIT_STORES_TEXT_ENCODING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "x509/bytes.h"

namespace pkiaudit::stores {

// ASCII letters compare without regard to case, as in the registry; all other octets are exact.
bool EqualIgnoringAsciiCase(std::string_view a, std::string_view b);
std::string ToLowerAscii(std::string_view text);

// The octets at the start of `text` that are well-formed UTF-8 (Unicode 3.9, table 3-7): all of
// them, or up to the first that are not.
size_t ValidUtf8Length(std::string_view text);

// `octets` as UTF-8: what is not well-formed becomes "\xNN", one for each octet.
std::string ToShownText(std::string_view octets);

// The same on one line: control characters become "\xNN", too.
std::string ToShownName(std::string_view octets);

enum class ByteOrderMark { kAbsent, kUtf8, kUtf16LittleEndian, kUtf16BigEndian };
ByteOrderMark FindByteOrderMark(x509::Bytes start);

// A whole text file as UTF-8 without its byte order mark. Nothing where the octets are not text in
// the encoding that the mark says (UTF-8 without one).
std::optional<std::string> DecodeText(x509::Bytes octets);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_TEXT_ENCODING_H_
