// SPDX-License-Identifier: Apache-2.0
#include "tests/support/der_writer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace pkiaudit::test_support {

Bytes ToBytes(std::string_view text) { return Bytes(text.begin(), text.end()); }

int64_t UnixTime(int year, unsigned month, unsigned day, int hour, int minute, int second) {
  const std::chrono::sys_days date = std::chrono::year_month_day(
      std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
  return int64_t{date.time_since_epoch().count()} * 86400 + hour * 3600 + minute * 60 + second;
}

namespace der {
namespace {

constexpr uint8_t kBoolean = 0x01;
constexpr uint8_t kInteger = 0x02;
constexpr uint8_t kBitString = 0x03;
constexpr uint8_t kOctetString = 0x04;
constexpr uint8_t kNull = 0x05;
constexpr uint8_t kObjectIdentifier = 0x06;
constexpr uint8_t kUtf8String = 0x0c;
constexpr uint8_t kPrintableString = 0x13;
constexpr uint8_t kIa5String = 0x16;
constexpr uint8_t kUtcTime = 0x17;
constexpr uint8_t kGeneralizedTime = 0x18;
constexpr uint8_t kBmpString = 0x1e;
constexpr uint8_t kSequence = 0x30;
constexpr uint8_t kSet = 0x31;
constexpr uint8_t kConstructedBit = 0x20;
constexpr uint8_t kContextSpecific = 0x80;

void AppendBase128(Bytes& out, uint64_t value) {
  std::array<uint8_t, 10> digits{};
  size_t count = 0;
  do {
    digits[count++] = static_cast<uint8_t>(value & 0x7f);
    value >>= 7;
  } while (value != 0);
  while (count > 0) {
    --count;
    out.push_back(static_cast<uint8_t>(digits[count] | (count > 0 ? 0x80 : 0)));
  }
}

std::vector<uint64_t> ParseArcs(std::string_view dotted) {
  std::vector<uint64_t> arcs(1, 0);
  bool digit_seen = false;
  for (const char c : dotted) {
    if (c == '.' && digit_seen) {
      arcs.push_back(0);
      digit_seen = false;
    } else if (c >= '0' && c <= '9') {
      arcs.back() = arcs.back() * 10 + static_cast<uint64_t>(c - '0');
      digit_seen = true;
    } else {
      throw std::invalid_argument("not an object identifier");
    }
  }
  if (!digit_seen || arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] > 39)) {
    throw std::invalid_argument("not an object identifier");
  }
  return arcs;
}

// Decodes one character and moves `position` past it.
uint32_t NextCodePoint(std::string_view utf8, size_t& position) {
  const auto lead = static_cast<uint8_t>(utf8[position++]);
  const int continuation = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  uint32_t code_point = continuation == 0 ? lead : lead & (0x3fU >> continuation);
  for (int i = 0; i < continuation; ++i) {
    code_point = (code_point << 6) | (static_cast<uint8_t>(utf8.at(position++)) & 0x3fU);
  }
  return code_point;
}

std::string TimeDigits(int64_t unix_time, bool four_digit_year) {
  const std::chrono::sys_seconds moment{std::chrono::seconds(unix_time)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(moment - day);
  const int year = static_cast<int>(date.year());
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%0*d%02u%02u%02d%02d%02dZ", four_digit_year ? 4 : 2,
                four_digit_year ? year : ((year % 100) + 100) % 100,
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

// Size of the header that `der` begins with; `content_size` receives the length it states.
size_t ReadHeader(ByteView der, size_t& content_size) {
  if (der.size() < 2 || (der[0] & 0x1f) == 0x1f) throw std::invalid_argument("not DER");
  size_t header_size = 2;
  content_size = der[1];
  if (der[1] >= 0x80) {
    const size_t length_size = der[1] & 0x7fU;
    if (length_size == 0 || length_size > 4 || der.size() < 2 + length_size) {
      throw std::invalid_argument("not DER");
    }
    header_size += length_size;
    content_size = 0;
    for (size_t i = 0; i < length_size; ++i) content_size = (content_size << 8) | der[2 + i];
  }
  if (content_size > der.size() - header_size) throw std::invalid_argument("not DER");
  return header_size;
}

}  // namespace

Bytes Concat(const std::vector<Bytes>& elements) {
  Bytes out;
  for (const Bytes& element : elements) out.insert(out.end(), element.begin(), element.end());
  return out;
}

Bytes Concat(std::initializer_list<Bytes> elements) { return Concat(std::vector<Bytes>(elements)); }

Bytes Tlv(uint8_t identifier, ByteView content) {
  Bytes out{identifier};
  if (content.size() < 0x80) {
    out.push_back(static_cast<uint8_t>(content.size()));
  } else {
    Bytes length;
    for (size_t rest = content.size(); rest != 0; rest >>= 8) {
      length.insert(length.begin(), static_cast<uint8_t>(rest & 0xff));
    }
    out.push_back(static_cast<uint8_t>(0x80 | length.size()));
    out.insert(out.end(), length.begin(), length.end());
  }
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

Bytes Sequence(std::initializer_list<Bytes> elements) { return Tlv(kSequence, Concat(elements)); }
Bytes Sequence(const std::vector<Bytes>& elements) { return Tlv(kSequence, Concat(elements)); }

Bytes SetOf(std::vector<Bytes> elements) {
  std::sort(elements.begin(), elements.end());
  return Tlv(kSet, Concat(elements));
}

Bytes Constructed(uint8_t number, ByteView content) {
  return Tlv(static_cast<uint8_t>(kContextSpecific | kConstructedBit | number), content);
}

Bytes Implicit(uint8_t number, ByteView content) {
  return Tlv(static_cast<uint8_t>(kContextSpecific | number), content);
}

Bytes Boolean(bool value) { return Tlv(kBoolean, Bytes{static_cast<uint8_t>(value ? 0xff : 0)}); }

Bytes Integer(int64_t value) {
  Bytes content;
  do {
    content.insert(content.begin(), static_cast<uint8_t>(value & 0xff));
    value >>= 8;
  } while ((value != 0 && value != -1) || ((content.front() & 0x80) != 0) != (value < 0));
  return Tlv(kInteger, content);
}

Bytes IntegerOctets(ByteView content) { return Tlv(kInteger, content); }

Bytes BitString(ByteView content, uint8_t unused_bits) {
  Bytes octets{unused_bits};
  octets.insert(octets.end(), content.begin(), content.end());
  return Tlv(kBitString, octets);
}

Bytes NamedBits(uint32_t bits_from_zero) {
  Bytes octets;
  uint8_t unused_bits = 0;
  for (unsigned bit = 0; bit < 32; ++bit) {
    if ((bits_from_zero & (1U << bit)) == 0) continue;
    octets.resize(bit / 8 + 1);
    octets.back() = static_cast<uint8_t>(octets.back() | (0x80U >> (bit % 8)));
    unused_bits = static_cast<uint8_t>(7 - bit % 8);
  }
  return BitString(octets, unused_bits);
}

Bytes OctetString(ByteView content) { return Tlv(kOctetString, content); }
Bytes Null() { return Tlv(kNull, {}); }

Bytes ObjectIdentifier(std::string_view dotted) {
  const std::vector<uint64_t> arcs = ParseArcs(dotted);
  Bytes content;
  AppendBase128(content, arcs[0] * 40 + arcs[1]);
  for (size_t i = 2; i < arcs.size(); ++i) AppendBase128(content, arcs[i]);
  return Tlv(kObjectIdentifier, content);
}

Bytes Utf8String(std::string_view text) { return Tlv(kUtf8String, ToBytes(text)); }
Bytes PrintableString(std::string_view text) { return Tlv(kPrintableString, ToBytes(text)); }
Bytes Ia5String(std::string_view text) { return Tlv(kIa5String, ToBytes(text)); }

Bytes BmpString(std::string_view utf8) {
  Bytes content;
  const auto append = [&content](uint32_t unit) {
    content.push_back(static_cast<uint8_t>(unit >> 8));
    content.push_back(static_cast<uint8_t>(unit & 0xff));
  };
  for (size_t position = 0; position < utf8.size();) {
    const uint32_t code_point = NextCodePoint(utf8, position);
    if (code_point < 0x10000) {
      append(code_point);
    } else {
      append(0xd800 + ((code_point - 0x10000) >> 10));
      append(0xdc00 + ((code_point - 0x10000) & 0x3ff));
    }
  }
  return Tlv(kBmpString, content);
}

Bytes UtcTime(int64_t unix_time) { return Tlv(kUtcTime, ToBytes(TimeDigits(unix_time, false))); }

Bytes GeneralizedTime(int64_t unix_time) {
  return Tlv(kGeneralizedTime, ToBytes(TimeDigits(unix_time, true)));
}

Bytes Time(int64_t unix_time) {
  const bool utc_time = unix_time >= UnixTime(1950, 1, 1) && unix_time < UnixTime(2050, 1, 1);
  return utc_time ? UtcTime(unix_time) : GeneralizedTime(unix_time);
}

Bytes ToIndefiniteLength(ByteView der, int levels) {
  Bytes out;
  while (!der.empty()) {
    size_t content_size = 0;
    const size_t header_size = ReadHeader(der, content_size);
    if (levels > 0 && (der[0] & kConstructedBit) != 0) {
      const Bytes content = ToIndefiniteLength(der.subspan(header_size, content_size), levels - 1);
      out.push_back(der[0]);
      out.push_back(0x80);
      out.insert(out.end(), content.begin(), content.end());
      out.insert(out.end(), 2, 0);
    } else {
      const ByteView whole = der.first(header_size + content_size);
      out.insert(out.end(), whole.begin(), whole.end());
    }
    der = der.subspan(header_size + content_size);
  }
  return out;
}

}  // namespace der
}  // namespace pkiaudit::test_support
