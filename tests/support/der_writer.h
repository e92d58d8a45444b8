// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_DER_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_DER_WRITER_H_

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pkiaudit::test_support {

using Bytes = std::vector<uint8_t>;
using ByteView = std::span<const uint8_t>;

Bytes ToBytes(std::string_view text);

// Seconds since 1970-01-01T00:00:00Z of a UTC date in the proleptic Gregorian calendar.
int64_t UnixTime(int year, unsigned month, unsigned day, int hour = 0, int minute = 0,
                 int second = 0);

// Writes DER (X.690). Each function returns one complete TLV unless it says otherwise. Nothing is
// checked against a schema: tests need encodings that are wrong in exactly one place.
namespace der {

// The elements one after the other, without a header.
Bytes Concat(std::initializer_list<Bytes> elements);
Bytes Concat(const std::vector<Bytes>& elements);

// `identifier` is the identifier octet as it stands in the encoding. Minimal definite length.
Bytes Tlv(uint8_t identifier, ByteView content);

Bytes Sequence(std::initializer_list<Bytes> elements);
Bytes Sequence(const std::vector<Bytes>& elements);
// Elements are written in ascending order of their encodings (X.690 11.6).
Bytes SetOf(std::vector<Bytes> elements);

// Context-specific tags: [number] constructed around `content`, and [number] IMPLICIT primitive.
Bytes Constructed(uint8_t number, ByteView content);
Bytes Implicit(uint8_t number, ByteView content);

Bytes Boolean(bool value);
Bytes Integer(int64_t value);
// The content octets as given: may be empty, negative, or not minimal.
Bytes IntegerOctets(ByteView content);
Bytes BitString(ByteView content, uint8_t unused_bits = 0);
// Named bits (X.690 11.2.2): bit 0 is the most significant one; trailing zero bits are left out.
Bytes NamedBits(uint32_t bits_from_zero);
Bytes OctetString(ByteView content);
Bytes Null();
// `dotted` such as "2.5.29.19". Throws std::invalid_argument when it is not an OID.
Bytes ObjectIdentifier(std::string_view dotted);

Bytes Utf8String(std::string_view text);
Bytes PrintableString(std::string_view text);
Bytes Ia5String(std::string_view text);
// From UTF-8; characters beyond the basic plane become surrogate pairs, as Windows writes them.
Bytes BmpString(std::string_view utf8);

// `unix_time` in seconds. UtcTime takes the last two digits of whatever year it is.
Bytes UtcTime(int64_t unix_time);
Bytes GeneralizedTime(int64_t unix_time);
// RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on (and before 1950).
Bytes Time(int64_t unix_time);

// Rewrites `der` as BER: every constructed element nested less than `levels` deep (the outermost is
// level 0) gets an indefinite length; what lies deeper stays as it is. Throws
// std::invalid_argument when `der` is not well formed.
Bytes ToIndefiniteLength(ByteView der, int levels);

}  // namespace der
}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_DER_WRITER_H_
